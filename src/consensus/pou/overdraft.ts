/** What a transaction does to balances. */
export interface Movement {
  readonly sender: string;
  readonly recipient: string;
  readonly amount: number;
  /** What the sender pays on top of the amount. */
  readonly fees: number;
}

/** All that the sender pays: the amount and the fees. */
export function paidAmount(transaction: Movement): number {
  return transaction.amount + transaction.fees;
}

/**
 * What a transaction adds to a node's balance under the original's rules. The recipient is looked at first, so
 * a transfer to oneself adds the amount and takes nothing: that is how genesis and fee collection make money.
 */
export function deltaFor(transaction: Movement, node: string): number {
  if (transaction.recipient === node) return transaction.amount;
  if (transaction.sender === node) return -paidAmount(transaction);
  return 0;
}

/**
 * Legacy: funds of a node found in a list by walking it from the newest to the oldest, stopping as soon as the
 * running sum reaches `required`.
 *
 * @returns `required` when it was reached, otherwise the whole (lower) sum.
 */
export function findFunds(transactions: readonly Movement[], node: string, required: number): number {
  let available = 0;
  for (let i = transactions.length - 1; i >= 0; i--) {
    available += deltaFor(transactions[i]!, node);
    if (available >= required) return required;
  }
  return available;
}

/**
 * Legacy: whether paying `required` would overdraw `sender`, as the original's masters judge it: the stack
 * first, then block by block from the newest, each time only for what is still missing.
 *
 * Because it stops early it sees receipts before the older payments behind them, so with balances that have
 * ever been negative it can let a payment pass that a plain balance would refuse. Correct mode compares plain
 * balances instead and does not use this.
 *
 * @param chain transactions of each block, oldest block first.
 * @param stack transactions accepted since, oldest first.
 */
export function overdraft(
  chain: readonly (readonly Movement[])[],
  stack: readonly Movement[],
  sender: string,
  required: number,
): boolean {
  let missing = required - findFunds(stack, sender, required);
  for (let i = chain.length - 1; i >= 0 && missing > 0; i--) {
    missing -= findFunds(chain[i]!, sender, missing);
  }
  return missing > 0;
}
