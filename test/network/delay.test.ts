import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delayQuantile, isConstant, normalQuantile } from '../../src/network/delay.js';
import type { Delay } from '../../src/network/settings.js';

/** The largest number below 1 that a stream can draw. */
const LAST = 1 - 2 ** -53;

const delays: fc.Arbitrary<Delay> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), value: fc.nat(10_000_000) }),
  fc
    .tuple(fc.nat(10_000_000), fc.nat(10_000_000))
    .map(([low, span]) => ({ kind: 'uniform' as const, low, high: low + span })),
  fc.record({
    kind: fc.constant('normal' as const),
    mean: fc.nat(10_000_000),
    deviation: fc.nat(10_000_000),
  }),
  fc.record({ kind: fc.constant('exponential' as const), mean: fc.nat(10_000_000) }),
);

const draws = fc.oneof(
  fc.double({ min: 0, max: LAST, noNaN: true }),
  fc.constantFrom(0, 2 ** -53, 0.02425, 0.5, 0.97575, LAST),
);

describe('delayQuantile', () => {
  const cases: readonly [name: string, delay: Delay, u: number, expected: number][] = [
    ['a constant is itself', { kind: 'constant', value: 70 }, 0.9, 70],
    ['uniform begins at its low end', { kind: 'uniform', low: 20, high: 29 }, 0, 20],
    ['uniform gives each whole value an equal share', { kind: 'uniform', low: 20, high: 29 }, 0.1, 21],
    ['uniform reaches its high end', { kind: 'uniform', low: 20, high: 29 }, LAST, 29],
    ['uniform never passes it', { kind: 'uniform', low: 0, high: 2 ** 40 }, LAST, 2 ** 40],
    ['exponential begins at 0', { kind: 'exponential', mean: 1000 }, 0, 0],
    // -ln(1/2) = 0.693147...
    [
      'exponential has its median at ln 2 of the mean',
      { kind: 'exponential', mean: 1_000_000 },
      0.5,
      693_147,
    ],
    // -ln(2^-53) = 36.7368...
    ['exponential ends where 53 bits do', { kind: 'exponential', mean: 1000 }, LAST, 36_737],
    ['normal has its median at the mean', { kind: 'normal', mean: 500, deviation: 100 }, 0.5, 500],
    [
      'normal one deviation up',
      { kind: 'normal', mean: 500_000, deviation: 100_000 },
      0.8413447460685429,
      600_000,
    ],
    ['normal is cut off at 0', { kind: 'normal', mean: 50, deviation: 100 }, 0.01, 0],
    ['normal without deviation is its mean', { kind: 'normal', mean: 50, deviation: 0 }, 0, 50],
  ];
  test.each(cases)('%s', (_name, delay, u, expected) => {
    expect(delayQuantile(delay, u)).toBe(expected);
  });

  test('gives whole microseconds, never below 0 and never minus 0', () => {
    fc.assert(
      fc.property(delays, draws, (delay, u) => {
        const value = delayQuantile(delay, u);
        expect(Number.isSafeInteger(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(Object.is(value, -0)).toBe(false);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('never falls as u rises', () => {
    fc.assert(
      fc.property(delays, draws, draws, (delay, a, b) => {
        expect(delayQuantile(delay, Math.min(a, b))).toBeLessThanOrEqual(
          delayQuantile(delay, Math.max(a, b)),
        );
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe('isConstant', () => {
  test('sees what never varies', () => {
    expect(isConstant({ kind: 'constant', value: 5 })).toBe(true);
    expect(isConstant({ kind: 'uniform', low: 5, high: 5 })).toBe(true);
    expect(isConstant({ kind: 'uniform', low: 5, high: 6 })).toBe(false);
    expect(isConstant({ kind: 'exponential', mean: 5 })).toBe(false);
    expect(isConstant({ kind: 'normal', mean: 5, deviation: 1 })).toBe(false);
  });
});

describe('normalQuantile', () => {
  // Quantiles to 16 digits, from the tables of the normal distribution.
  const known: readonly [u: number, z: number][] = [
    [0.5, 0],
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.8413447460685429, 1],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.9772498680518208, 2],
    [0.99, 2.3263478740408408],
    [0.995, 2.5758293035489004],
    [0.999, 3.090232306167814],
    [0.9999, 3.719016485455709],
    [0.99999, 4.264890793922825],
    [0.999999, 4.753424308822899],
  ];
  test.each(known)('of %d is %d to 1e-8, and its mirror image', (u, z) => {
    expect(Math.abs(normalQuantile(u) - z)).toBeLessThan(1e-8);
    expect(Math.abs(normalQuantile(1 - u) + z)).toBeLessThan(1e-8);
  });

  test('is finite at 0 and joins where its formulas meet', () => {
    // The quantile of 2^-54 is -8.2924: the least that a draw can stand for.
    expect(normalQuantile(0)).toBeCloseTo(-8.29, 1);
    for (const seam of [0.02425, 0.97575]) {
      const step = normalQuantile(seam + 1e-12) - normalQuantile(seam - 1e-12);
      expect(step).toBeLessThan(1e-8);
      expect(step).toBeGreaterThan(-1e-8);
    }
  });
});
