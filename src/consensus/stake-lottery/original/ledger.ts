import { EXCHANGE, STAKE } from '../transaction-type.js';

/** What a transaction moves, for any kind of account name. */
export interface Movement<Account> {
  readonly sender: Account;
  readonly receiver: Account;
  readonly amount: number;
  readonly type: string;
}

/**
 * Legacy: whether the original finds a transaction covered. Each is compared alone with the balance before the
 * block, so two that are covered one by one may overdraw together; an EXCHANGE always is, whoever signs it; and a
 * negative amount is below any balance.
 */
export function isCovered<Account>(
  transaction: Movement<Account>,
  balanceOf: (account: Account) => number,
): boolean {
  return transaction.type === EXCHANGE || balanceOf(transaction.sender) >= transaction.amount;
}

/** Legacy: the transactions that are covered, in order: what a forger takes into its block. */
export function covered<Account, Entry extends Movement<Account>>(
  transactions: readonly Entry[],
  balanceOf: (account: Account) => number,
): readonly Entry[] {
  return transactions.filter((transaction) => isCovered(transaction, balanceOf));
}

/** Legacy: whether a block's transactions are all covered, as receivers check it. */
export function transactionsValid<Account>(
  transactions: readonly Movement<Account>[],
  balanceOf: (account: Account) => number,
): boolean {
  return transactions.every((transaction) => isCovered(transaction, balanceOf));
}

/**
 * Legacy: what one transaction does. A STAKE to oneself turns balance into stake, and back when it is negative;
 * a STAKE to another does nothing; every other type, known or not, moves money.
 */
export function execute<Account>(
  transaction: Movement<Account>,
  creditBalance: (account: Account, change: number) => void,
  creditStake: (account: Account, change: number) => void,
): void {
  const { sender, receiver, amount, type } = transaction;
  if (type !== STAKE) {
    creditBalance(sender, -amount);
    creditBalance(receiver, amount);
  } else if (sender === receiver) {
    creditStake(sender, amount);
    creditBalance(sender, -amount);
  }
}

/** Transactions in a pool from which forging is tried. */
export const FORGING_THRESHOLD = 2;

/** Legacy: a pool after an arrival: a known id is not added again. */
export function poolWith<Id>(pool: readonly Id[], arrived: Id): readonly Id[] {
  return pool.includes(arrived) ? pool : [...pool, arrived];
}

/** Legacy: a pool without what a block holds. */
export function poolWithout<Id>(pool: readonly Id[], included: readonly Id[]): readonly Id[] {
  return pool.filter((id) => !included.includes(id));
}

/** Legacy: whether a pool is large enough to try and forge. */
export function forgingRequired(pool: readonly unknown[]): boolean {
  return pool.length >= FORGING_THRESHOLD;
}
