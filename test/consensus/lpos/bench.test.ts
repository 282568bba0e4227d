import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { simulate } from '../../../src/simulate.js';

interface Bench {
  readonly columns: readonly string[];
  readonly full: { readonly runs: readonly unknown[][] };
  readonly toy: { readonly runs: readonly unknown[][] };
  run(parts: object, size: object): readonly Record<string, unknown>[];
}

test('the bench at toy size has the rows it says, and the digest of the run', async () => {
  const bench = (await import(new URL('../../../bench/consensus/lpos.mjs', import.meta.url).href)) as Bench;
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  expect(Object.keys(bench.full)).toEqual(Object.keys(bench.toy));
  const [row] = bench.run({ simulate, platform }, bench.toy);
  expect(Object.keys(row!)).toEqual(bench.columns);
  const scenario = {
    extends: 'lpos-default',
    duration: '21s',
    consensus: { discoveryFanOut: 9, instruction: { kind: 'tx-n-outputs', outputs: 5, members: 10 } },
  };
  expect(row!['digest']).toBe(simulate(scenario, { platform, sink: null }).digest.slice(0, 16));
  expect(row!['blocks']).toBe(2);
});
