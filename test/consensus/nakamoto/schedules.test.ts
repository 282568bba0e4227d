import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FIRST_DIFFICULTY,
  stepDifficulty,
  windowDifficulty,
} from '../../../src/consensus/kit/chain/difficulty.js';
import { subsidyAt, totalSubsidy } from '../../../src/consensus/kit/chain/subsidy.js';
import { nephewReward, uncleReward } from '../../../src/consensus/kit/chain/uncles.js';
import { selectPayments } from '../../../src/consensus/nakamoto/selection.js';
import { DAY, MINUTE, SECOND } from '../../../src/engine/time.js';
import type { Transaction } from '../../../src/ledger/transaction.js';

describe("Bitcoin's difficulty", () => {
  const meant = 14 * DAY;

  test.each([
    // The first window after the hash power changes by a factor lasts 14 days over it (table `difficulty`).
    [28, 0.5],
    [7, 2],
    [3.5, 4],
    [1.4, 4],
    [14, 1],
    [200, 0.25],
  ])('after a window of %d days changes by a factor of %d', (days, factor) => {
    const next = windowDifficulty(FIRST_DIFFICULTY, days * DAY, meant, 4);
    expect(next).toBe(FIRST_DIFFICULTY * factor);
  });

  test('never falls to nothing', () => {
    expect(windowDifficulty(1, 100 * meant, meant, 4)).toBe(1);
    expect(stepDifficulty(1, DAY, SECOND)).toBe(1);
  });
});

test('the difficulty per block rises by a 2048th after a short interval and falls by one a step after a long one', () => {
  const difficulty = 2_048_000;
  const meant = 14_426_951; // 10 s / ln 2
  expect(stepDifficulty(difficulty, 9 * SECOND, meant)).toBe(difficulty + 1_000);
  expect(stepDifficulty(difficulty, 15 * SECOND, meant)).toBe(difficulty);
  expect(stepDifficulty(difficulty, 25 * SECOND, meant)).toBe(difficulty - 1_000);
  expect(stepDifficulty(difficulty, 60 * MINUTE, meant)).toBe(difficulty - 99_000);
});

describe('the subsidy', () => {
  test("makes Bitcoin's 20,999,999.9769 coins, less the genesis block's 50", () => {
    const coin = 100_000_000;
    expect(totalSubsidy(50 * coin, 210_000)).toBe(2_099_999_997_690_000 - 50 * coin);
    expect(subsidyAt(209_999, 50 * coin, 210_000)).toBe(50 * coin);
    expect(subsidyAt(210_000, 50 * coin, 210_000)).toBe(25 * coin);
    expect(subsidyAt(6_930_000, 50 * coin, 210_000)).toBe(0);
  });

  test('adds up to its total, block by block', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 20 }), (first, halving) => {
        let sum = 0;
        for (let height = 1; height <= halving * 14; height++) sum += subsidyAt(height, first, halving);
        expect(sum).toBe(totalSubsidy(first, halving));
      }),
      { seed: 1 },
    );
    expect(totalSubsidy(1, 0)).toBe(Infinity);
    expect(subsidyAt(1e9, 7, 0)).toBe(7);
  });
});

test('uncles are paid by their age and who names them a 32nd, as in the yellow paper', () => {
  const subsidy = 3_200;
  expect([1, 2, 6, 8, 9].map((age) => uncleReward(subsidy, age))).toEqual([2_800, 2_400, 800, 0, 0]);
  expect(nephewReward(subsidy)).toBe(100);
});

describe('a block takes payments', () => {
  const payment = (index: number, sender: number, recipient: number, amount: number, fee: number) =>
    ({ index, sender, recipient, amount, fee }) as Transaction;
  const indices = (waiting: readonly Transaction[], bytes: number, balances: readonly number[]) =>
    selectPayments(waiting, {
      bytes,
      sizeOf: () => 100,
      balanceOf: (account) => balances[account] ?? 0,
    }).map(({ index }) => index);

  test('by fee, equal ones in order of arrival, as many as fit', () => {
    const waiting = [
      payment(0, 0, 1, 1, 1),
      payment(1, 0, 1, 1, 3),
      payment(2, 0, 1, 1, 3),
      payment(3, 0, 1, 1, 2),
    ];
    expect(indices(waiting, 1_000, [100])).toEqual([1, 2, 3, 0]);
    expect(indices(waiting, 250, [100])).toEqual([1, 2]);
    expect(indices(waiting, 99, [100])).toEqual([]);
  });

  test('behind the payment that its sender is paid by, and leaves what nobody can pay', () => {
    const waiting = [payment(0, 0, 1, 50, 0), payment(1, 1, 2, 40, 9), payment(2, 2, 0, 90, 5)];
    expect(indices(waiting, 1_000, [60])).toEqual([0, 1]);
  });

  test('without ever overdrawing an account', () => {
    const any = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 1, max: 30 }), fc.nat(5)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 2_000 }), (list, bytes) => {
        const waiting = list.map(([from, to, amount, fee], index) => payment(index, from, to, amount, fee));
        const balances = [20, 20, 20, 20];
        const chosen = indices(waiting, bytes, balances);
        expect(chosen.length * 100).toBeLessThanOrEqual(bytes);
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const index of chosen) {
          const { sender, recipient, amount, fee } = waiting[index]!;
          balances[sender]! -= amount + fee;
          expect(balances[sender]).toBeGreaterThanOrEqual(0);
          balances[recipient]! += amount;
        }
      }),
      { seed: 1 },
    );
  });
});
