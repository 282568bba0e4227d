import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { isolate } from '../../../src/network/rule.js';
import { prepare } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const MINERS = 20;

function start(network: object, consensus: object = {}, name = 'ten-equal-miners') {
  return prepare(
    {
      extends: name,
      nodes: { master: MINERS, consumer: 0 },
      supply: 0,
      duration: '30min',
      network,
      consensus: { blockTime: '10s', hashPower: 'equal', ...consensus },
      workload: { kind: 'none' },
    },
    { platform, sink: null },
  );
}

const links = { outgoing: { links: 3 } };

describe('blocks relayed over a network', () => {
  test('by flood in a ring reach all at the speed of the links, and each is sent 2E - (n - 1) times', () => {
    const run = start({ latency: '10ms', topology: 'ring', relay: 'flood' });
    const { blocks, summary } = run.finish();
    expect(summary.agreed).toBe(true);
    for (const row of blocks.rows()) {
      // 10 of 20 nodes are the maker, both neighbours up to the fourth, and one of the fifth.
      expect(row['to_50']).toBeCloseTo(0.05, 9);
      expect(row['to_100']).toBeCloseTo(0.1, 9);
    }
    expect(summary.messages['block']!.count).toBe(blocks.length * (2 * MINERS - (MINERS - 1)));
  });

  test.each<[name: string, relay: unknown]>([
    ['flood', 'flood'],
    ['gossip', { gossip: { fanOut: 3, rounds: 4, every: '100ms' } }],
    ['inventory', { inventory: { timeout: '5s' } }],
    ['compact blocks', 'bitcoin-2019'],
  ])('by %s overtake each other, wait for their parents and go on from there', (_name, relay) => {
    // Delays beyond the interval of blocks: children often come before their parents.
    const network = {
      latency: { uniform: ['10ms', '3s'] },
      jitter: { exponential: '1s' },
      ordered: false,
      topology: links,
      relay,
    };
    const run = start(network, { blockTime: '5s', hashPower: { pools: [5, 3, 2] } });
    run.finish();
    expect(run.messages.get('get-blocks')!.sent).toBeGreaterThan(0);
    const common = Array.from({ length: MINERS }, (_, node) => run.head(node)!).reduce((a, b) =>
      run.protocol.tree.commonAncestor(a as never, b as never),
    );
    // All but the last few blocks, which are still on their way, are everybody's.
    expect(run.head()!.height - common.height).toBeLessThan(15);
    expect(common.height).toBeGreaterThan(100);
  });

  test('reach a node that was cut off as soon as it hears of a later one', () => {
    const run = start({ latency: '20ms', topology: links, relay: { inventory: { timeout: '2s' } } });
    run.runUntil('5min');
    const heal = run.addRule(isolate([7]));
    run.runUntil('10min');
    expect(run.head(0)!.height - run.head(7)!.height).toBeGreaterThan(5);
    heal();
    run.finish();
    expect(run.head(7)).toBe(run.head(0));
  });

  test('are chosen by the heaviest subtree as well', () => {
    const run = start(
      { latency: { uniform: ['10ms', '500ms'] }, topology: links, relay: 'flood' },
      { blockTime: '2s', retarget: 'none' },
      'ethereum-pow',
    );
    const { summary, blocks } = run.finish();
    expect(summary.stale).toBeGreaterThan(20);
    const named = blocks.rows().reduce((sum, row) => sum + Number(row['uncles']), 0);
    expect(named).toBeGreaterThan(20);
  });
});

test('pools mine and the others only relay; drawn hash power is no two alike', () => {
  const run = start({ latency: '20ms', topology: links, relay: 'flood' }, { hashPower: { pools: [3, 1] } });
  const { summary } = run.finish();
  expect(summary.closers.map(({ node }) => node)).toEqual([0, 1]);
  const drawn = start({ latency: '20ms' }, { hashPower: { normal: [400_000, 100_000] } }).protocol;
  const { hashPower } = (drawn as unknown as { settings: { hashPower: number[] } }).settings;
  expect(new Set(hashPower).size).toBe(MINERS);
  const mean = hashPower.reduce((sum, power) => sum + power, 0) / MINERS;
  expect(Math.abs(mean - 400_000)).toBeLessThan((4 * 100_000) / Math.sqrt(MINERS));
});
