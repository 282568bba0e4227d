import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { type RunOptions, simulate } from '../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

/** What a run that only shares the supply out makes of it. */
function shared(consumers: number, weights: readonly [number, number], seed: string, base = 'pou-default') {
  return simulate(
    {
      extends: base,
      seed,
      duration: '40s',
      nodes: { master: 3, consumer: consumers },
      holdings: 'original',
      workload: { payments: 0, weights, hostile: false },
    },
    { ...fast, metrics: 'none' },
  );
}

test.each([10, 100, 400])(
  'the original plan of payments gives each of %d consumers its share',
  (consumers) => {
    const { summary, balances } = shared(consumers, [1, 1], '1');
    expect(summary.payments.refused).toEqual({});
    const poor = balances.rows().filter(({ role, after }) => role === 'consumer' && Number(after) <= 0);
    expect(poor).toEqual([]);
  },
);

test('shares add up with their fees, however many share by whatever weights', () => {
  const weights = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 1000 }));
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 150 }), weights, fc.nat(999), (consumers, [least, more], seed) => {
      const { summary } = shared(consumers, [least, least + more], String(seed));
      expect(summary.payments.refused).toEqual({});
      expect(summary.payments.confirmed).toBe(consumers - 1);
    }),
    { numRuns: 12 },
  );
});
