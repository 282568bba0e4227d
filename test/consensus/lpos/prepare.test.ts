import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { type RunOptions, simulate } from '../../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

test.each(['500ms', '300ms', '1ms'])(
  'members pay at a pace of the prepare time, however short it is: %s',
  (prepare) => {
    const result = simulate(
      {
        extends: 'lpos-default',
        duration: prepare === '1ms' ? '5100ms' : '8s',
        nodes: { master: 10 },
        consensus: {
          protocol: 'lpos',
          prepare,
          instruction: { kind: 'tx-n-outputs', outputs: 1, members: 2 },
        },
        limits: { events: 2_000_000 },
      },
      { ...fast, metrics: 'none' },
    );
    // At 500 ms it paid every microsecond: a million payments of each a second.
    const { submitted } = result.summary.payments;
    expect(submitted).toBeGreaterThan(0);
    expect(submitted).toBeLessThan(1_000);
  },
);
