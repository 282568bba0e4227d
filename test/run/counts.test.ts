import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { simulate } from '../../src/simulate.js';

/** A scenario for each protocol whose workload was written for a few who pay, and how long it needs for some payments. */
const SCENARIOS: Readonly<Record<string, readonly [base: string, duration: string]>> = {
  pou: ['pou-default', '40s'],
  nakamoto: ['ten-equal-miners', '3h'],
  ghost: ['ethereum-pow', '2min'],
  cheesechain: ['cheesechain-default', '1min'],
  'stake-lottery': ['stake-lottery-default', '30s'],
  lpos: ['lpos-default', '20s'],
  tendermint: ['tendermint-default', '15s'],
  pbft: ['pbft-four', '15s'],
};

describe('a workload serves more people than its scenario was written for', () => {
  test('under every protocol', () => {
    expect(Object.keys(SCENARIOS).sort()).toEqual(Object.keys(PROTOCOLS).sort());
  });

  test.each(
    Object.entries(SCENARIOS).flatMap(([protocol, [base, duration]]) =>
      [3, 60].map((consumers) => ({ protocol, base, duration, consumers })),
    ),
  )(
    'under $protocol with $consumers who pay, whom it refuses nothing',
    ({ protocol, base, duration, consumers }) => {
      const { summary } = simulate(
        {
          extends: base,
          duration,
          nodes: { consumer: consumers },
          workload: { hostile: false },
        },
        { platform: { hashes: nodeHashes, signer: nodeSigner }, metrics: 'none', trace: false, sink: null },
      );
      expect(summary.protocol).toBe(protocol);
      expect(summary.payments.refused).toEqual({});
      expect(summary.payments.submitted + summary.payments.unsent).toBeGreaterThan(0);
    },
    60_000,
  );
});
