import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { simulate } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

interface Bench {
  readonly columns: readonly string[];
  readonly full: { readonly runs: readonly (readonly [number, number, string])[] };
  readonly toy: { readonly runs: readonly (readonly [number, number, string])[] };
  run(parts: object, size: object): readonly Record<string, unknown>[];
  scenarioOf(stakers: number, blocks: number, draw: string): object;
}

test('the bench, at toy size: rows have the columns they say, and the digest is that of the run', async () => {
  const bench = (await import(
    new URL('../../../bench/consensus/stake-lottery.mjs', import.meta.url).href
  )) as Bench;
  expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
  const [row] = bench.run({ simulate, platform }, bench.toy);
  expect(Object.keys(row!)).toEqual(bench.columns);
  const result = simulate(bench.scenarioOf(...bench.toy.runs[0]!), { platform, sink: null });
  expect(row).toMatchObject({ stakers: 10, blocks: 5, digest: result.digest.slice(0, 16) });
});
