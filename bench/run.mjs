/**
 * Measures the built library (`npm run build` first) and prints one aligned table a bench.
 *
 *   node bench/run.mjs                    all benches
 *   node bench/run.mjs queues scheduler   some of them
 *   node bench/run.mjs --toy              at the size the tests use
 *   node bench/run.mjs --dist <folder>    another build
 *   node bench/ledger/accounts.mjs        ledger benches compare ways to build a part and run alone
 *
 * Speeds depend on the machine; ratios less so; digests must be the same everywhere.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as race from './attacks/race.mjs';
import * as sweep from './cli/sweep.mjs';
import { loadLibrary } from './consensus/load.mjs';
import * as lpos from './consensus/lpos.mjs';
import * as stakeLottery from './consensus/stake-lottery.mjs';
import * as usage from './consensus/usage.mjs';
import * as chance from './engine/chance.mjs';
import { loadEngine } from './engine/load.mjs';
import * as queues from './engine/queues.mjs';
import * as scheduler from './engine/scheduler.mjs';
import { loadNetwork } from './network/load.mjs';
import * as parts from './network/parts.mjs';
import * as simblock from './network/simblock.mjs';
import * as observers from './observers/observers.mjs';
import * as rows from './observers/rows.mjs';
import * as whole from './whole/whole.mjs';

/** Every bench with the part of the library it is given. */
const benches = [
  { bench: queues, load: loadEngine },
  { bench: scheduler, load: loadEngine },
  { bench: chance, load: loadEngine },
  { bench: usage, load: loadLibrary },
  { bench: simblock, load: loadNetwork },
  { bench: parts, load: loadLibrary },
  { bench: stakeLottery, load: loadLibrary },
  { bench: lpos, load: loadLibrary },
  { bench: observers, load: loadLibrary },
  { bench: race, load: loadLibrary },
  { bench: rows, load: rows.loadWriters },
  { bench: sweep, load: (dist) => ({ dist }) },
  { bench: whole, load: whole.loadProcesses },
];

/** Columns as wide as their widest cell; numbers to the right. */
function table(columns, rows) {
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at].length)));
  const right = columns.map(
    (column) => column !== 'digest' && rows.every((row) => !Number.isNaN(Number(row[column]))),
  );
  const pad = (cell, at) => (right[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at]));
  return cells.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { toy: { type: 'boolean', default: false }, dist: { type: 'string' } },
});
const names = benches.map(({ bench }) => bench.name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}
const dist = values.dist
  ? `${pathToFileURL(resolve(values.dist))}/`
  : new URL('../dist/', import.meta.url).href;
for (const { bench, load } of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  console.log(`${bench.name}: ${bench.summary}`);
  console.log(
    `${table(bench.columns, await bench.run(await load(dist), values.toy ? bench.toy : bench.full))}\n`,
  );
}
