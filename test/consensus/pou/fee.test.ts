import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactRate, fee } from '../../../src/consensus/pou/fee.js';
import { InvariantError } from '../../../src/engine/errors.js';
import { bits, golden } from './golden.js';

fc.configureGlobal({ seed: 3 });

interface Fees {
  readonly type: string;
  readonly amount: number;
  readonly fees_rate: number;
  readonly fees: number;
  readonly fees_is_int: boolean;
  readonly fees_f64: string;
}

describe('the legacy fee', () => {
  test.each(golden<Fees>('pou_compute_fees'))(
    'of $amount $type at $fees_rate is $fees to the bit',
    (vector) => {
      const result = fee(vector, vector.fees_rate, { legacy: true });
      expect(bits(result)).toBe(vector.fees_f64);
      expect(vector.fees_is_int).toBe(vector.type !== 'PKC');
    },
  );
});

describe('the fee in whole units', () => {
  test('is the exact product rounded down', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(1_000_000_000), (amount, parts) => {
        const exact = (BigInt(amount) * BigInt(parts)) / 1_000_000_000n;
        expect(BigInt(fee({ type: 'PKC', amount }, parts / 1e9))).toBe(exact);
      }),
      { numRuns: 500 },
    );
  });

  test('is 5 % of the supply to the unit, where a float would not be', () => {
    expect(fee({ type: 'PKC', amount: 8_330_000_000_000_000 }, 0.07)).toBe(583_100_000_000_000);
    expect(fee({ type: 'PKC', amount: 19 }, 0.05)).toBe(0);
    expect(fee({ type: 'PKC', amount: 20 }, 0.05)).toBe(1);
  });

  test.each(['PKC-Genesis', 'PKC-TX-Fees', 'PKC-Cashback', 'PKC-Cashing', 'OTHER'])(
    'is nothing for %s',
    (type) => {
      expect(fee({ type, amount: 1_000 }, 0.05)).toBe(0);
    },
  );

  test('refuses fractions of a unit, negative amounts and rates it cannot hold', () => {
    expect(() => fee({ type: 'PKC', amount: 0.5 }, 0.05)).toThrow(InvariantError);
    expect(() => fee({ type: 'PKC', amount: -20 }, 0.05)).toThrow(InvariantError);
    for (const rate of [-0.1, 1.1, 1e-10, 0.12345678912, Number.NaN]) {
      expect(() => fee({ type: 'PKC', amount: 20 }, rate)).toThrow('expected a rate from 0 to 1');
    }
  });
});

test('a rate forgives the last bit of a float subtraction', () => {
  for (let parts = 0; parts <= 1_000; parts++) {
    expect(exactRate(1 - parts / 1_000)).toBe(1_000_000_000 - parts * 1_000_000);
  }
});
