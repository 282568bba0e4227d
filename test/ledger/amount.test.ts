import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import {
  formatAmount,
  formatRate,
  mulDiv,
  parseAmount,
  parseRate,
  RATE_SCALE,
  shareOf,
} from '../../src/ledger/amount.js';

fc.configureGlobal({ seed: 1 });

const safe = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(1000),
  fc.maxSafeNat().map((n) => Number.MAX_SAFE_INTEGER - (n % 1000)),
);

describe('mulDiv', () => {
  test('is the exact floor for any safe integers, and refuses a result past 2^53 - 1', () => {
    fc.assert(
      fc.property(safe, safe, safe, (a, b, c) => {
        const divisor = Math.max(c, 1);
        const exact = (BigInt(a) * BigInt(b)) / BigInt(divisor);
        if (exact > BigInt(Number.MAX_SAFE_INTEGER))
          expect(() => mulDiv(a, b, divisor)).toThrow(InvariantError);
        else expect(mulDiv(a, b, divisor)).toBe(Number(exact));
      }),
      { numRuns: 2000 },
    );
  });

  test('does not round up just below a whole number, where the float quotient is closest to it', () => {
    const wholes = fc.integer({ min: 2, max: 2 ** 52 });
    fc.assert(
      fc.property(wholes, wholes, (k, d) => {
        const divisor = Math.max(2, Math.min(d, Math.floor(Number.MAX_SAFE_INTEGER / k)));
        if (k * divisor > Number.MAX_SAFE_INTEGER) return;
        expect(mulDiv(k * divisor - 1, 1, divisor)).toBe(k - 1);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [-1, 1, 1],
    [1, -1, 1],
    [1, 1, 0],
    [1, 1, -1],
    [0.5, 2, 1],
    [1, 1, 0.5],
    [2 ** 53, 0, 1],
    [Number.NaN, 1, 1],
  ])('refuses %d, %d, %d', (a, b, divisor) => {
    expect(() => mulDiv(a, b, divisor)).toThrow(InvariantError);
  });
});

describe('rates', () => {
  test.each([
    [0, 0],
    [1, RATE_SCALE],
    [0.05, 50_000_000],
    [0.1, 100_000_000],
    [0.7, 700_000_000],
    [0.123456789, 123_456_789],
    [1e-9, 1],
    [1.5e-8, 15],
    [-0, 0],
  ])('reads %d as %d parts and writes it back', (value, rate) => {
    expect(parseRate(value)).toBe(rate);
    expect(formatRate(rate)).toBe(value + 0);
  });

  test.each([1.1, 2, 1e21, -0.1, 0.1234567891, 1e-10, 1.000000001, 0.1 + 0.2, Number.NaN, Infinity])(
    'refuses %d',
    (value) => {
      expect(parseRate(value)).toBeUndefined();
    },
  );

  test('come back from their plain number', () => {
    fc.assert(
      fc.property(fc.nat(RATE_SCALE), (rate) => {
        expect(parseRate(formatRate(rate))).toBe(rate);
      }),
      { numRuns: 2000 },
    );
  });

  test('a share and the rest make up the amount, and neither is negative', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(RATE_SCALE), (amount, rate) => {
        const share = shareOf(amount, rate);
        expect(share >= 0 && amount - share >= 0).toBe(true);
        expect(BigInt(share)).toBe((BigInt(amount) * BigInt(rate)) / BigInt(RATE_SCALE));
      }),
    );
  });
});

describe('amounts', () => {
  test.each([
    [0.05, 8, 5_000_000],
    ['0.05', 8, 5_000_000],
    ['83300000', 8, 8_330_000_000_000_000],
    [83300000, 8, 8_330_000_000_000_000],
    [0.1, 1, 1],
    [1e-8, 8, 1],
    ['1.50', 1, 15],
    ['000', 3, 0],
    ['0.000', 1, 0],
    [100, 0, 100],
    ['9007199254740991', 0, Number.MAX_SAFE_INTEGER],
    ['90071992.54740991', 8, Number.MAX_SAFE_INTEGER],
    ['1e3', 2, 100_000],
  ])('reads %s with %d decimals as %d units', (value, decimals, amount) => {
    expect(parseAmount(value, decimals)).toBe(amount);
  });

  test.each([
    [0.001, 2],
    [-1, 2],
    ['-0.5', 2],
    ['+1', 2],
    ['', 2],
    ['.5', 2],
    ['5.', 2],
    [' 1', 2],
    ['0x10', 2],
    ['1,000', 2],
    ['9007199254740992', 0],
    ['90071992.54740992', 8],
    ['1e999999999', 0],
    ['1e-999999999', 8],
    [1e300, 0],
    [Number.NaN, 2],
    [Infinity, 2],
  ])('refuses %s with %d decimals', (value, decimals) => {
    expect(parseAmount(value, decimals)).toBeUndefined();
  });

  test.each([
    [5_000_000, 8, '0.05'],
    [8_330_000_000_000_000, 8, '83300000'],
    [0, 8, '0'],
    [-0, 8, '0'],
    [-5, 1, '-0.5'],
    [-1200, 2, '-12'],
    [1, 8, '0.00000001'],
    [120, 0, '120'],
    [Number.MAX_SAFE_INTEGER, 8, '90071992.54740991'],
  ])('writes %d units with %d decimals as %s', (amount, decimals, text) => {
    expect(formatAmount(amount, decimals)).toBe(text);
  });

  test('come back from their text', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(18), (amount, decimals) => {
        expect(parseAmount(formatAmount(amount, decimals), decimals)).toBe(amount);
        if (amount > 0) expect(formatAmount(-amount, decimals)).toBe(`-${formatAmount(amount, decimals)}`);
      }),
      { numRuns: 1000 },
    );
  });

  test('are not written when they are no whole number of units', () => {
    expect(() => formatAmount(0.5, 2)).toThrow(InvariantError);
  });
});
