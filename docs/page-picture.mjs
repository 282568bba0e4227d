// Draws docs/pictures/page.png: the page of a run that somebody split. Needs Chromium, and a build.
//
//   node docs/page-picture.mjs [path of Chromium]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const folder = mkdtempSync(join(tmpdir(), 'consensim-picture-'));
const file = join(folder, 'page.html');
execFileSync(process.execPath, ['dist/command/main.js', 'page', 'ten-equal-miners', '--out', file]);
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 860 } });
  const actions = [
    {
      do: 'split',
      at: 40_000_000_001,
      groups: [
        [0, 1, 2, 3],
        [4, 5, 6, 7, 8, 9],
      ],
    },
    { do: 'crash', at: 50_000_000_001, node: 2 },
  ];
  const hash = new URLSearchParams({ do: JSON.stringify(actions) });
  await page.goto(`${pathToFileURL(file)}#${hash}`);
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await page.getByLabel('Moment of the run').fill('49000000000');
  await page.waitForTimeout(1500);
  await page.screenshot({ path: 'docs/pictures/page.png' });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
