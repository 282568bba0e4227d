import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { exactStamp } from '../../src/engine/stamp.js';
import type { Effect } from '../../src/ledger/accounts.js';
import { Pool, type PoolEntry } from '../../src/ledger/pool.js';
import { payment } from './random-tree.js';

fc.configureGlobal({ seed: 6 });

const ACCOUNTS = 5;
const effect: Effect = ({ sender, recipient, amount, fee }, credit) => {
  credit(sender, -(amount + fee));
  credit(recipient, amount);
};
const transactions = Array.from({ length: 20 }, (_, index) =>
  payment(index, {
    sender: (index * 3) % ACCOUNTS,
    recipient: (index * 7 + 1) % ACCOUNTS,
    amount: index,
    fee: 1,
  }),
);

type Step = readonly [action: 'add' | 'remove' | 'clear' | 'pending', number: number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.oneof(
    { weight: 10, arbitrary: fc.constant('add' as const) },
    { weight: 6, arbitrary: fc.constant('remove' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
    { weight: 2, arbitrary: fc.constant('pending' as const) },
  ),
  fc.nat(transactions.length - 1),
);

function pendingOf(list: readonly PoolEntry[], account: number): number {
  let pending = 0;
  for (const { transaction } of list) {
    effect(transaction, (touched, change) => {
      if (touched === account) pending += change;
    });
  }
  return pending;
}

describe('a pool', () => {
  test('does what a plain list does: order of arrival, no doubles, and what waits for each account', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const pool = new Pool(ACCOUNTS, effect);
        let list: PoolEntry[] = [];
        for (const [time, [action, number]] of steps.entries()) {
          const transaction = transactions[number]!;
          const held = list.some((entry) => entry.transaction === transaction);
          expect(pool.has(transaction)).toBe(held);
          if (action === 'add') {
            expect(pool.add(transaction, exactStamp(time))).toBe(!held);
            if (!held) list.push({ transaction, time: exactStamp(time) });
          } else if (action === 'remove') {
            expect(pool.remove(transaction)).toBe(held);
            list = list.filter((entry) => entry.transaction !== transaction);
          } else if (action === 'clear') {
            pool.clear();
            list = [];
          } else {
            const account = number % ACCOUNTS;
            expect(pool.pending(account)).toBe(pendingOf(list, account));
          }
          expect(pool.size).toBe(list.length);
        }
        expect([...pool]).toEqual(list);
        for (let account = 0; account < ACCOUNTS; account++) {
          expect(pool.pending(account)).toBe(pendingOf(list, account));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('puts a transaction that comes back at the end', () => {
    const pool = new Pool(ACCOUNTS, effect);
    const [first, second] = [transactions[0]!, transactions[1]!];
    pool.add(first, exactStamp(1));
    pool.add(second, exactStamp(2));
    pool.remove(first);
    pool.add(first, exactStamp(3));
    expect([...pool]).toEqual([
      { transaction: second, time: 2 },
      { transaction: first, time: 3 },
    ]);
  });

  test('may be emptied while it is walked', () => {
    const pool = new Pool(ACCOUNTS, effect);
    for (const [time, transaction] of transactions.entries()) pool.add(transaction, exactStamp(time));
    const seen: number[] = [];
    for (const { transaction } of pool) {
      seen.push(transaction.index);
      pool.remove(transaction);
    }
    expect(seen).toEqual(transactions.map(({ index }) => index));
    expect(pool.size).toBe(0);
  });

  test('has nothing for a stranger, and refuses money for one', () => {
    const pool = new Pool(ACCOUNTS, effect);
    expect(pool.pending(ACCOUNTS)).toBe(0);
    expect(() => pool.add(payment(99, { recipient: ACCOUNTS }), exactStamp(0))).toThrow(InvariantError);
  });
});
