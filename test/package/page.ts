import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alias } from '../../vitest.config.js';
import { type Bundle, bundle } from '../engines/core-bundle.js';

/** What pages may import of the library, by what the table calls it. */
export const WHOLE_PAGES: Readonly<Record<string, string>> = {
  'import *': "export * from 'consensim';",
  'import { simulate }': "export { simulate } from 'consensim';",
  'import { parseScenario }': "export { parseScenario } from 'consensim';",
  'import { pou }': "export { pou } from 'consensim/originals';",
  'import { mulDiv }': "export { mulDiv } from 'consensim';",
};

/** The core alone. */
export const CORE_PAGE = "export * from 'consensim/core';";

/** The core with one protocol, by the protocol's name. */
export const PROTOCOL_PAGES: Readonly<Record<string, string>> = Object.fromEntries(
  ['pou', 'nakamoto', 'ghost', 'cheesechain', 'stake-lottery', 'lpos', 'tendermint', 'pbft'].map((name) => [
    name,
    `${CORE_PAGE}\nexport * from 'consensim/protocols/${name}';`,
  ]),
);

/** The core with all protocols and attacks: with them comes zod, for their schemas. */
export const FULL_CORE_PAGE = `${CORE_PAGE}\nexport { ATTACKS, PROTOCOLS } from 'consensim';`;

/** Bundles a page's code. It finds the library in the sources, as the tests do. */
export async function bundlePage(code: string): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'consensim-page-'));
  try {
    const path = join(folder, 'page.js');
    writeFileSync(path, code);
    return await bundle(path, { config: { resolve: { alias } } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
