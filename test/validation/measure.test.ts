import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { leastValues, measured, measureSchema } from '../../src/validation/measure.js';

describe('a measure', () => {
  const values = [1, 2, 3, 6];

  test.each([
    ['mean', 3],
    ['variance', 14 / 3],
    ['deviation', Math.sqrt(14 / 3)],
    [{ above: 2 }, 0.5],
    [{ below: 2 }, 0.25],
    [{ outside: [2, 3] as [number, number] }, 0.5],
  ] as const)('%j of 1, 2, 3, 6 is %d', (measure, value) => {
    expect(measured(values, measure as never).value).toBeCloseTo(value, 12);
  });

  test('counts a value on the edge as inside, though its last bit differs', () => {
    expect(measured([0.1 + 0.2, 0.3, 0.9 * 0.2], { outside: [0.18, 0.3] }).value).toBe(0);
  });

  test('gives shares as proportions, so that rare ones are judged by the exact tail', () => {
    expect(measured(values, { above: 2 }).kind).toBe('proportion');
    expect(measured(values, 'variance').kind).toBe('mean');
  });

  test('wants more values for a spread than for a mean', () => {
    expect(leastValues('variance')).toBeGreaterThan(leastValues('mean'));
  });

  test('is refused with what it may be', () => {
    const parsed = measureSchema.safeParse('median');
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.message).toMatch(/^expected "mean", "variance"/);
  });
});

// Over 400 repetitions the deviation of an estimate is known to 4 %: a standard error off by a sixth is seen.
test.each(['mean', 'variance', 'deviation'] as const)(
  'the standard error of a %s is how far it strays',
  (measure) => {
    const stream = randomSource('errors').stream('values');
    const estimates = Array.from({ length: 400 }, () =>
      measured(
        Array.from({ length: 500 }, () => stream.exponential(1_000_000) / 1_000_000),
        measure,
      ),
    );
    const strays = measured(
      estimates.map(({ value }) => value),
      'deviation',
    ).value;
    const stated = estimates.reduce((sum, { standardError }) => sum + standardError, 0) / estimates.length;
    expect(stated / strays).toBeGreaterThan(0.84);
    expect(stated / strays).toBeLessThan(1.16);
  },
);
