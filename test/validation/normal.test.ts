import { describe, expect, test } from 'vitest';
import { binomialResolution, binomialScore } from '../../src/validation/binomial.js';
import { normalScore, normalTail } from '../../src/validation/normal.js';

/** P(X >= count) for X binomial, exactly, with a rational probability. */
function exactUpperTail(count: number, trials: number, numerator: number, denominator: number): number {
  let sum = 0n;
  let choose = 1n;
  for (let k = 0; k <= trials; k++) {
    if (k >= count) {
      sum += choose * BigInt(numerator) ** BigInt(k) * BigInt(denominator - numerator) ** BigInt(trials - k);
    }
    choose = (choose * BigInt(trials - k)) / BigInt(k + 1);
  }
  return Number((sum * 10n ** 30n) / BigInt(denominator) ** BigInt(trials)) / 1e30;
}

describe('the normal law', () => {
  test.each([
    [0, 0.5],
    [1, 0.15865525393145705],
    [1.959963984540054, 0.025],
    [2.9999, 0.001350341282954924],
    [3.0001, 0.001349454913260718],
    [5, 2.866515718791939e-7],
    [10, 7.61985302416052e-24],
    [-1, 0.841344746068543],
  ])('the tail above %d is %d', (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 9);
  });

  test.each([0.5, 0.1, 0.025, 1e-5, 1e-20, 1e-200])('the quantile undoes the tail at %d', (tail) => {
    expect(normalTail(normalScore(tail)) / tail).toBeCloseTo(1, 8);
  });
});

describe('binomial scores', () => {
  test.each([
    [9, 20, 1, 4],
    [12, 20, 1, 4],
    [3, 40, 1, 100],
    [40, 40, 9, 10],
    [6, 300, 1, 1000],
  ])('%d of %d with chance %d/%d has the tail it says', (count, trials, numerator, denominator) => {
    const z = binomialScore(count, trials, numerator / denominator);
    expect(normalTail(z) / exactUpperTail(count, trials, numerator, denominator)).toBeCloseTo(1, 7);
  });

  test('few successes mirror many failures', () => {
    expect(binomialScore(2, 50, 0.3)).toBeCloseTo(-binomialScore(48, 50, 0.7), 9);
  });

  test('a likely count scores 0, and what cannot be scores without end', () => {
    expect(binomialScore(25, 50, 0.5)).toBe(0);
    expect(binomialScore(1, 10, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(binomialScore(9, 10, 1)).toBe(Number.NEGATIVE_INFINITY);
    expect(binomialScore(0, 1000, 1e-12)).toBe(0);
  });

  test('agree with the normal approximation where that is good', () => {
    const [trials, probability] = [1_000_000, 0.3];
    const count = 300_000 + 1833;
    const approximate = (count - 0.5 - 300_000) / Math.sqrt(trials * probability * 0.7);
    expect(binomialScore(count, trials, probability)).toBeCloseTo(approximate, 2);
  });

  test('the resolution is the least rise that scores above the bound', () => {
    const [trials, probability, bound] = [5000, 0.002, 4];
    const rise = binomialResolution(trials, probability, bound);
    const count = Math.round((probability + rise) * trials);
    expect(binomialScore(count, trials, probability)).toBeGreaterThan(bound);
    expect(binomialScore(count - 1, trials, probability)).toBeLessThanOrEqual(bound);
  });
});
