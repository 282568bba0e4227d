import { describe, expect, test } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node-crypto.js';
import { SECOND } from '../../src/engine/time.js';
import { chartSvg } from '../../src/report/chart.js';
import { forkChart } from '../../src/report/charts/fork.js';
import { prepare, simulate } from '../../src/simulate.js';

const OPTIONS = { sink: null, trace: false, forks: true, platform } as const;
/** Blocks come so fast, compared with the links, that many are rivals. */
const FAST = {
  extends: 'ten-equal-miners',
  duration: '2h',
  consensus: { blockTime: '20s' },
  network: { latency: '4s' },
};
/** Forks of many kinds: short and long ones, secret branches, nodes cut off, votes, another protocol. */
const SCENARIOS: Readonly<Record<string, object>> = {
  fast: FAST,
  'secret branches': { extends: 'attack-selfish-mining', duration: '2d' },
  'faults under proof of usage': { extends: 'pou-faults' },
  'cut in two': {
    ...FAST,
    consensus: { blockTime: '2min' },
    faults: [
      {
        at: '30min',
        until: '60min',
        partition: [
          [0, 1, 2],
          [3, 4, 5, 6, 7, 8, 9],
        ],
      },
    ],
  },
  ghost: { ...FAST, consensus: { protocol: 'ghost', blockTime: '20s' } },
  lottery: { extends: 'stake-lottery-default', duration: '5min' },
};

describe.each(Object.entries(SCENARIOS))('the forks of a run: %s', (_, scenario) => {
  const run = prepare(scenario, OPTIONS);
  const result = run.finish();
  const forks = result.forks();

  test('hold each block that is not in the chain exactly once', () => {
    const lost = forks.flatMap(({ blocks }) => blocks.filter(({ canonical }) => !canonical));
    expect(new Set(lost.map(({ block }) => block)).size).toBe(lost.length);
    expect(lost).toHaveLength(result.summary.stale);
  });

  test('have sides that stand on their base, and times that fit together', () => {
    for (const { base, blocks, began, ended, views, misled } of forks) {
      const members = new Set(blocks.map(({ block }) => block));
      for (const { block, arrivals } of blocks) {
        expect(block.parent === base || members.has(block.parent!)).toBe(true);
        expect(arrivals[0]).toEqual({ node: block.producer, time: block.made });
        expect(arrivals.every(({ time }) => time >= block.made)).toBe(true);
      }
      if (ended !== undefined) expect(ended).toBeGreaterThanOrEqual(began);
      const lost = new Set(blocks.filter(({ canonical }) => !canonical).map(({ block }) => block));
      const followers = views.filter(({ head }) => lost.has(head));
      expect(new Set(followers.map(({ node }) => node))).toEqual(new Set(misled));
      // Nobody follows a lost block after the fork is over.
      for (const { to } of followers) if (ended !== undefined) expect(to).toBeLessThanOrEqual(ended);
    }
  });

  test('say of each node at each moment which one block it followed', () => {
    for (const { views } of forks) {
      const until = new Map<number, number>();
      for (const { node, from, to } of views) {
        expect(from).toBeGreaterThanOrEqual(until.get(node) ?? 0);
        until.set(node, to ?? result.time);
      }
    }
  });

  test('say what lost blocks had given', () => {
    for (const { blocks, losses } of forks) {
      let given = 0;
      for (const { block, canonical } of blocks) {
        if (!canonical)
          run.protocol.reporting.rewards?.(block, (_node, amount) => (given += Math.max(0, amount)));
      }
      expect([...losses.values()].reduce((sum, loss) => sum + loss, 0)).toBe(given);
    }
  });
});

test('a fork of two miners is told as it happened', () => {
  const scenario = {
    ...{ ...FAST, nodes: { master: 2 }, workload: { kind: 'none' }, seed: 'two' },
    consensus: { blockTime: '20s', subsidy: 50 },
  };
  const heard: [time: number, node: number, head: string][] = [];
  const result = simulate(scenario, {
    ...OPTIONS,
    observers: [{ headChanged: (time, node, head) => void heard.push([time, node, head.id]) }],
  });
  const [fork] = result.forks();
  const lost = fork!.blocks.find(({ canonical }) => !canonical)!;
  const rival = fork!.blocks.find(({ canonical, block }) => canonical && block.parent === fork!.base)!;
  expect(lost.block.producer).not.toBe(rival.block.producer);
  expect(fork!.began).toBe(Math.max(lost.block.made, rival.block.made));
  const takes = heard.findIndex(([, , head]) => head === lost.block.id);
  const [, loser] = heard[takes]!;
  const leaves = heard.slice(takes + 1).find(([, node]) => node === loser)!;
  expect(fork!.ended).toBe(leaves[0]);
  expect(lost.arrivals.map(({ node, time }) => [node, (time - lost.block.made) / SECOND])).toEqual([
    [lost.block.producer, 0],
    [rival.block.producer, 4],
  ]);
  expect([...fork!.losses]).toEqual([[lost.block.producer, 50 * 10 ** result.scenario.currency.decimals]]);
});

test('a run that kept nothing of it says so in one line', () => {
  const result = simulate(FAST, { ...OPTIONS, forks: false });
  expect(() => result.forks()).toThrow('forks: expected a run with the option forks: true, got');
  expect(
    simulate(FAST, { ...OPTIONS, trace: true, forks: undefined as never }).forks().length,
  ).toBeGreaterThan(0);
});

test('keeping forks changes nothing in a run', () => {
  expect(simulate(FAST, OPTIONS).digest).toBe(simulate(FAST, { ...OPTIONS, forks: false }).digest);
});

test('the picture of a fork names its nodes and has a ring for each block that lost', () => {
  const run = prepare(FAST, OPTIONS);
  const result = run.finish();
  for (const fork of result.forks().slice(0, 5)) {
    const svg = chartSvg(forkChart(fork, run.population, result.time), { width: 900, narrow: false }, true);
    const rings = svg.match(/<circle[^>]*fill="var\(--paper\)"[^>]*>/g) ?? [];
    const lost = fork.blocks.filter(({ canonical }) => !canonical);
    // One ring more stands in the legend.
    expect(rings).toHaveLength(lost.length + 1);
    for (const { block } of lost) expect(svg).toContain(run.label(block.producer));
  }
});
