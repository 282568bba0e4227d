import type { NodeId } from '../engine/time.js';
import type { Accounts } from '../ledger/accounts.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';

/** A payment that the workload wants made. Amounts are in currency units' smallest part, floats in legacy mode. */
export interface PaymentOrder {
  readonly sender: NodeId;
  readonly recipient: NodeId;
  readonly amount: Amount;
  /** Makes the payment hostile: its amount is overwritten with this after it was signed. */
  readonly alteredTo?: Amount;
}

/** What a protocol says about money: whose it is, and how it is paid. */
export interface Money {
  readonly accounts: Accounts;
  /**
   * Brings the supply into the world, at time 0, in the hands of `owner`; nothing when the root block holds it. Asked
   * only where the scenario names no first holdings.
   */
  issue(owner: NodeId): Transaction | undefined;
  /** Coins bought for money from outside, where a protocol knows such a thing. */
  purchase?(buyer: NodeId, amount: Amount): Transaction;
  /** Makes and signs a payment. */
  pay(order: PaymentOrder): Transaction;
  /** The supply times `numerator / denominator`, rounded down where money is whole. */
  portion(numerator: number, denominator: number): Amount;
  /** So many whole coins. */
  coins(count: number): Amount;
  /** An amount near `amount` that can be paid: at least one unit, whole where money is whole. */
  payable(amount: number): Amount;
  /** True for a payment of a user, false for the first issue and for what a block's producer added of its own. */
  isPayment(transaction: Transaction): boolean;
  /** Exact decimal text of an amount in currency units. */
  amountText(amount: Amount): string;
  /**
   * All the money that there has to be after a block by the protocol's rules, counted apart from the accounts; only
   * where blocks bring new money. Without it the supply never changes.
   */
  expectedSupply?(block: Block): Amount;
}
