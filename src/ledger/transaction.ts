import type { Stamp } from '../engine/stamp.js';
import type { NodeId } from '../engine/time.js';
import type { Amount } from './amount.js';

/**
 * One payment (or another entry that moves money), made once and shared by every node that learns of it.
 * Never changed after it is made: what a node adds of its own (when it came, its stamp) is kept by that node.
 */
export interface Transaction {
  /** The transaction's number in the run, dense from 0: flat arrays are indexed by it. */
  readonly index: number;
  /** Name of the transaction on the wire and in files (64 hex digits under proof of usage). */
  readonly id: string;
  /** The protocol's word for what it does, such as `PKC` or `PKC-Genesis`. */
  readonly type: string;
  /** Account that pays. Accounts are numbered as the nodes are; a number past the last node is a stranger. */
  readonly sender: NodeId;
  /** Account that receives. */
  readonly recipient: NodeId;
  /** What the recipient gets, in the currency's smallest unit. */
  readonly amount: Amount;
  /** What the sender pays on top, in the smallest unit. */
  readonly fee: Amount;
  /** Its stamp: when it was made by the sender's clock. When it was sent out in truth, events tell. */
  readonly time: Stamp;
  /** The sender's signature as text, `undefined` when it was never signed. */
  readonly signature: string | undefined;
}

/** What a new transaction is made of: everything but its number. */
export type TransactionFields = Omit<Transaction, 'index'>;

/** Whether a transaction is the one that a protocol's rules demand of a block's producer: same id, type, parties and amount, and no fee. */
export function isAsDemanded(
  given: Transaction,
  wanted: Pick<Transaction, 'id' | 'type' | 'sender' | 'recipient' | 'amount'>,
): boolean {
  const named = given.id === wanted.id && given.type === wanted.type;
  const parties = given.sender === wanted.sender && given.recipient === wanted.recipient;
  return named && parties && given.amount === wanted.amount && given.fee === 0;
}

/** Every transaction of a run, by number: the one place that gives numbers out. */
export class TransactionBook {
  readonly #all: Transaction[] = [];

  /** All transactions made so far; the place of each is its `index`. */
  get all(): readonly Transaction[] {
    return this.#all;
  }

  /** Gives the transaction the next number and keeps it. */
  make(fields: TransactionFields): Transaction {
    const transaction: Transaction = { index: this.#all.length, ...fields };
    this.#all.push(transaction);
    return transaction;
  }
}
