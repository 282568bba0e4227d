import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { type RunOptions, simulate } from '../src/simulate.js';

const fast: RunOptions = {
  platform: { hashes: nodeHashes, signer: nodeSigner },
  sink: null,
  trace: false,
  metrics: 'none',
};

/** Blocks of the final chain by node, over some seeds. */
function blocksByNode(scenario: object, masters: number, seeds: number): readonly number[] {
  const made = new Array<number>(masters).fill(0);
  for (let seed = 1; seed <= seeds; seed++) {
    const { summary } = simulate({ ...scenario, seed: `numbering/${seed}` }, fast);
    for (const { node, blocks } of summary.closers) made[node]! += blocks;
  }
  return made;
}

/** Pearson's statistic against equal parts, and its standard score by Wilson and Hilferty (1931). */
function score(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  const freedom = counts.length - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
}

const pow = { workload: { kind: 'none', warmup: '0s' } };

/** Equal nodes under each protocol, with latencies and intervals at which moments coincide or blocks compete. */
const cases: readonly (readonly [name: string, scenario: Record<string, unknown>, seeds: number])[] = [
  [
    'miners that compete for every block',
    {
      extends: 'ten-equal-miners',
      ...pow,
      duration: '10min',
      nodes: { master: 8 },
      consensus: { blockTime: '500ms' },
      network: { latency: '400ms' },
    },
    4,
  ],
  [
    'miners whose blocks are found in the same microseconds, one microsecond apart from one another',
    {
      extends: 'ten-equal-miners',
      ...pow,
      duration: '3ms',
      nodes: { master: 8 },
      consensus: { blockTime: '1us' },
      network: { latency: '1us' },
    },
    3,
  ],
  [
    'miners without latency',
    {
      extends: 'ten-equal-miners',
      ...pow,
      duration: '3ms',
      nodes: { master: 8 },
      consensus: { blockTime: '1us' },
      network: { latency: '0s' },
    },
    3,
  ],
  [
    'the heaviest subtree',
    {
      extends: 'ethereum-pow',
      ...pow,
      duration: '5min',
      nodes: { master: 8 },
      consensus: { blockTime: '500ms', hashPower: 'equal', retarget: 'none' },
      network: { latency: '300ms' },
    },
    3,
  ],
  [
    'stakers of equal stakes',
    {
      extends: 'stake-lottery-default',
      duration: '40min',
      nodes: { master: 8, consumer: 2 },
      consensus: { forging: 'clock', blockTime: '2s', staking: 'none', stakes: new Array(8).fill(10) },
      workload: { payments: 1200, every: '2s', hostile: false },
    },
    1,
  ],
];

describe('no result depends on how nodes are numbered', () => {
  test.each(cases)('%s', (_name, scenario, seeds) => {
    const { master } = scenario['nodes'] as { readonly master: number };
    const made = blocksByNode(scenario, master, seeds);
    expect(made.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
    // Seeds are fixed. A score of 4 has a probability of 3e-5; a tie that the lowest number wins gives 10 and more.
    expect(score(made)).toBeLessThan(4);
  });

  test('one node of ten times the power makes the same part of the blocks at any number', () => {
    const part = (place: number) => {
      const hashPower = new Array<number>(8).fill(1);
      hashPower[place] = 10;
      const scenario = {
        extends: 'ten-equal-miners',
        ...pow,
        duration: '10min',
        nodes: { master: 8 },
        consensus: { blockTime: '1s', hashPower },
        network: { latency: '500ms' },
      };
      const made = blocksByNode(scenario, 8, 4);
      return { own: made[place]!, all: made.reduce((sum, count) => sum + count, 0) };
    };
    const [first, last] = [part(0), part(7)];
    const pooled = (first.own + last.own) / (first.all + last.all);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.all + 1 / last.all));
    expect(Math.abs(first.own / first.all - last.own / last.all)).toBeLessThan(4 * error);
  });
});
