import { describe, expect, test } from 'vitest';
import {
  estimateOf,
  pairedDifference,
  studentDistribution,
  studentQuantile,
} from '../../src/sweep/statistics.js';

describe("Student's t", () => {
  // Found with 30 digits by mpmath from the incomplete beta function, another way than ours; with two degrees of
  // freedom it is a closed form.
  const quantiles: readonly [probability: number, degrees: number, value: number][] = [
    [0.975, 1, 12.706204736174705],
    [0.975, 2, 0.95 / Math.sqrt(2 * 0.975 * 0.025)],
    [0.975, 3, 3.1824463052837095],
    [0.975, 4, 2.7764451051977943],
    [0.975, 9, 2.262157162798205],
    [0.975, 10, 2.228138851986275],
    [0.975, 29, 2.0452296421327043],
    [0.975, 100, 1.9839715185235522],
    [0.995, 9, 3.2498355415921263],
    [0.95, 9, 1.8331129326562372],
    [0.975, 10_000, 1.9602012398906263],
  ];
  test.each(quantiles)('has its %f point with %i degrees of freedom at %f', (probability, degrees, value) => {
    expect(Math.abs(studentQuantile(probability, degrees) / value - 1)).toBeLessThan(1e-13);
  });

  test('is symmetric about 0', () => {
    expect(studentQuantile(0.5, 7)).toBe(0);
    expect(studentQuantile(0.025, 9)).toBe(-studentQuantile(0.975, 9));
    expect(studentDistribution(0, 5)).toBe(0.5);
    expect(studentDistribution(-2, 6)).toBeCloseTo(1 - studentDistribution(2, 6), 14);
  });

  test('turns back into the probability it came from', () => {
    for (const degrees of [1, 2, 5, 8, 33]) {
      for (const probability of [0.6, 0.9, 0.99]) {
        expect(studentDistribution(studentQuantile(probability, degrees), degrees)).toBeCloseTo(
          probability,
          14,
        );
      }
    }
  });
});

describe('an estimate', () => {
  test('of ten whole numbers is the one worked out by hand', () => {
    // 1..10: mean 5.5, variance 82.5 / 9, half width t(.975, 9) * sqrt(variance / 10).
    const estimate = estimateOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])!;
    expect(estimate).toMatchObject({ count: 10, mean: 5.5 });
    expect(estimate.deviation).toBeCloseTo(Math.sqrt(82.5 / 9), 12);
    expect(estimate.halfWidth).toBeCloseTo(2.262157162798205 * Math.sqrt(82.5 / 90), 12);
  });

  test('of one value has no interval, and of none does not exist', () => {
    expect(estimateOf([3])).toEqual({ count: 1, mean: 3, deviation: 0, halfWidth: null });
    expect(estimateOf([])).toBeUndefined();
  });

  test('of a paired difference is narrower than the means when pairs share their chance', () => {
    const chance = [4, -7, 1, 12, -3, 8];
    const first = chance.map((noise) => 10 + noise);
    const second = chance.map((noise, place) => 11 + noise + (place % 2 === 0 ? 0.1 : -0.1));
    const difference = pairedDifference(second, first)!;
    expect(difference.mean).toBeCloseTo(1, 12);
    expect(difference.halfWidth! * 10).toBeLessThan(estimateOf(first)!.halfWidth!);
  });

  test('keeps its digits far from zero', () => {
    expect(estimateOf([1e9 + 1, 1e9 + 2, 1e9 + 3])!.deviation).toBe(1);
  });
});
