import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { prepare } from '../../../src/simulate.js';

/**
 * Member 0 owns all the stake, holds all the seats and decides height 6 alone, at the moment a partition begins: its
 * block reaches nobody, and the others sit in no senate whose views could turn. Found by the swarm (seed 2/16).
 */
test.each(['direct', 'routed'])(
  'who missed a block that nobody sends again asks for it, by %s',
  (transport) => {
    const scenario = {
      extends: 'lpos-default',
      duration: '150s',
      nodes: { master: 4 },
      consensus: {
        seats: 5,
        genesis: 'genic',
        transport,
        instruction: { kind: 'tx-n-outputs', outputs: 2 },
      },
      faults: [{ at: '46s', until: '64s', partition: [[0]] }],
    };
    const run = prepare(scenario, {
      seed: '2/16',
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
    });
    run.runUntil('64s');
    const healed = run.head()!.height;
    const { summary } = run.finish();
    expect(run.head()!.height).toBeGreaterThan(healed + 3);
    expect(summary.agreed).toBe(true);
  },
);
