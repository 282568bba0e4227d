import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Transaction } from '../../ledger/transaction.js';

/** What a block may take in. */
export interface SelectionLimits {
  /** Bytes left for payments. */
  readonly bytes: number;
  readonly sizeOf: (transaction: Transaction) => number;
  /** What an account may pay before the block. */
  readonly balanceOf: (account: NodeId) => Amount;
  /** The part of each fee that the miner does not get. */
  readonly lost?: Amount;
}

/**
 * The payments for a block: who pays most for a byte comes first, of equal ones who came first, as long as they fit.
 * One whose sender is paid only by another waiting payment stands behind that one.
 *
 * @param waiting in order of arrival.
 */
export function selectPayments(waiting: Iterable<Transaction>, limits: SelectionLimits): Transaction[] {
  const { sizeOf, balanceOf, lost = 0 } = limits;
  let open = [...waiting].map((transaction) => {
    const size = sizeOf(transaction);
    return { transaction, size, rate: (transaction.fee - lost) / size };
  });
  // The sort is stable, so equal rates stay in order of arrival.
  open.sort((a, b) => b.rate - a.rate);
  const moved = new Map<NodeId, Amount>();
  const move = (account: NodeId, change: Amount) => moved.set(account, (moved.get(account) ?? 0) + change);
  const chosen: Transaction[] = [];
  let left = limits.bytes;
  for (let before = -1; before !== chosen.length && open.length > 0; ) {
    before = chosen.length;
    open = open.filter(({ transaction, size }) => {
      const { sender, recipient, amount, fee } = transaction;
      if (size > left) return false;
      if (balanceOf(sender) + (moved.get(sender) ?? 0) < amount + fee) return true;
      move(sender, -(amount + fee));
      move(recipient, amount);
      left -= size;
      chosen.push(transaction);
      return false;
    });
  }
  return chosen;
}
