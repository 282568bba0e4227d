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

/**
 * Some senators are down while the others turn to the next leader. Those are fewer than may be faulty, so nobody follows
 * them, and without both together there is no quorum. Found by the swarm (seeds 7/8028 and 7/8507).
 */
test.each([
  ['all at once', [{ at: '20s', until: '47s', crash: { count: 7, memory: 'lost' } }]],
  [
    'again and again',
    [
      { at: '75s', until: '89s', duplicate: { share: 0.05, after: { exponential: '200ms' } } },
      { at: '37s', until: '38s', duplicate: { share: 0.05, after: { exponential: '200ms' } } },
      {
        ...{ at: '20s', until: '47s', every: '10s', for: { exponential: '5s' } },
        crash: { count: 7, memory: 'lost' },
      },
    ],
  ],
])('who turned to the next leader while others were down waits for them: down %s', (_how, faults) => {
  const scenario = {
    extends: 'lpos-default',
    duration: '200s',
    nodes: { master: 10 },
    consensus: {
      seats: 27,
      genesis: '10-rich-men',
      transport: 'routed',
      instruction: { kind: 'tx-n-outputs', outputs: 2 },
    },
    workload: { kind: 'none' },
    faults,
    attacks: [{ kind: 'withholding', nodes: [0, 6], share: 1, for: 'ever' }],
  };
  const run = prepare(scenario, {
    seed: '7/8028',
    platform: { hashes: nodeHashes, signer: nodeSigner },
    sink: null,
  });
  run.runUntil('90s');
  const healed = run.head()!.height;
  run.finish();
  expect(run.head()!.height).toBeGreaterThan(healed + 1);
});
