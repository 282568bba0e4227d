import { describe, expect, test } from 'vitest';
import {
  deviationOf,
  meanOf,
  overlapOf,
  quantileOf,
  rankCorrelation,
  sharesOf,
} from '../../../src/observers/metrics/statistics.js';

test('mean and standard deviation: of 2, 4, 9 the mean is 5 and the squares 9 + 1 + 16 = 26 over 2', () => {
  expect(meanOf([2, 4, 9])).toBe(5);
  expect(deviationOf([2, 4, 9])).toBe(Math.sqrt(13));
  expect(meanOf([])).toBeUndefined();
  expect(deviationOf([1])).toBeUndefined();
});

test.each<[share: number, expected: number]>([
  [0, 1],
  // The place is 0.25 * 4 = 1: the second value.
  [0.25, 2.5],
  [0.5, 4],
  // 0.9 * 4 = 3.6: from 7, six tenths of the way to 20.
  [0.9, 14.8],
  [1, 20],
])('the quantile of 1, 2.5, 4, 7, 20 at %d is %d', (share, expected) => {
  expect(quantileOf([1, 2.5, 4, 7, 20], share)).toBeCloseTo(expected, 12);
});

test('quantiles of nothing are absent', () => {
  expect(quantileOf([], 0.5)).toBeUndefined();
});

test('shares sum to 1 and are absent when there is nothing to share', () => {
  expect([...sharesOf([1, 3])!]).toEqual([0.25, 0.75]);
  expect(sharesOf([0, 0])).toBeUndefined();
});

test('an overlap is 1 less half the sum of differences', () => {
  // |0.5 - 0.2| + |0.3 - 0.3| + |0.2 - 0.5| = 0.6
  expect(overlapOf([0.5, 0.3, 0.2], [0.2, 0.3, 0.5])).toBeCloseTo(0.7, 12);
  expect(overlapOf([1, 0], [0, 1])).toBe(0);
});

describe('the rank correlation', () => {
  test('is 1 for the same order and -1 for the opposite, whatever the distances', () => {
    expect(rankCorrelation([1, 2, 300], [5, 6, 7])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 300], [7, 6, 5])).toBeCloseTo(-1, 12);
  });

  test('without ties is 1 - 6 sum(d^2) / (n (n^2 - 1))', () => {
    // Ranks 1 2 3 4 5 against 2 1 4 5 3: d = 1 1 1 1 2, squares 8, so 1 - 48 / 120.
    expect(rankCorrelation([10, 20, 30, 40, 50], [2, 1, 4, 5, 3])).toBeCloseTo(0.6, 12);
  });

  test('gives equal values the mean of their ranks', () => {
    // Ranks 1.5 1.5 3 against 1 2 3: deviations -0.5 -0.5 1 and -1 0 1, so 1.5 / sqrt(1.5 * 2).
    expect(rankCorrelation([7, 7, 8], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(3), 12);
  });

  test('is absent where all values of one side are equal', () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(rankCorrelation([], [])).toBeUndefined();
  });
});
