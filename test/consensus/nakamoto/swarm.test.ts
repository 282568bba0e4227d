import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import type { WorkBlock } from '../../../src/consensus/nakamoto/seal.js';
import { randomSource } from '../../../src/engine/random.js';
import { prepare } from '../../../src/simulate.js';

/** A scenario drawn from a seed: protocol, rules, network and faults. */
function draw(seed: number): object {
  const random = randomSource(`swarm/${seed}`).stream('scenario');
  const pick = <Item>(...items: readonly Item[]) => random.pick(items);
  const master = 4 + random.below(9);
  const protocol = pick('nakamoto', 'ghost');
  const topology = pick<unknown>(
    'mesh',
    'ring',
    'star',
    { outgoing: { links: 3 } },
    { regular: { degree: 2 * 2 } },
  );
  const relay = pick<unknown>('direct', 'flood', { inventory: { timeout: '3s' } }, 'bitcoin-2019');
  return {
    extends: protocol === 'ghost' ? 'ethereum-pow' : 'ten-equal-miners',
    seed: `swarm/${seed}`,
    nodes: { master: master < 5 ? 5 : master, consumer: 3 },
    duration: '15min',
    network: {
      latency: { uniform: ['5ms', pick('50ms', '500ms', '4s')] },
      jitter: { exponential: pick('0s', '20ms') },
      ordered: pick(true, false),
      uplink: pick('parallel', 'queued'),
      upload: pick('unlimited', '1MB/s'),
      loss: relay === 'flood' ? 0 : pick(0, 0.02),
      topology,
      relay,
    },
    consensus: {
      blockTime: pick('3s', '10s', '30s'),
      hashPower: pick<unknown>('equal', { pools: [5, 2, 1] }, { normal: [10, 5] }),
      tieBreak:
        protocol === 'ghost'
          ? pick('first-seen', 'lowest-hash', 'freshest')
          : pick('first-seen', 'lowest-hash', 'freshest', 'uniform'),
      ...(protocol === 'ghost'
        ? {}
        : { acceptance: pick<unknown>('all', { late: '5s' }, { late: '5s', uncles: true }) }),
      retarget:
        protocol === 'ghost' ? pick('none', 'per-block') : pick<unknown>('none', 'per-block', { every: 10 }),
      forkChoice: protocol === 'ghost' ? pick('subtree', 'work') : pick('longest', 'work'),
      halving: pick(0, 30),
      blockSize: pick(1_500, 1_000_000),
      wireSize: pick(0, 50_000),
      confirmations: pick(0, 2, 6),
      hashPowerSteps: pick<unknown>(
        [],
        [{ at: '5min', factor: 0.5 }],
        [{ at: '1min', factor: 0.5, over: '5min', miners: [0] }],
      ),
      hashPowerCurve: pick('none', 'min,factor\n0,1\n5,2'),
      hashPowerNoise: pick<unknown>('none', { every: '1min', deviation: 0.3 }),
      profit: pick<unknown>('none', {
        every: '30s',
        price: { volatility: 0.5 },
        strategies: [{ miners: [1], cost: 0.9, margin: 0.05 }],
      }),
    },
    workload: { payments: 20, every: '10s', payers: pick('consumer', 'master') },
  };
}

test('in thirty drawn worlds money is what the schedule gave, chains are valid, and nodes share all but the newest', () => {
  for (let seed = 0; seed < 30; seed++) {
    const scenario = draw(seed);
    const where = JSON.stringify(scenario);
    const run = prepare(scenario, {
      platform: { hashes: nodeHashes, signer: nodeSigner },
      sink: null,
      trace: false,
    });
    run.finish();
    const { rules, book, tree, masters } = run.protocol as WorkProtocol;
    expect(run.blocks.length, where).toBeGreaterThan(5);
    for (const block of run.blocks.slice(1) as WorkBlock[]) {
      expect(rules.checkBlock(block), where).toBeUndefined();
      expect(run.supply(block), where).toBe(book.supply(block));
      expect(block.seal.work, where).toBe(block.parent!.seal.work + block.seal.difficulty);
    }
    const heads = masters.map((node) => run.head(node) as WorkBlock);
    const common = heads.reduce((a, b) => tree.commonAncestor(a, b));
    for (const [node, head] of heads.entries()) {
      for (let block = head; block.parent !== undefined; block = block.parent as WorkBlock) {
        expect(block.holders.has(node), where).toBe(true);
      }
    }
    // A common prefix: forks are confined to the end of the chain.
    expect(common.height, where).toBeGreaterThan(run.head()!.height * 0.5);
  }
});
