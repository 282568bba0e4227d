import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, newFolder } from '../cli/terminal.js';

test('the picture of the README is what the comparison draws', async () => {
  const folder = newFolder();
  const scenarios = ['pou-default', 'pycotr-default', 'stake-lottery-default', 'lpos-default'];
  const { stderr } = await call(['compare', ...scenarios, '--workers', '1', '--out', 'out', '--quiet'], {
    folder,
  });
  expect(stderr).toBe('');
  const drawn = readFileSync(join(folder, 'out/pictures/claim.svg'), 'utf8');
  expect(drawn).toBe(readFileSync('docs/pictures/claim.svg', 'utf8'));
});
