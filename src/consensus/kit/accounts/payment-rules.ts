import type { NodeId } from '../../../engine/time.js';
import type { Accounts, Effect } from '../../../ledger/accounts.js';
import type { Amount } from '../../../ledger/amount.js';
import { type Block, type Refusal, refuse } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { Pool } from '../../../ledger/pool.js';
import type { Transaction } from '../../../ledger/transaction.js';

/** Balances while payments are gone through, one after another. */
export interface RunningBook {
  /** Executes the payment when what those before it left covers it; false when it does not. */
  take(transaction: Transaction): boolean;
}

/** What differs between protocols in the rules of their payments. */
export interface PaymentRulesParts<Seal> {
  readonly tree: BlockTree<Seal>;
  readonly accounts: Accounts<Seal>;
  /** What a payment does to balances until the block that holds it is over. */
  readonly effect: Effect;
  /** All that can be said of a payment without a chain. */
  checkContent(transaction: Transaction): Refusal | undefined;
  /** What is said of a payment that the sender's account does not cover. */
  readonly overdraft: Refusal;
  /** What is said of a payment that a block or its chain holds already; a double inclusion when left out. */
  readonly twice?: Refusal;
  /** Whether a block's producer added it of its own, and other rules judge it; by default nothing is. */
  isProducers?(transaction: Transaction): boolean;
  /** The account that has to cover a payment, its sender's by default; `undefined` for one that need not be covered. */
  source?(transaction: Transaction): NodeId | undefined;
  /** What else a payment must keep to in a block on `parent`. */
  checkInBlock?(transaction: Transaction, parent: Block<Seal>): Refusal | undefined;
  /** Balances and whatever else a protocol counts from a block on; balances alone by default. */
  openBook?(parent: Block<Seal>): RunningBook;
}

const KNOWN = refuse('duplicate', 'Transaction is known already.');
const IN_BLOCK = refuse('double-inclusion', 'A transaction is in the block twice.');
const IN_CHAIN = refuse('double-inclusion', 'A transaction is in an earlier block.');

/** The rules of payments over accounts: when a pool takes one, and when those of a block are valid. */
export class PaymentRules<Seal> {
  readonly #parts: PaymentRulesParts<Seal>;

  constructor(parts: PaymentRulesParts<Seal>) {
    this.#parts = parts;
  }

  /** Why a payment may not join a pool on top of a head; `undefined` when it may. */
  check(transaction: Transaction, head: Block<Seal>, pool: Pool): Refusal | undefined {
    const { tree, accounts, overdraft } = this.#parts;
    if (pool.has(transaction) || tree.includes(head, transaction)) return KNOWN;
    const refusal = this.#parts.checkContent(transaction);
    if (refusal !== undefined) return refusal;
    const source = this.#sourceOf(transaction);
    if (source === undefined) return undefined;
    const available = accounts.spendable(source, head) + pool.pending(source);
    return transaction.amount + transaction.fee > available ? overdraft : undefined;
  }

  /** Why payments in this order may not stand in a block on `parent`: each is judged against what those before it left. */
  checkAll(transactions: Iterable<Transaction>, parent: Block<Seal>): Refusal | undefined {
    const { tree, overdraft, twice } = this.#parts;
    const book = this.#parts.openBook?.(parent) ?? this.#openBalances(parent);
    const seen = new Set<string>();
    for (const transaction of transactions) {
      if (seen.has(transaction.id)) return twice ?? IN_BLOCK;
      seen.add(transaction.id);
      if (this.#parts.isProducers?.(transaction) === true) continue;
      if (tree.includes(parent, transaction)) return twice ?? IN_CHAIN;
      const refusal =
        this.#parts.checkContent(transaction) ?? this.#parts.checkInBlock?.(transaction, parent);
      if (refusal !== undefined) return refusal;
      if (!book.take(transaction)) return overdraft;
    }
    return undefined;
  }

  #sourceOf(transaction: Transaction): NodeId | undefined {
    return this.#parts.source === undefined ? transaction.sender : this.#parts.source(transaction);
  }

  #openBalances(parent: Block<Seal>): RunningBook {
    const { accounts, effect } = this.#parts;
    const moved = new Map<NodeId, Amount>();
    const credit = (account: NodeId, change: Amount) => {
      moved.set(account, (moved.get(account) ?? 0) + change);
    };
    return {
      take: (transaction) => {
        effect(transaction, credit);
        const source = this.#sourceOf(transaction);
        return source === undefined || accounts.spendable(source, parent) + (moved.get(source) ?? 0) >= 0;
      },
    };
  }
}
