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
  /** What the sender offers for it, where the protocol lets it choose; what the protocol asks where it is not given. */
  readonly fee?: Amount | undefined;
  /** Name of the stream of randomness of its id; that of the workload's payments where it is not given. */
  readonly stream?: string | undefined;
  /** Makes the payment hostile: its amount is overwritten with this after it was signed. */
  readonly alteredTo?: Amount;
}

/** What of an account's money is staked, or no longer. */
export interface StakeOrder {
  readonly account: NodeId;
  readonly amount: Amount;
  /** Takes so much of the stake back instead. */
  readonly release: boolean;
  /** Name of the stream of randomness of its id. */
  readonly stream: string;
}

/** Name of the stream of randomness of the ids of the workload's payments. */
export const PAYMENT_STREAM = 'transactions';

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
  /** Makes and signs what stakes money or takes a stake back; absent where a protocol knows no such thing. */
  stake?(order: StakeOrder): Transaction;
  /** The most that a payment of so much may cost its sender on top; absent where payments are free. */
  feeOf?(amount: Amount): Amount;
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
   * where blocks bring new money or destroy some. Without it the supply never changes.
   */
  expectedSupply?(block: Block): Amount;
  /** Money destroyed in the chain up to a block, which no account holds; `undefined`, or absent, where none ever is. */
  burned?(block: Block): Amount | undefined;
}
