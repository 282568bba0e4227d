import { describe, expect, test } from 'vitest';
import { type Distribution, meanOf, sampler, weightedSampler } from '../../src/engine/distribution.js';
import { randomSource } from '../../src/engine/random.js';

const DRAWS = 20_000;
/** Kolmogorov's limit: sqrt(n) times the largest distance passes it once in a thousand under the right law. */
const KOLMOGOROV = 1.95;

function draws(law: Distribution, seed = 'laws', count = DRAWS): number[] {
  const random = randomSource(seed).stream('draws');
  const draw = sampler(law);
  return Array.from({ length: count }, () => draw(random));
}

/** sqrt(n) times the largest distance between the draws' distribution and a continuous law. */
function kolmogorov(values: readonly number[], law: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  let largest = 0;
  for (const [place, value] of sorted.entries()) {
    const expected = law(value);
    largest = Math.max(largest, expected - place / sorted.length, (place + 1) / sorted.length - expected);
  }
  return largest * Math.sqrt(sorted.length);
}

/** The normal distribution function by Zelen and Severo (Abramowitz and Stegun 26.2.17), right to 7.5e-8. */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z > 0 ? 1 - tail : tail;
}

const LOG_VARIANCE = Math.log(1 + 4);
const BELOW_ZERO = normalBelow(-0.5);

/** Each continuous law and its distribution function, written down apart from the code that draws. */
const LAWS: readonly (readonly [Distribution, (x: number) => number])[] = [
  [{ uniform: [2, 10] }, (x) => (x - 2) / 8],
  [{ normal: [50, 7] }, (x) => normalBelow((x - 50) / 7)],
  // Cut at 0: what lies below is drawn again.
  [{ normal: [5, 10] }, (x) => (normalBelow((x - 5) / 10) - BELOW_ZERO) / (1 - BELOW_ZERO)],
  [
    { lognormal: [10, 20] },
    (x) => normalBelow((Math.log(x) - (Math.log(10) - LOG_VARIANCE / 2)) / Math.sqrt(LOG_VARIANCE)),
  ],
  [{ exponential: 3 }, (x) => 1 - Math.exp(-x / 3)],
  [{ pareto: 1.16, least: 2 }, (x) => 1 - (2 / x) ** 1.16],
];

describe('distributions', () => {
  test.each(LAWS)('%j follows its law (Kolmogorov and Smirnov)', (law, below) => {
    for (const seed of ['1', '2', '3']) expect(kolmogorov(draws(law, seed), below)).toBeLessThan(KOLMOGOROV);
  });

  test('the test of laws notices a law that is a little off', () => {
    const [, below] = LAWS[4]!;
    expect(kolmogorov(draws({ exponential: 3.1 }), below)).toBeGreaterThan(KOLMOGOROV);
  });

  test('Zipf gives every rank its share (chi-square)', () => {
    const ranks = 20;
    const values = draws({ zipf: 1.2, ranks });
    const weights = Array.from({ length: ranks }, (_, place) => (place + 1) ** -1.2);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let square = 0;
    for (const [place, weight] of weights.entries()) {
      const expected = (DRAWS * weight) / total;
      const seen = values.filter((value) => value === place + 1).length;
      square += (seen - expected) ** 2 / expected;
    }
    // 19 degrees of freedom: 43.8 is passed once in a thousand.
    expect(square).toBeLessThan(43.8);
    expect(values.every((value) => Number.isInteger(value) && value >= 1 && value <= ranks)).toBe(true);
  });

  test('a plain number is drawn without a draw', () => {
    const random = randomSource('1').stream('draws');
    expect(sampler(7)(random)).toBe(7);
    expect(random.next()).toBe(randomSource('1').stream('draws').next());
  });

  test('a place of weight 0 is never drawn, the others in proportion', () => {
    const random = randomSource('1').stream('draws');
    const draw = weightedSampler([0, 3, 0, 1, 0]);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < DRAWS; i++) counts[draw(random)]!++;
    expect(counts[0]! + counts[2]! + counts[4]!).toBe(0);
    // Four standard errors of a share of 0.75.
    expect(Math.abs(counts[1]! / DRAWS - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / DRAWS));
  });

  test.each([
    5,
    { uniform: [2, 10] },
    { lognormal: [10, 5] },
    { exponential: 3 },
    { pareto: 3, least: 2 },
    { zipf: 1, ranks: 10 },
  ] satisfies Distribution[])('the stated mean of %j is that of its draws', (law) => {
    const values = draws(law);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean / meanOf(law) - 1)).toBeLessThan(0.03);
  });
});
