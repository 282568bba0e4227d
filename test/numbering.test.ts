import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { cellShares } from '../src/consensus/pou/election.js';
import { type RunOptions, simulate } from '../src/simulate.js';

const fast: RunOptions = {
  platform: { hashes: nodeHashes, signer: nodeSigner },
  sink: null,
  trace: false,
  metrics: 'none',
};

/** Blocks of the final chain by node, over some seeds. */
function blocksByNode(scenario: object, nodes: number, seeds: number): readonly number[] {
  const made = new Array<number>(nodes).fill(0);
  for (let seed = 1; seed <= seeds; seed++) {
    const { summary } = simulate({ ...scenario, seed: `numbering/${seed}` }, fast);
    for (const { node, blocks } of summary.closers) made[node]! += blocks;
  }
  return made;
}

/** Pearson's statistic against equal or other parts, and its standard score by Wilson and Hilferty (1931). */
function score(
  counts: readonly number[],
  parts: readonly number[] = counts.map(() => 1 / counts.length),
): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const statistic = counts.reduce(
    (sum, count, at) => sum + (count - all * parts[at]!) ** 2 / (all * parts[at]!),
    0,
  );
  const freedom = counts.length - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
}

interface Part {
  readonly own: number;
  readonly all: number;
}

/** Two parts that differ by no more than four standard errors. */
function expectEqualParts(first: Part, last: Part): void {
  const pooled = (first.own + last.own) / (first.all + last.all);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.all + 1 / last.all));
  expect(Math.abs(first.own / first.all - last.own / last.all)).toBeLessThan(4 * error);
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
  [
    'stakers of equal stakes whose forger a pool elects',
    {
      extends: 'stake-lottery-default',
      duration: '40min',
      nodes: { master: 8 },
      consensus: { forging: 'pool', staking: 'none', stakes: new Array(8).fill(10) },
      workload: { payments: 1200, every: '2s', hostile: false },
    },
    1,
  ],
  [
    'peers that mine and ask one another for their chains',
    {
      extends: 'cheesechain-default',
      ...pow,
      duration: '20min',
      nodes: { master: 8, consumer: 0 },
      consensus: { blockTime: '1s', sync: '30s' },
      network: { latency: '400ms', jitter: '0s' },
    },
    2,
  ],
  [
    'validators of equal power',
    { extends: 'tendermint-default', duration: '20min', nodes: { master: 8 }, workload: { kind: 'none' } },
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

  test('closers of proof of usage make the parts that their names give, whatever their numbers', () => {
    const masters = 8;
    for (const seed of [1, 2]) {
      const run = simulate(
        {
          extends: 'pou-default',
          seed: `numbering/${seed}`,
          duration: '50min',
          holdings: 'equal',
          nodes: { master: masters, consumer: 4 },
          workload: { payments: 600, every: '5s', warmup: '0s' },
        },
        fast,
      );
      const made = new Array<number>(masters).fill(0);
      for (const { node, blocks } of run.summary.closers) made[node] = blocks;
      const names = run.balances.rows(0, masters).map(({ id }) => String(id));
      expect(score(made, cellShares(names))).toBeLessThan(4);
    }
  });

  test('members of LPOS with equal stakes lead the same part of the decisions', () => {
    // The genesis sets name their owners, so the stakes are consumers' holdings of equal size.
    const scenario = {
      extends: 'lpos-default',
      duration: '5min',
      nodes: { master: 2, consumer: 8 },
      holdings: 'equal',
      network: { latency: '5ms' },
      consensus: { transport: 'direct', prepare: '200ms', instruction: { kind: 'none' } },
      workload: { kind: 'usage', payments: 1200, every: '250ms', largest: 0.0001 },
    };
    const made = blocksByNode(scenario, 10, 1);
    expect(made.slice(0, 2)).toEqual([0, 0]);
    expect(made.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
    expect(score(made.slice(2))).toBeLessThan(4);
  });

  test.each([
    [
      'proposers of Tendermint by their power',
      (powers: readonly number[]) => ({
        extends: 'tendermint-default',
        duration: '10min',
        nodes: { master: 4 },
        consensus: { powers },
        workload: { kind: 'none' },
      }),
      [7, 4, 2, 1] as readonly number[],
    ],
    [
      'miners of Pycotr by their pauses, its rule for equal moments turned round with them',
      (pauses: readonly number[]) => ({
        extends: 'pycotr-default',
        duration: '30min',
        nodes: { master: 4 },
        consensus: {
          mining: {
            pauses: pauses.map((pause) => `${pause}s`),
            ties: pauses[0]! < pauses.at(-1)! ? 'ascending' : 'descending',
          },
        },
      }),
      [5, 7, 9, 11],
    ],
  ])('%s: in the opposite order of numbers, each makes the same blocks', (_name, scenario, weights) => {
    const made = blocksByNode(scenario(weights), weights.length, 1);
    const turned = blocksByNode(scenario([...weights].reverse()), weights.length, 1);
    expect(new Set(made).size).toBeGreaterThan(1);
    // One block more or less may be under way at the end.
    for (const [at, blocks] of [...turned].reverse().entries())
      expect(Math.abs(blocks - made[at]!)).toBeLessThan(2);
  });

  test('a forger of ten times the stake is elected the same part of the time at any number', () => {
    const part = (place: number) => {
      const stakes = new Array<number>(8).fill(1);
      stakes[place] = 10;
      const scenario = {
        extends: 'stake-lottery-default',
        duration: '40min',
        nodes: { master: 8 },
        consensus: { staking: 'none', stakes },
        workload: { payments: 1200, every: '2s', hostile: false },
      };
      const made = blocksByNode(scenario, 8, 1);
      return { own: made[place]!, all: made.reduce((sum, count) => sum + count, 0) };
    };
    expectEqualParts(part(0), part(7));
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
    expectEqualParts(part(0), part(7));
  });
});
