import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Table from 'cli-table3';
import { bundle, ROOT } from '../engines/core-bundle.js';
import { bundlePage, CORE_PAGE, FULL_CORE_PAGE, PROTOCOL_PAGES, WHOLE_PAGES } from './page.js';

/** Parts of the core, by the modules that make them up. */
const PARTS: readonly (readonly [name: string, modules: RegExp])[] = [
  ['zod', /^zod/],
  ['tweetnacl', /^tweetnacl/],
  ['@noble/hashes', /^@noble/],
  ['seedrandom', /^seedrandom/],
  ['engine', /\/engine\//],
  ['network', /\/network\//],
  ['ledger with its packages', /\/ledger\//],
  ['nodes', /\/nodes\//],
  ['protocol pou', /\/pou\//],
  ['protocols nakamoto, ghost', /\/nakamoto\//],
  ['protocol cheesechain', /\/cheesechain\//],
  ['protocol stake-lottery', /\/stake-lottery\//],
  ['protocol lpos', /\/lpos\//],
  ['protocol tendermint', /\/tendermint\//],
  ['protocol pbft', /\/pbft\//],
  ['scenario without the built-in ones', /\/scenario\/(?!built-in)/],
  ['built-in scenarios', /\/built-in/],
  ['attacks', /\/attacks\//],
  ['models of validation', /\/validation\//],
  ['observers', /\/observers\//],
];

/** What a page may import, by what the table calls it. */
const PAGES: readonly (readonly [name: string, code: string])[] = [
  ...Object.entries(WHOLE_PAGES),
  ['consensim/core', CORE_PAGE],
  ...Object.entries(PROTOCOL_PAGES).map(([name, code]) => [`consensim/core with ${name}`, code] as const),
  ['consensim/core with all, and attacks', FULL_CORE_PAGE],
];

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
const gzipped = (code: string) => gzipSync(code, { level: 9 }).length;

/** `npm run bundle`: what the core weighs for a page, and what of it weighs what. Returns the exit code. */
export async function main(): Promise<number> {
  const entry = join(ROOT, 'src/index.ts');
  const { code } = await bundle(entry);
  const whole = gzipped(code);
  const table = newTable(['kB', 'minified', 'gzip', 'brotli']);
  for (const [name, page] of PAGES) table.push([name, ...(await sizesOf(page))]);
  const parts = newTable(['kB gzip less without', 'gzip']);
  for (const [name, modules] of PARTS) {
    const without = await bundle(entry, { external: modules });
    parts.push([name, kilobytes(whole - gzipped(without.code))]);
  }
  process.stdout.write(`${table}\n${parts}\n`);
  return 0;
}

function newTable(head: string[]): InstanceType<typeof Table> {
  const colAligns = head.map((_, at) => (at === 0 ? ('left' as const) : ('right' as const)));
  return new Table({ head, style: { head: [], border: [], compact: true }, colAligns });
}

async function sizesOf(page: string): Promise<string[]> {
  const { code } = await bundlePage(page);
  return [code.length, gzipped(code), brotliCompressSync(code).length].map(kilobytes);
}
