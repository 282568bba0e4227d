import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { ROOT_STAMP } from '../../src/engine/stamp.js';
import { Accounts, type Effect } from '../../src/ledger/accounts.js';
import type { Block } from '../../src/ledger/block.js';
import { BlockTree } from '../../src/ledger/block-tree.js';
import type { Transaction } from '../../src/ledger/transaction.js';
import { chain, payment, randomTree } from './random-tree.js';

fc.configureGlobal({ seed: 5 });

const ACCOUNTS = 9;

/** The sender pays amount and fee, account 0 gets the fee. A GRANT makes money for all, a MINT for the recipient. */
const effect: Effect = ({ type, sender, recipient, amount, fee }, credit) => {
  if (type === 'GRANT') for (let account = 0; account < ACCOUNTS; account++) credit(account, amount);
  else credit(recipient, amount);
  if (type !== 'PAY') return;
  credit(sender, -(amount + fee));
  credit(0, fee);
};

/** Grants that the root of every random tree holds, then payments too small to overdraw anybody. */
function transactionsOf(unit: number): Transaction[] {
  return Array.from({ length: 40 }, (_, index) => {
    if (index < 2) return payment(index, { type: 'GRANT', amount: 1_000_000 * unit });
    const [sender, recipient] = [(index * 7) % ACCOUNTS, (index * 5 + 1) % ACCOUNTS];
    const type = index % 8 === 0 ? 'MINT' : 'PAY';
    return payment(index, { type, sender, recipient, amount: index * unit, fee: (index % 3) * unit });
  });
}

/** All balances after `head`, reckoned from nothing in the order of the transactions. */
function fromNothing(head: Block<string>): Float64Array {
  const balances = new Float64Array(ACCOUNTS);
  for (const block of chain(head)) {
    for (const transaction of block.transactions) {
      effect(transaction, (account, change) => {
        balances[account]! += change;
      });
    }
  }
  return balances;
}

const sum = (balances: Float64Array) => balances.reduce((total, balance) => total + balance, 0);
const heads = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });

describe('accounts', () => {
  // With 0.1 as the unit sums depend on their order.
  test.each([1, 0.1])(
    'hold what a chain makes from nothing, whatever blocks are asked about by turns (unit %d)',
    (unit) => {
      fc.assert(
        fc.property(randomTree(transactionsOf(unit)), heads, (tree, order) => {
          const accounts = new Accounts(tree, ACCOUNTS, effect, { exact: unit === 1 });
          for (const number of order) {
            const head = tree.blocks[number % tree.blocks.length]!;
            const expected = fromNothing(head);
            expect(accounts.balance(number % ACCOUNTS, head)).toBe(expected[number % ACCOUNTS]);
            expect(accounts.balances(head)).toEqual(expected);
            if (unit === 1) expect(accounts.supply(head)).toBe(sum(expected));
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  test('name the accounts that a block changed, with what they held before and after', () => {
    fc.assert(
      fc.property(randomTree(transactionsOf(1), 60), fc.nat(), (tree, number) => {
        const accounts = new Accounts(tree, ACCOUNTS, effect);
        const block = tree.blocks[number % tree.blocks.length]!;
        const before = block.parent === undefined ? new Float64Array(ACCOUNTS) : fromNothing(block.parent);
        const after = fromNothing(block);
        const expected = [...after].flatMap((value, account) =>
          value === before[account] ? [] : [{ account, before: before[account], after: value }],
        );
        const changes = [...accounts.changes(block)].sort((a, b) => a.account - b.account);
        expect(changes).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('keep their answers on ten long branches asked about by turns, more than there are cursors', () => {
    const pays = transactionsOf(1);
    const tree = new BlockTree(1, 'root', 'seal', pays.slice(0, 1));
    const tips = Array.from({ length: 10 }, () => tree.root);
    const accounts = new Accounts(tree, ACCOUNTS, effect);
    for (let round = 0; round < 60; round++) {
      for (const [branch, parent] of tips.entries()) {
        const transactions = [pays[2 + ((branch * 11 + round) % 38)]!];
        tips[branch] = tree.add({
          id: '',
          parent,
          producer: 0,
          time: ROOT_STAMP,
          transactions,
          seal: 'seal',
        });
        expect(accounts.balances(tips[branch])).toEqual(fromNothing(tips[branch]));
      }
    }
    for (const block of [...tree.blocks].reverse())
      expect(accounts.balances(block)).toEqual(fromNothing(block));
  });

  test('come back to the same fractions, which adding and subtracting again would lose', () => {
    const tree = new BlockTree(1, 'root', 'seal', [payment(0, { type: 'GRANT', amount: 0.1 })]);
    const transactions = [payment(1, { type: 'GRANT', amount: 1e17 })];
    const block = tree.add({
      id: '',
      parent: tree.root,
      producer: 0,
      time: ROOT_STAMP,
      transactions,
      seal: 'seal',
    });
    const accounts = new Accounts(tree, ACCOUNTS, effect, { exact: false });
    expect(accounts.balance(5, block)).toBe(1e17);
    expect(accounts.balance(5, tree.root)).toBe(0.1);
  });

  test('reckon the effect of each transaction once per block, however often heads change', () => {
    const pays = transactionsOf(1);
    const tree = new BlockTree(1, 'root', 'seal');
    const add = (parent: Block<string>, transaction: Transaction) =>
      tree.add({ id: '', parent, producer: 0, time: ROOT_STAMP, transactions: [transaction], seal: 'seal' });
    const left = add(add(tree.root, pays[0]!), pays[8]!);
    const right = add(left.parent!, pays[16]!);
    let calls = 0;
    const accounts = new Accounts(tree, ACCOUNTS, (transaction, credit) => {
      calls++;
      effect(transaction, credit);
    });
    expect(calls).toBe(0);
    for (let i = 0; i < 10; i++) {
      accounts.supply(left);
      accounts.supply(right);
      accounts.balances(i % 2 === 0 ? left : right);
    }
    expect(calls).toBe(3);
  });

  test('give out copies of their balances', () => {
    const tree = new BlockTree(1, 'root', 'seal', transactionsOf(1).slice(0, 1));
    const accounts = new Accounts(tree, ACCOUNTS, effect);
    accounts.balances(tree.root).fill(7);
    expect(accounts.balance(3, tree.root)).toBe(1_000_000);
  });

  test('have nothing for a number past the last account', () => {
    const tree = new BlockTree(1, 'root', 'seal', transactionsOf(1).slice(0, 1));
    const accounts = new Accounts(tree, ACCOUNTS, effect);
    expect(accounts.balance(ACCOUNTS, tree.root)).toBe(0);
    expect(accounts.balance(-1, tree.root)).toBe(0);
  });
});

describe('exact accounts', () => {
  const balancesAfter = (transaction: Transaction, exact?: boolean) => {
    const tree = new BlockTree(1, 'root', 'seal');
    const accounts = new Accounts(tree, ACCOUNTS, effect, exact === undefined ? {} : { exact });
    const transactions = [transaction];
    return accounts.balances(
      tree.add({ id: 'b', parent: tree.root, producer: 0, time: ROOT_STAMP, transactions, seal: 'seal' }),
    );
  };
  const overdrawn = payment(0, { type: 'PAY', sender: 3, recipient: 4, amount: 5 });
  const broken = payment(0, { type: 'MINT', recipient: 4, amount: 0.5 });
  const huge = payment(0, { type: 'MINT', recipient: 4, amount: 2 ** 53 });
  const manyHuge = payment(0, { type: 'GRANT', amount: 2 ** 52 });

  test.each([
    ['an account below 0', overdrawn, /block b: account 3 went from 0 to -5/],
    ['a fraction of a unit', broken, /account 4 went from 0 to 0.5/],
    ['a balance past 2^53 - 1', huge, /account 4/],
    ['a supply past 2^53 - 1', manyHuge, /supply/],
  ])('refuse a block that leaves %s', (_, transaction, message) => {
    expect(() => balancesAfter(transaction)).toThrow(InvariantError);
    expect(() => balancesAfter(transaction)).toThrow(message);
  });

  test('may be told not to be', () => {
    expect(balancesAfter(overdrawn, false)[3]).toBe(-5);
    expect(balancesAfter(broken, false)[4]).toBe(0.5);
  });

  test.each([ACCOUNTS, -1, 0.5])('refuse money for account %d, which does not exist', (recipient) => {
    expect(() => balancesAfter(payment(0, { type: 'MINT', recipient }), false)).toThrow(InvariantError);
  });
});
