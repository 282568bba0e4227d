import type { NodeId } from '../../engine/time.js';
import type { Refusal } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import { Pool } from '../../ledger/pool.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Host } from '../../nodes/host.js';
import { openEffect, type Rules } from './rules.js';
import type { CheeseBlock, CheeseSeal } from './seal.js';
import { REWARD } from './transaction-type.js';

/** One peer's open transactions, kept in step with its chain. */
export class OpenTransactions {
  readonly #host: Host;
  readonly #tree: BlockTree<CheeseSeal>;
  readonly #rules: Rules;
  readonly #pool: Pool;

  /** @param accounts number of accounts. */
  constructor(host: Host, tree: BlockTree<CheeseSeal>, rules: Rules, accounts: number) {
    this.#host = host;
    this.#tree = tree;
    this.#rules = rules;
    this.#pool = new Pool(accounts, openEffect);
  }

  /** In the order in which they came. */
  get all(): readonly Transaction[] {
    return Array.from(this.#pool, ({ transaction }) => transaction);
  }

  /** Number of open transactions. */
  get size(): number {
    return this.#pool.size;
  }

  /** Forgets everything. */
  clear(): void {
    this.#pool.clear();
  }

  /** What the account's open transactions take from it, as a number of at most 0. */
  pending(account: NodeId): number {
    return this.#pool.pending(account);
  }

  /** Whether the transaction is open here or stands in the chain. */
  knows(transaction: Transaction, head: CheeseBlock): boolean {
    return this.#pool.has(transaction) || this.#tree.includes(head, transaction);
  }

  /** Takes a transaction, or refuses it. */
  take(transaction: Transaction, head: CheeseBlock): Refusal | undefined {
    const { events, now, clock, id } = this.#host;
    const refusal = this.#rules.check(transaction, head, this.#pool);
    if (refusal !== undefined) {
      events.refused(now, id, transaction, refusal);
      this.#host.log('ERROR', () => `Transaction rejected: ${refusal.detail}`);
      return refusal;
    }
    this.#pool.add(transaction, clock);
    events.accepted(now, id, transaction);
    return undefined;
  }

  /**
   * After the head moved: what the new cheeses hold is open no more, what only abandoned ones held is again, and
   * what is left is judged on the new head.
   *
   * @returns what was open or mined before and is neither now.
   */
  follow(head: CheeseBlock, previous: CheeseBlock): readonly Transaction[] {
    const { down, up } = this.#tree.path(previous, head);
    let surprises = down.length > 0;
    for (const block of up) {
      for (const transaction of block.transactions) {
        if (!this.#pool.remove(transaction) && transaction.type !== REWARD) surprises = true;
      }
    }
    // A head that only took what was open leaves every sender as able to pay the rest as before.
    if (!surprises) return [];
    const before = [...this.#pool];
    this.#pool.clear();
    const refused: Transaction[] = [];
    for (const block of [...down].reverse()) {
      for (const transaction of block.transactions)
        if (!this.#reopen(transaction, head)) refused.push(transaction);
    }
    for (const { transaction, time } of before) {
      const refusal = this.#rules.check(transaction, head, this.#pool);
      if (refusal === undefined) {
        this.#pool.add(transaction, time);
        continue;
      }
      this.#host.events.refused(this.#host.now, this.#host.id, transaction, refusal);
      refused.push(transaction);
    }
    return refused;
  }

  /** Opens again what an abandoned cheese held; false for what the new chain has no money for. */
  #reopen(transaction: Transaction, head: CheeseBlock): boolean {
    if (transaction.type === REWARD || this.#tree.includes(head, transaction)) return true;
    if (this.#rules.check(transaction, head, this.#pool) !== undefined) return false;
    this.#pool.add(transaction, this.#host.clock);
    return true;
  }
}
