import { describe, expect, test } from 'vitest';
import { nodeHashes } from '../../../src/cli/node-crypto.js';
import { type DrawKind, holderOf, rankStakers } from '../../../src/consensus/stake-lottery/draw.js';
import type { StakeEntry } from '../../../src/consensus/stake-lottery/lots.js';
import { counted } from './wins.js';

const STAKES: readonly StakeEntry[] = [
  ['a', 1],
  ['b', 2],
  ['nobody', 0],
  ['c', 5],
];
const SEEDS = 8000;

/** Counts of the whole order of stakers, winner first, over many tips. */
function orders(kind: DrawKind): Map<string, number> {
  const counts = new Map<string, number>();
  for (let k = 0; k < SEEDS; k++) {
    const ranking = rankStakers(kind, STAKES, nodeHashes.sha256(`tip-${k}`), nodeHashes);
    const order = Array.from({ length: ranking.length }, (_, rank) => STAKES[ranking.ranked(rank)]![0]);
    counts.set(order.join(''), (counts.get(order.join('')) ?? 0) + 1);
  }
  return counts;
}

/** Probability of an order when each rank falls on one of those left in proportion to the stakes. */
function probability(order: string): number {
  let left = 8;
  let product = 1;
  for (const key of order) {
    const stake = STAKES.find(([other]) => other === key)![1];
    product *= stake / left;
    left -= stake;
  }
  return product;
}

const ORDERS = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'];
/** A chi-square with 5 degrees of freedom passes this once in 100,000 tests. */
const CRITICAL = 30.86;

describe('the equivalent draw', () => {
  test('has the law it states: each residue of the total belongs to one lot of one staker', () => {
    const counts = new Map<number, number>();
    for (let lot = 0; lot < 8; lot++) {
      const place = holderOf(STAKES, lot);
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [0, 1],
      [1, 2],
      [3, 5],
    ]);
    // Among those left when the winner is out of the way again.
    expect([0, 1, 2].map((lot) => holderOf(STAKES, lot, new Set([3])))).toEqual([0, 1, 1]);
  });

  test.each(['exact', 'equivalent'] as const)(
    '%s: winner, second and third have the same law in both draws',
    (kind) => {
      const counts = orders(kind);
      const chiSquare = ORDERS.reduce((sum, order) => {
        const expected = SEEDS * probability(order);
        return sum + ((counts.get(order) ?? 0) - expected) ** 2 / expected;
      }, 0);
      expect([...counts.keys()].sort()).toEqual(ORDERS);
      expect(chiSquare).toBeLessThan(CRITICAL);
    },
  );

  test('two-sample: the orders of both draws over the same tips differ by chance only', () => {
    const exact = orders('exact');
    const equivalent = orders('equivalent');
    // Of equal sizes: the sum of (a - b)^2 / (a + b) is a chi-square of the same 5 degrees.
    const chiSquare = ORDERS.reduce((sum, order) => {
      const a = exact.get(order) ?? 0;
      const b = equivalent.get(order) ?? 0;
      return sum + (a - b) ** 2 / (a + b);
    }, 0);
    expect(chiSquare).toBeLessThan(CRITICAL);
  });

  test('the single lottery fails the same test: it is another law', () => {
    const counts = orders('single');
    const chiSquare = ORDERS.reduce((sum, order) => {
      const expected = SEEDS * probability(order);
      return sum + ((counts.get(order) ?? 0) - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeGreaterThan(CRITICAL);
  });

  test('takes stakes of millions with one hash a rank', () => {
    let count = 0;
    const counting = counted(() => count++);
    const stakes = Array.from({ length: 1000 }, (_, k) => [`staker ${k}`, 1_000_000 * (k + 1)] as const);
    const ranking = rankStakers('equivalent', stakes, 'tip', counting);
    expect(ranking.length).toBe(1000);
    const first = Array.from({ length: 20 }, (_, rank) => ranking.ranked(rank));
    expect(new Set(first).size).toBe(20);
    expect(count).toBe(20);
  });
});

describe('draws that cannot be held', () => {
  test('nobody with a stake', () => {
    for (const kind of ['exact', 'equivalent', 'single'] as const) {
      expect(() => rankStakers(kind, [['a', 0]], 'tip')).toThrow('stakes: expected a total above 0');
    }
  });

  test('more lots than can be hashed, in the exact draw only', () => {
    const stakes = [['whale', 10_000_001]] as const;
    expect(() => rankStakers('exact', stakes, 'tip')).toThrow(
      'consensus.draw: expected "equivalent" for more than 1000000 lots, which are too many to hash, got "exact" and 10000001',
    );
    expect(rankStakers('single', stakes, 'tip').ranked(0)).toBe(0);
  });
});
