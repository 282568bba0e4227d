import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { simulate } from '../../../src/simulate.js';

test.each(['consumer', 'master'] as const)(
  'the first %s holds the supply when they pay, and all payments are covered',
  (payers) => {
    const { summary } = simulate(
      {
        extends: 'ten-equal-miners',
        duration: '2d',
        workload: { payers, payments: 60, every: '10min', hostile: false },
      },
      { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null },
    );
    expect(summary.payments.refused).toEqual({});
    expect(summary.payments.confirmed).toBe(summary.payments.submitted);
  },
);
