import { isValidTransaction, type PycotrTransaction, type VerifyPycotr } from './pycotr-transaction.js';

/** What all refusals of the original's pool begin with. */
const REFUSED = 'Cannot add transaction : ';

/** Texts of the original's refusals, in the order in which the rules are asked. */
export const POOL_TEXTS = {
  wallet: `${REFUSED}no source or target wallet`,
  invalid: `${REFUSED}invalid transaction`,
  negative: `${REFUSED}negative amount`,
  pending: `${REFUSED}Transaction in progress`,
  /** What it takes and what there is, in coins. */
  balance: (required: number | string, balance: number | string) =>
    `${REFUSED}Not enough balance. required ${required} while account is ${balance}`,
};

/** What a pool knows when a transaction comes. */
export interface PycotrPoolView {
  /** Balance of an address in the chain; what waits in the pool does not count. */
  readonly balanceOf: (address: string) => number;
  /** Whether a transaction of this sender waits already. */
  readonly isPending: (address: string) => boolean;
  readonly verify: VerifyPycotr;
}

/** Why the original's pool refuses a transaction, in its own words; `undefined` when it takes it. */
export function poolRefusal(transaction: PycotrTransaction, view: PycotrPoolView): string | undefined {
  const { kind, from, to, amount, fee = 0 } = transaction;
  if (from === '' || to === '') return POOL_TEXTS.wallet;
  if (!isValidTransaction(transaction, view.verify)) return POOL_TEXTS.invalid;
  if (amount < 0) return POOL_TEXTS.negative;
  if (view.isPending(from)) return POOL_TEXTS.pending;
  if (kind !== 'standard') return undefined;
  const balance = view.balanceOf(from);
  return balance < amount + fee ? POOL_TEXTS.balance(amount + fee, balance) : undefined;
}

/** Balance of an address after the given transactions, which may fall below 0 by rewards nobody had to have. */
export function balanceOf(address: string, transactions: Iterable<PycotrTransaction>): number {
  let balance = 0;
  for (const { kind, from, to, amount } of transactions) {
    if (kind !== 'credit-card' && from === address) balance -= amount;
    if (to === address) balance += amount;
  }
  return balance;
}
