import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../../src/engine/errors.js';
import { divided, wholeWeights } from '../../src/ledger/holdings.js';

describe('first holdings', () => {
  test('shares add up to the amount to the unit, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        (numbers, amount) => {
          fc.pre(numbers.some((number) => number > 1e-3));
          const weights = wholeWeights(numbers);
          const shares = divided(
            { accounts: numbers.map((_, place) => place), weights, exact: false },
            amount,
          );
          expect(shares.reduce((sum, share) => sum + BigInt(share.amount), 0n)).toBe(BigInt(amount));
          expect(shares.every((share) => share.amount >= 0)).toBe(true);
        },
      ),
    );
  });

  test('whole weights keep proportions to more than nine digits', () => {
    const numbers = [0.1, 1 / 3, 17.25, 1e5];
    const weights = wholeWeights(numbers);
    for (const [place, weight] of weights.entries()) {
      expect(weight / weights[3]!).toBeCloseTo(numbers[place]! / numbers[3]!, 12);
    }
    expect(wholeWeights([3, 0, 5])).toEqual([3, 0, 5]);
  });

  test('what a division leaves over goes to those it cuts by most', () => {
    const shares = divided({ accounts: [7, 8, 9], weights: [1, 2, 2], exact: false }, 9);
    expect(shares).toEqual([
      { account: 7, amount: 2 },
      { account: 8, amount: 4 },
      { account: 9, amount: 3 },
    ]);
  });

  test('amounts that do not add up are refused in one line', () => {
    const holdings = { accounts: [0, 1], weights: [3, 4], exact: true };
    expect(divided(holdings, 7).map(({ amount }) => amount)).toEqual([3, 4]);
    expect(() => divided(holdings, 8)).toThrow(ScenarioError);
    expect(() => divided(holdings, 8)).toThrow(/^holdings: expected amounts that add up to the 8 .* got 7$/);
  });
});
