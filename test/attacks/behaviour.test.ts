import { expect, test } from 'vitest';
import { hearing } from '../../src/attacks/behaviour.js';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Participant } from '../../src/nodes/participant.js';
import { prepare, simulate } from '../../src/simulate.js';

test('a node with other ears forgets, comes back and counts what waits as it did', () => {
  const told: string[] = [];
  const honest: Participant = {
    head: undefined,
    waiting: 3,
    start: () => {},
    submit: () => {},
    receive: () => told.push('its own ears'),
    forget: (disk) => told.push(`forget, disk ${disk}`),
    restart: () => told.push('restart'),
  };
  const behaviour = hearing(honest, () => told.push('other ears'));
  behaviour.receive({ type: 'test', size: 0 }, 0);
  behaviour.forget?.(true);
  behaviour.restart?.();
  expect(told).toEqual(['other ears', 'forget, disk true', 'restart']);
  expect(behaviour.waiting).toBe(3);
});

test('a double spender under cheesechain makes no block that its secret branch does not cover', () => {
  // Found by the swarm: the accomplice also paid others on the branch.
  const { summary } = simulate(
    {
      extends: 'cheesechain-default',
      supply: 5,
      consensus: { blockTime: '7s', sync: '20s' },
      name: 'swarm',
      seed: 'a1/91',
      duration: '200s',
      nodes: { master: 4, consumer: 2 },
      attacks: [
        {
          kind: 'double-spend',
          nodes: [3],
          confirmations: 2,
          premined: 1,
          patience: 4,
          shows: 'catch-up',
        },
      ],
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null },
  );
  const spender = summary.attacks?.find(({ kind }) => kind === 'double-spend');
  expect(spender?.measures['attempts']).toBeGreaterThan(0);
});

test('who forges on every branch with a wrong clock takes the chances that its clock shows', () => {
  const refusals: string[] = [];
  // Found by the swarm: the block bore another chance than its time said.
  simulate(
    {
      extends: 'stake-lottery-default',
      consensus: {
        forging: 'clock',
        blockTime: '5s',
        draw: 'equivalent',
        staking: 'none',
        stakes: [17, 12, 15, 7, 5, 10],
      },
      name: 'swarm',
      seed: '7/643',
      duration: '200s',
      nodes: { master: 6, consumer: 4 },
      network: {
        latency: { lognormal: ['70ms', '40ms'] },
        jitter: { pareto: ['20ms', '10ms'] },
        ordered: true,
        bandwidth: '1MB/s',
      },
      workload: { payments: 80, every: '2s', hostile: true },
      faults: [
        { at: '16s', until: '66s', delay: { share: 0.2, by: { exponential: '1s' }, count: 1 } },
        { at: '25s', until: '86s', reorder: { share: 0.05, by: { uniform: ['0ms', '800ms'] } } },
        { at: '52s', until: '59s', clock: { count: 4, behind: '2s', drift: 0 } },
        { at: '49s', until: '51s', clock: { count: 5, ahead: '2s', drift: 900 } },
      ],
      attacks: [{ kind: 'nothing-at-stake', nodes: [4], depth: 6 }],
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [{ rejected: (_time, _node, _block, { code }) => refusals.push(code) }],
    },
  );
  expect(refusals).toEqual([]);
});

test.each(['majority', 'selfish-mining'])('%s goes on with no branch that was lost with the disk', (kind) => {
  // Found by the swarm: the next block stood on one that its miner did not hold any more.
  const crash = (at: number) => ({ at: `${at}s`, until: `${at + 6}s`, crash: { nodes: [0], disk: 'lost' } });
  const run = prepare(
    {
      extends: 'cheesechain-default',
      supply: 5,
      consensus: { blockTime: '5s', sync: '20s' },
      name: 'swarm',
      seed: '1',
      duration: '200s',
      nodes: { master: 4, consumer: 2 },
      faults: [40, 60, 80, 100, 120, 140, 160].map(crash),
      attacks: [{ kind, nodes: [0] }],
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null },
  );
  expect(() => run.finish()).not.toThrow();
  expect(run.head()!.height).toBeGreaterThan(10);
});

test('who makes two blocks for one turn stamps both by its own clock, however wrong it is', () => {
  const refusals: string[] = [];
  // Found by the swarm: the twin bore the true time, and was closed before it was begun.
  simulate(
    {
      extends: 'pou-default',
      consensus: { blockTime: '5s' },
      seed: '7/3439',
      duration: '100s',
      nodes: { master: 8, consumer: 2 },
      faults: [{ at: '22s', until: '71s', clock: { count: 2, ahead: '100ms', drift: 900 } }],
      attacks: [{ kind: 'equivocation', nodes: [4, 7] }],
    },
    {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      observers: [{ rejected: (_time, _node, _block, { code }) => void refusals.push(code) }],
    },
  );
  expect(refusals).toEqual([]);
});
