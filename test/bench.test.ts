import { describe, expect, test } from 'vitest';
import { race } from '../src/attacks/race/race.js';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { csvParts } from '../src/cli/output/csv.js';
import { FolderSink } from '../src/cli/output/folder-sink.js';
import { GzipSink } from '../src/cli/output/gzip-sink.js';
import { parquetParts } from '../src/cli/output/parquet.js';
import { simulate } from '../src/simulate.js';
import { newFolder } from './cli/terminal.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

interface Bench {
  readonly columns: readonly string[];
  readonly full: object;
  readonly toy: object;
  run(parts: object, size: object): readonly Record<string, unknown>[];
}

describe('benches of whole runs, at toy size', () => {
  test('usage: rows have the columns they say, and the digest is that of the run', async () => {
    const bench = (await import(new URL('../bench/consensus/usage.mjs', import.meta.url).href)) as Bench;
    expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
    const [row] = bench.run({ simulate, platform }, bench.toy);
    expect(Object.keys(row!)).toEqual(bench.columns);
    const scenario = { extends: 'pou-default', nodes: { master: 3, consumer: 3 }, workload: { payments: 5 } };
    expect(row!['digest']).toBe(simulate(scenario, { platform, sink: null }).digest.slice(0, 16));
  });
});

test('the bench of parts has a row for each part, and none but "off" runs as off does', async () => {
  const bench = (await import(new URL('../bench/network/parts.mjs', import.meta.url).href)) as Bench;
  expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
  const rows = bench.run({ simulate, platform }, bench.toy);
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(Object.keys(row)).toEqual(bench.columns);
  const [off, ...parts] = rows;
  expect(off!['ratio']).toBe('1.00');
  for (const { part, digest } of parts) expect(digest, String(part)).not.toBe(off!['digest']);
});

describe('the bench of whole runs', () => {
  test('has a row for each figure that stands beside its limit, and says which are within', async () => {
    const bench = (await import(new URL('../bench/whole/whole.mjs', import.meta.url).href)) as Bench;
    expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
    const asked: string[] = [];
    const measure = (what: string, { nodes }: { nodes: number }) => {
      asked.push(what);
      const seconds = what === 'relay' ? 1 : what === 'bare' ? 2 : nodes === 60 ? 3 : 1.5;
      const times = { seconds, blocks: 10, receipts: 10 * nodes, messages: 1000, peak: 1e6, digest: what };
      return { ...times, started: 30 * nodes, ended: 5000 * nodes, signs: 100, verifies: 3 };
    };
    const rows = bench.run({ measure }, bench.toy);
    for (const row of rows) expect(Object.keys(row)).toEqual(bench.columns);
    expect(rows.map(({ figure, measured, within }) => [figure, measured, within])).toEqual([
      ['whole / relay, 40 nodes', '1.50', 'yes'],
      ['whole / relay, 60 nodes', '3.00', 'no'],
      ['exponent of time with nodes', '1.71', 'no'],
      ['kB a node of 60: at the start', '0.0300', 'yes'],
      ['kB a node of 60: at the end', '5.00', 'no'],
      ['kB a node of 60: peak', '16.7', 'no'],
      ['stake receipt / relay receipt', '6.00', 'no'],
      ['LPOS message / plain vote', '1.00', 'yes'],
      ['verified by the signer / signed, usage', '0.0300', 'yes'],
      ['default / without log and metrics', '0.750', 'yes'],
    ]);
    expect(new Set(asked).size).toBe(8);
  });
});

describe('race benches, at toy size', () => {
  test('race: rows have the columns they say, and results are those of the library', async () => {
    const bench = (await import(new URL('../bench/attacks/race.mjs', import.meta.url).href)) as Bench;
    expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
    const rows = bench.run({ race }, bench.toy);
    expect(Object.keys(rows[0]!)).toEqual(bench.columns);
    const selfish = race({ strategy: 'S', attacker: 0.35, gamma: 0.5, blocks: 1000, seed: 'bench' });
    expect(rows[1]!['result']).toBe(selfish.revenue.value.toFixed(5));
  });
});

describe('benches of what is measured and written, at toy size', () => {
  test('observers: with nothing, the default and everything measured it is the same run', async () => {
    const bench = (await import(new URL('../bench/observers/observers.mjs', import.meta.url).href)) as Bench;
    expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
    const rows = bench.run({ simulate, platform }, bench.toy);
    expect(rows.map(({ measured }) => measured)).toEqual(['nothing', 'default', 'everything']);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(bench.columns);
      expect(row['digest']).toBe(rows[0]!['digest']);
    }
    expect(Number(rows[2]!['rows'])).toBeGreaterThan(Number(rows[1]!['rows']));
  });

  test('rows: every form is written by the writers of a run', async () => {
    const bench = (await import(new URL('../bench/observers/rows.mjs', import.meta.url).href)) as Bench & {
      readonly FORMS: readonly string[];
      write(parts: object, form: string, rows: number, folder: string): string;
    };
    expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
    const writers = { csvParts, parquetParts, FolderSink, GzipSink };
    const hashes = bench.FORMS.map((form) => bench.write(writers, form, 1000, newFolder()));
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    // The manifest has the hash of what is inside a compressed file.
    expect(hashes[1]).toBe(hashes[0]);
  });
});

describe('ledger benches, at toy size', () => {
  test('accounts: the three ways to keep balances agree', async () => {
    const { default: main } = (await import(
      new URL('../bench/ledger/accounts.mjs', import.meta.url).href
    )) as {
      default: (accounts: number, blocks: number, payments: number) => Promise<void>;
    };
    await expect(main(50, 20, 5)).resolves.toBeUndefined();
  });
});
