import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { FIRST_DIFFICULTY, windowDifficulty } from '../../../src/consensus/kit/chain/difficulty.js';
import { MiningClock } from '../../../src/consensus/kit/chain/mining-clock.js';
import { randomSource } from '../../../src/engine/random.js';
import { Scheduler } from '../../../src/engine/scheduler.js';
import { MILLISECOND, SECOND } from '../../../src/engine/time.js';
import type { Run } from '../../../src/run/run.js';
import { prepare } from '../../../src/simulate.js';

/** Standard errors from the expected value that a correct simulator may be away: once in 16,000 tests. */
const BOUND = 4;

const validation = new URL('../../fixtures/validation/03_stale_propagation.json', import.meta.url);
const { rows: published } = JSON.parse(readFileSync(validation, 'utf8')) as {
  rows: (Readonly<Record<string, number>> & { table: string; hash_set?: string })[];
};

/** Mines `blocks` blocks, more or less, in a full mesh. */
function mine(seed: string, blocks: number, network: object, consensus: object, masters: number): Run {
  const blockTime = 600;
  const run = prepare(
    {
      extends: 'ten-equal-miners',
      seed,
      supply: 0,
      duration: `${blocks * blockTime}s`,
      nodes: { master: masters, consumer: 0 },
      network,
      consensus: { blockTime: `${blockTime}s`, hashPower: 'equal', confirmations: 0, ...consensus },
      workload: { kind: 'none' },
      output: { nodeFiles: 'none' },
      limits: { time: '20000d' },
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false },
  );
  run.finish();
  return run;
}

function gapsOf(run: Run): number[] {
  const times = run.blocks.map(({ made }) => made / SECOND);
  return times.slice(1).map((time, place) => time - times[place]!);
}

function stale(run: Run): { stale: number; made: number } {
  const made = run.blocks.length - 1;
  return { stale: made - run.head()!.height, made };
}

/** Greatest distance between the distribution of the values and an exponential one, times the root of their number. */
function kolmogorov(values: readonly number[], mean: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  let distance = 0;
  for (const [place, value] of sorted.entries()) {
    const expected = 1 - Math.exp(-value / mean);
    const low = Math.abs(expected - place / sorted.length);
    const high = Math.abs((place + 1) / sorted.length - expected);
    distance = Math.max(distance, low, high);
  }
  return distance * Math.sqrt(sorted.length);
}

describe('stale blocks in a full mesh with constant delay', () => {
  // First order in delay over interval: each pair of blocks of two miners within the delay costs one. What is
  // left out is of the order of the delay over the interval, as a part of the result, and is added to the bound.
  test.each([
    ['10 equal', 'equal', 10, 10],
    ['20 equal', 'equal', 20, 10],
    ['10 equal', 'equal', 10, 1],
    ['darosior 30,29,12,11,8,5,3,1,1', [30, 29, 12, 11, 8, 5, 3, 1, 1], 9, 10],
  ] as const)(
    'are as many as the first order says (%s, %j, %d miners, %d s)',
    (set, hashPower, masters, delay) => {
      const row = published.find(
        (one) =>
          one.table === 'first_order_stale' &&
          one.hash_set === set &&
          one['delay_s'] === delay &&
          one['interval_s'] === 600,
      )!;
      const run = mine(`stale/${set}`, 100_000, { latency: `${delay}s` }, { hashPower }, masters);
      const { stale: count, made } = stale(run);
      const expected = row['stale_first_order']! * made;
      expect(Math.abs(count - expected)).toBeLessThan(
        BOUND * Math.sqrt(expected) + (expected * 2 * delay) / 600,
      );
    },
  );

  // Another simulator's table: hash powers 1 to 10, each message takes U(0.5 s, 1.5 s), 10,000 blocks. Both counts
  // are Poisson, so their difference has the sum of both as variance.
  test('are as many as CPR counts in its clique of ten', () => {
    for (const row of published.filter(({ table }) => table === 'cpr_honest_clique10')) {
      const factor = 600 / row['interval_s']!;
      const low = Math.round(500_000 * factor);
      const network = {
        latency: `${low}us`,
        jitter: { uniform: ['0s', `${2 * low}us`] },
        ordered: false,
      };
      const hashPower = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
      const run = mine(`cpr/${row['interval_s']}`, 10_000, network, { hashPower }, 10);
      const { stale: count, made } = stale(run);
      const theirs = (row['stale']! * made) / row['activations']!;
      expect(Math.abs(count - theirs)).toBeLessThan(BOUND * Math.sqrt(count + theirs));
    }
  });

  // Infinitely many small miners: of blocks that come at rate 1 / T, those that come within D of one that made the
  // chain longer are lost, so the chain grows by 1 / (T + D). With n miners one n-th of them, the finder's own, is not.
  test('are D / (T + D) of all with many small miners', () => {
    for (const [delay, row] of [
      [30, '0.05'],
      [120, '0.2'],
    ] as const) {
      const miners = 200;
      const run = mine(`atomistic/${delay}`, 20_000, { latency: `${delay}s` }, {}, miners);
      const { stale: count, made } = stale(run);
      const expected = published.find(
        (one) => one.table === 'atomistic_uniform_delay' && String(one['lambda_D']) === row,
      )!['stale']!;
      const error = Math.sqrt((expected * (1 - expected)) / made);
      expect(Math.abs(count / made - expected)).toBeLessThan(BOUND * error + expected / miners);
    }
  });
});

describe('the mining clock in a run', () => {
  const run = mine('intervals', 100_000, { latency: '0s' }, { hashPower: [1, 2, 3, 4] }, 4);
  const gaps = gapsOf(run);

  // The asymptotic distribution of Kolmogorov's statistic is above 2.23 once in 10,000 tests.
  test('leaves exponential intervals between all blocks', () => {
    expect(kolmogorov(gaps, 600)).toBeLessThan(2.23);
    // Power: a mean off by three percent would be seen.
    expect(kolmogorov(gaps, 618)).toBeGreaterThan(2.23);
  });

  test('has a block within D of another with probability 1 - exp(-D / T)', () => {
    for (const row of published.filter(({ table }) => table === 'fork_prob_poisson')) {
      const chance = row['P']!;
      const within = gaps.filter((gap) => gap < row['D_over_T']! * 600).length;
      const error = Math.sqrt(gaps.length * chance * (1 - chance));
      expect(Math.abs(within - gaps.length * chance)).toBeLessThan(BOUND * error + 1);
    }
  });

  // Pearson's statistic with 3 degrees of freedom is above 21.1 once in 10,000 tests. Its terms would be too small
  // if shares were more even than chance makes them, so the lower end is held too, over many short runs.
  test('gives miners binomial shares in proportion to hash power', () => {
    const pearson = (producers: readonly number[]) => {
      const counts = [0, 0, 0, 0];
      for (const producer of producers) counts[producer]!++;
      return counts.reduce((sum, count, miner) => {
        const expected = (producers.length * (miner + 1)) / 10;
        return sum + (count - expected) ** 2 / expected;
      }, 0);
    };
    const producers = run.blocks.slice(1).map(({ producer }) => producer);
    expect(pearson(producers)).toBeLessThan(21.1);
    const parts = Array.from({ length: 400 }, (_, part) =>
      pearson(producers.slice(part * 200, part * 200 + 200)),
    );
    const mean = parts.reduce((sum, value) => sum + value, 0) / parts.length;
    // Mean 3 and variance 6 (a little less for counts of 200).
    expect(Math.abs(mean - 3)).toBeLessThan(BOUND * Math.sqrt(6 / parts.length));
  });
});

describe('the difficulty', () => {
  // A window's difficulty follows from the 2015 intervals of the window before, whose sum is Gamma(2015): the mean
  // interval is 600 s * 2016 * E[1 / Gamma(2015)] = 600 s * 2016 / 2014. One window's has a standard deviation of
  // 13.4 s, so 9,000 windows leave an error of 0.14 s, and 4 of it are less than the 0.596 s of the off-by-one.
  test("settles at Bitcoin's 600.596 s, not at 600 s, since a window has one interval less than blocks", () => {
    const windows = 9_000;
    // Milliseconds stand for seconds: 18 million intervals of ten minutes would pass the last safe microsecond.
    const meant = 600 * MILLISECOND;
    const scheduler = new Scheduler();
    let height = 0;
    let first = 0;
    let difficulty = FIRST_DIFFICULTY;
    let sum = 0;
    let count = 0;
    const clock = new MiningClock(scheduler, randomSource('equilibrium').stream('mining'), 1, () => {
      const inWindow = height++ % 2016;
      if (inWindow === 0) first = scheduler.now;
      if (inWindow !== 2015) return;
      difficulty = windowDifficulty(difficulty, scheduler.now - first, 2016 * meant, 4);
      sum += (600 * difficulty) / FIRST_DIFFICULTY;
      count++;
      clock.setRate(0, FIRST_DIFFICULTY / difficulty / meant);
    });
    clock.setRate(0, 1 / meant);
    clock.start();
    while (count < windows) if (!scheduler.step()) throw new Error('The clock stands still.');
    // At a difficulty the mean interval is 600 s times it, and all windows count alike.
    const mean = sum / count;
    const error = 13.4 / Math.sqrt(windows);
    expect(Math.abs(mean - 600.5958291956306)).toBeLessThan(BOUND * error);
    expect(BOUND * error).toBeLessThan(0.5958);
  });

  // The same rule in a whole run, with windows so short that the off-by-one is a fifth: 12 / 10.
  test('settles at n / (n - 2) of what is meant in a run with windows of n blocks', () => {
    const blocks = 60_000;
    const run = mine('windows', blocks, { latency: '0s' }, { retarget: { every: 12, limit: 1_000 } }, 3);
    const made = run.blocks.length - 1;
    const mean = run.blocks.at(-1)!.made / SECOND / made;
    // A window's mean interval has a variance of (720 s)^2 / 9 by its difficulty and (720 s)^2 / 12 by chance.
    const error = 720 * Math.sqrt((1 / 9 + 1 / 12) / (made / 12));
    expect(Math.abs(mean - 720)).toBeLessThan(BOUND * error);
    expect(BOUND * error).toBeLessThan(60);
  });

  // After the hash power doubles or is halved, the first window takes the half or the double of its time, and the
  // next difficulty follows (table `difficulty`).
  test.each([
    [2, 0.5],
    [0.5, 2],
  ])('follows a step of the hash power by %d', (factor, span) => {
    const every = 400;
    const spans: number[] = [];
    const factors: number[] = [];
    for (let seed = 0; seed < 30; seed++) {
      const run = mine(
        `step/${factor}/${seed}`,
        every * 4,
        { latency: '0s' },
        { retarget: { every }, hashPowerSteps: [{ at: '0s', factor }] },
        3,
      );
      const at = (height: number) => run.protocol.tree.ancestor(run.head() as never, height)!;
      spans.push((at(every).made - at(1).made) / SECOND / (600 * (every - 1)));
      const difficulty = (height: number) => (at(height).seal as { difficulty: number }).difficulty;
      expect(difficulty(every - 1)).toBe(FIRST_DIFFICULTY);
      factors.push(difficulty(every) / FIRST_DIFFICULTY);
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const error = 1 / Math.sqrt(every * spans.length);
    expect(Math.abs(mean(spans) / span - 1)).toBeLessThan(BOUND * error);
    // The mean of an inverse is off by one part in the number of blocks, twice.
    expect(Math.abs(mean(factors) * span - 1)).toBeLessThan(BOUND * error + 2 / every);
  });

  // Steps of ln 2 times the meant mean balance exactly when intervals are exponential with that mean. Two intervals
  // away from the difficulty they set, the rule wanders little: the variance of its mean is that of chance.
  test('set per block keeps the mean interval at what is meant', () => {
    const run = mine('per-block', 60_000, { latency: '0s' }, { retarget: 'per-block' }, 3);
    const made = run.blocks.length - 1;
    const mean = run.blocks.at(-1)!.made / SECOND / made;
    expect(Math.abs(mean / 600 - 1)).toBeLessThan(BOUND / Math.sqrt(made) + 0.005);
  });
});
