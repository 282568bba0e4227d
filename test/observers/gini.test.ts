import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gini } from '../../src/observers/gini.js';

/** By definition: the mean difference of all pairs over twice the mean. */
function meanDifference(amounts: readonly number[]): number {
  let differences = 0;
  let total = 0;
  for (const a of amounts) {
    total += a;
    for (const b of amounts) differences += Math.abs(a - b);
  }
  return total === 0 ? 0 : differences / (2 * amounts.length * total);
}

describe('gini', () => {
  const cases: readonly [name: string, amounts: readonly number[], expected: number][] = [
    ['nobody', [], 0],
    ['one', [5], 0],
    ['nothing to share', [0, 0, 0], 0],
    ['all equal', [7, 7, 7, 7], 0],
    ['one of two has everything', [0, 9], 1 / 2],
    ['one of five has everything', [0, 0, 3, 0, 0], 4 / 5],
    // |1-2| + |1-3| + |2-3| = 4, twice 8; over 2 * 3 * 6.
    ['1, 2, 3', [3, 1, 2], 8 / 36],
    ['1, 1, 2, 4', [4, 1, 2, 1], 10 / 32],
  ];
  test.each(cases)('of %s', (_name, amounts, expected) => {
    expect(gini(amounts)).toBeCloseTo(expected, 12);
  });

  test.each([2, 10, 1000])('of 1 to %d is (n - 1) / 3n', (n) => {
    const amounts = Array.from({ length: n }, (_, place) => place + 1);
    expect(gini(amounts)).toBeCloseTo((n - 1) / (3 * n), 12);
  });

  test('of exponential wealth is 1/2', () => {
    // Quantiles in the middle of 100,000 equal shares stand for the distribution: the error of this midpoint rule
    // is of the order of 1/n, times a few from the logarithm's end.
    const n = 100_000;
    const amounts = Array.from({ length: n }, (_, place) => -Math.log(1 - (place + 0.5) / n));
    expect(Math.abs(gini(amounts) - 0.5)).toBeLessThan(1e-4);
  });

  const wealth = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 });

  test('is half the relative mean difference', () => {
    fc.assert(
      fc.property(wealth, (amounts) => {
        expect(gini(amounts)).toBeCloseTo(meanDifference(amounts), 9);
      }),
      { seed: 8 },
    );
  });

  test('lies between 0 and (n - 1) / n, and does not change with the unit or the order', () => {
    fc.assert(
      fc.property(wealth, fc.integer({ min: 1, max: 1000 }), (amounts, factor) => {
        const value = gini(amounts);
        expect(value).toBeGreaterThan(-1e-12);
        expect(value).toBeLessThan((amounts.length - 1) / amounts.length + 1e-12);
        expect(gini(amounts.map((amount) => amount * factor))).toBeCloseTo(value, 9);
        expect(gini([...amounts].reverse())).toBe(value);
      }),
      { seed: 9 },
    );
  });

  test('leaves its input as it was', () => {
    const amounts = [3, 1, 2];
    gini(amounts);
    expect(amounts).toEqual([3, 1, 2]);
  });
});
