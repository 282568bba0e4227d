import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { ARGUMENTS } from '../engines/chromium.js';

/** Where systems keep the browser; CHROMIUM names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser's program, `undefined` where there is none. */
export const CHROMIUM = [process.env['CHROMIUM'] ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
);

/** Why tests in a browser are left out, for their title. */
export const WITHOUT_BROWSER = CHROMIUM === undefined ? ' (left out: no Chromium on this machine)' : '';

/** Opens a browser without window, with an empty profile, and closes it when the work is done. */
export async function inBrowser(
  width: number,
  work: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'consensim-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM!,
    headless: true,
    viewport: { width, height: 900 },
    args: ARGUMENTS,
  });
  try {
    await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
