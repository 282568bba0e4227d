import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { rankStakers } from '../../../src/consensus/stake-lottery/draw.js';
import type { LotteryProtocol } from '../../../src/consensus/stake-lottery/protocol.js';
import type { LotteryBlock } from '../../../src/consensus/stake-lottery/seal.js';
import { prepare } from '../../../src/simulate.js';

/** Standard errors from the expected value that a correct simulator may be away: once in 16,000 tests. */
const BOUND = 4;
const RUNS = 1500;
/** All the stake there is at the start, in units: large, so that rounding a reward down changes nothing. */
const STAKED = 1_000_000_000;

interface Row {
  readonly table: string;
  readonly id: string;
}

function facts<T>(table: string): readonly (T & Row)[] {
  const url = new URL('../../fixtures/validation/04_fairness_inequality.json', import.meta.url);
  const { rows } = JSON.parse(readFileSync(url, 'utf8')) as { rows: (T & Row)[] };
  return rows.filter((row) => row.table === table);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Distance of the mean from what is expected, in standard errors. */
function meanDistance(values: readonly number[], expected: number): number {
  const centre = mean(values);
  const variance = mean(values.map((value) => (value - centre) ** 2));
  return (centre - expected) / Math.sqrt(variance / values.length);
}

/** The same of the variance about a known centre, whose square deviations are one sample each. */
function varianceDistance(values: readonly number[], centre: number, expected: number): number {
  return meanDistance(
    values.map((value) => (value - centre) ** 2),
    expected,
  );
}

interface Outcome {
  /** Part of the blocks that the first of two stakers forged. */
  readonly blocks: number;
  /** Its part of all that is staked at the end. */
  readonly stake: number;
}

/** Whole runs of two stakers, the first with a share `a`, of so many blocks. */
function runs(a: number, blocks: number, reward: object, compounding = true): readonly Outcome[] {
  const first = Math.round(a * STAKED);
  return Array.from({ length: RUNS }, (_, k) => {
    const run = prepare(
      {
        seed: `theory/${k}`,
        // Slots start at 10 s, 20 s, ... after a warm-up of 15 s.
        duration: `${15 + 10 * blocks + 5}s`,
        currency: { decimals: 0 },
        supply: 2 * STAKED,
        nodes: { master: 2, cashing: 0, consumer: 1, trusted: 0 },
        network: { latency: '10ms' },
        consensus: {
          protocol: 'stake-lottery',
          ...{ forging: 'clock', blockTime: '10s', draw: 'equivalent', discovery: 'none' },
          ...{ stakes: [first, STAKED - first], reward, compounding },
        },
        workload: { kind: 'none' },
        output: { nodeFiles: 'none' },
      },
      { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false },
    );
    run.finish();
    const head = run.head() as LotteryBlock;
    expect(head.height).toBe(blocks);
    const stakes = (run.protocol as LotteryProtocol).ledger.stakes(head);
    const forged = run.blocks.slice(1).filter(({ producer }) => producer === 0).length;
    return { blocks: forged / blocks, stake: stakes[0]! / (stakes[0]! + stakes[1]!) };
  });
}

describe(`a compounding reward is Polya's urn (Huang et al. 2021, ML-PoS): ${RUNS} runs each`, () => {
  interface Share {
    readonly a: number;
    readonly w: number;
    readonly n: number;
    readonly mean: number;
    readonly var: number;
    readonly P_unfair: number;
  }
  const shares = facts<Share>('ml_pos_share').filter(({ n, w }) => n === 100 && (w === 0.1 || w === 0.001));
  interface Compounding {
    readonly R: number;
    readonly T: number;
    readonly constant: number;
    readonly geometric: number;
  }
  const compounding = facts<Compounding>('compounding_variance').filter(({ T }) => T === 100);

  test('the rows are there', () => {
    expect(shares.map(({ a, w }) => [a, w])).toEqual([
      [0.2, 0.001],
      [0.2, 0.1],
      [0.5, 0.001],
      [0.5, 0.1],
    ]);
    expect(compounding.map(({ R }) => R)).toEqual([0.1, 10]);
  });

  // n blocks, each of w of the first stake: the number of blocks is beta-binomial, its mean a, its variance
  // a b (1 + n w) / (n (1 + w)). Constant rewards of R over T blocks are w = R / T, and the variance of the share of
  // the stake over a b is 1 minus the product of 1 - rho_k^2 (Fanti et al. 2019).
  test.each(shares)('a = $a, w = $w, n = $n', (share) => {
    const { a, w, n } = share;
    const outcomes = runs(a, n, { constant: w * STAKED });
    const won = outcomes.map(({ blocks }) => blocks);
    expect(Math.abs(meanDistance(won, share.mean))).toBeLessThan(BOUND);
    expect(Math.abs(varianceDistance(won, a, share.var))).toBeLessThan(BOUND);
    // Ends of the fair interval belong to it; blocks are compared as whole numbers.
    const unfair = won.map((part) => (Math.abs(Math.round(part * n) - a * n) > 0.1 * a * n + 1e-9 ? 1 : 0));
    expect(Math.abs(meanDistance(unfair, share.P_unfair))).toBeLessThan(BOUND);
    const { constant } = compounding.find(({ R }) => Math.abs(R - w * n) < 1e-9)!;
    const staked = outcomes.map(({ stake }) => stake);
    expect(Math.abs(varianceDistance(staked, a, constant * a * (1 - a)))).toBeLessThan(BOUND);
  });

  // A share of the stake that grows by it: (1 + R)^(1 / T) - 1 of it each block.
  test.each(compounding)('geometric, R = $R over $T blocks: the share of the stake is spread less', (row) => {
    const { R, T, geometric, constant } = row;
    const rate = Math.round(((1 + R) ** (1 / T) - 1) * 1e9) / 1e9;
    const staked = runs(0.5, T, { proportional: rate }).map(({ stake }) => stake);
    expect(Math.abs(meanDistance(staked, 0.5))).toBeLessThan(BOUND);
    expect(Math.abs(varianceDistance(staked, 0.5, geometric / 4))).toBeLessThan(BOUND);
    expect(geometric).toBeLessThan(constant);
  });

  // Rewards that are not staked leave the lottery as it was: the number of blocks is binomial.
  test('without compounding it is a coin: a = 0.2, n = 100', () => {
    const won = runs(0.2, 100, { constant: 0.1 * STAKED }, false).map(({ blocks }) => blocks);
    expect(Math.abs(meanDistance(won, 0.2))).toBeLessThan(BOUND);
    expect(Math.abs(varianceDistance(won, 0.2, (0.2 * 0.8) / 100))).toBeLessThan(BOUND);
  });
});

describe('the single lottery favours the rich (Huang et al. 2021, SL-PoS)', () => {
  const DRAWS = 40_000;

  /** How often each of these stakes wins. */
  function wins(stakes: readonly number[]): readonly number[] {
    const entries = stakes.map((stake, place) => [`staker ${place}`, Math.round(stake * 1000)] as const);
    const counts = stakes.map(() => 0);
    for (let k = 0; k < DRAWS; k++) {
      const winner = rankStakers('single', entries, nodeHashes.sha256(`single ${k}`), nodeHashes).ranked(0);
      counts[winner] = counts[winner]! + 1;
    }
    return counts;
  }

  function distances(counts: readonly number[], expected: readonly number[]): readonly number[] {
    return counts.map((count, place) => {
      const p = expected[place]!;
      return Math.abs(count - DRAWS * p) / Math.sqrt(DRAWS * p * (1 - p));
    });
  }

  const two = facts<{ a: number; P_A_wins: number }>('sl_pos_two_miners');
  test.each(two)('two stakers, a = $a: wins $P_A_wins', ({ a, P_A_wins }) => {
    for (const distance of distances(wins([a, 1 - a]), [P_A_wins, 1 - P_A_wins])) {
      expect(distance).toBeLessThan(BOUND);
    }
  });

  const many = facts<{ stakes: number[]; P: number[] }>('sl_pos_many_equal');
  test.each(many)('stakes $stakes', ({ stakes, P }) => {
    for (const distance of distances(wins(stakes), P)) expect(distance).toBeLessThan(BOUND);
  });

  test('the rows are there', () => {
    expect([two.length, many.length]).toEqual([8, 3]);
  });
});
