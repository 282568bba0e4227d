import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { PairCounter } from '../../src/engine/ratio.js';
import { differenceOf, exactly, meanOf, pooled, proportion, ratioOf } from '../../src/validation/estimate.js';

describe('estimates', () => {
  test('the mean of samples has the standard error of the mean', () => {
    expect(meanOf([1, 2, 3, 4])).toEqual({
      kind: 'mean',
      value: 2.5,
      standardError: Math.sqrt(5 / 3 / 4),
      samples: 4,
    });
  });

  test('a small spread beside a large mean is not lost', () => {
    expect(meanOf([1e9, 1e9 + 1, 1e9 + 2]).standardError).toBeCloseTo(Math.sqrt(1 / 3), 6);
  });

  test('proportions of several repetitions pool to the proportion of all', () => {
    expect(pooled([proportion(3, 10), proportion(5, 10)])).toEqual(proportion(8, 20));
  });

  test('means of several repetitions pool with a smaller error', () => {
    const one = meanOf([1, 3]);
    const both = pooled([one, { ...one, value: 4 }]);
    expect(both.value).toBe(3);
    expect(both.standardError).toBeCloseTo(one.standardError / Math.sqrt(2), 12);
    expect(pooled([exactly(7), exactly(7)])).toMatchObject({ kind: 'exact', value: 7 });
  });

  test('errors of a difference add in squares', () => {
    expect(
      differenceOf({ ...exactly(5), standardError: 3 }, { ...exactly(1), standardError: 4 }),
    ).toMatchObject({
      value: 4,
      standardError: 5,
    });
  });

  test('the error of a ratio is how far the ratio scatters', () => {
    const random = randomSource('ratio').stream('pairs');
    const scores: number[] = [];
    for (let round = 0; round < 400; round++) {
      const sums = new PairCounter();
      for (let pair = 0; pair < 500; pair++) {
        const y = 1 + random.below(5);
        sums.add(random.next() * y + random.next(), y);
      }
      const { value, standardError } = ratioOf(sums);
      scores.push((value - 2 / 3) / standardError);
    }
    // 400 squares of standard normal numbers have mean 1 and standard deviation 0.07; four of them around.
    const meanSquare = scores.reduce((sum, score) => sum + score * score, 0) / scores.length;
    expect(Math.abs(meanSquare - 1)).toBeLessThan(0.28);
  });
});
