import { describe, expect, test } from 'vitest';
import { race } from '../src/attacks/race/race.js';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { simulate } from '../src/simulate.js';

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
