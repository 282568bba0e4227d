import type { NodeId } from '../engine/time.js';
import type { Effect } from '../ledger/accounts.js';
import type { Amount } from '../ledger/amount.js';
import type { Block, Refusal } from '../ledger/block.js';
import { type BlockTree, POOLING } from '../ledger/block-tree.js';
import { Pool } from '../ledger/pool.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import type { BlockMessage } from './chain-messages.js';
import type { ChainRules, ForkChoice } from './chain-rules.js';
import { ChainView } from './chain-view.js';
import type { Host } from './host.js';

/** A transaction on its way to those who put it into blocks. */
export interface TransactionMessage extends Message {
  readonly type: 'transaction';
  readonly transaction: Transaction;
}

/** Whether a message is a transaction on its way. */
export function isTransactionMessage(message: Message): message is TransactionMessage {
  return message.type === 'transaction';
}

/** What a protocol decides about a master's pool and chain. */
export interface MasterRules<Seal> extends ChainRules<Seal> {
  /** Why a transaction may not join a pool on top of a head; `undefined` when it may. */
  check(transaction: Transaction, head: Block<Seal>, pool: Pool): Refusal | undefined;
  /** Whether a block's producer added it of its own; by default, whether the producer sent it. */
  readonly isProducers?: ((transaction: Transaction) => boolean) | undefined;
  readonly effect: Effect;
  /** Number of accounts the effect may touch. */
  readonly accounts: number;
}

/**
 * The common part of every node that validates: a pool of transactions and a view of the chain, kept in step.
 * A protocol adds when and how blocks are made.
 */
export class Master<Seal> {
  readonly host: Host;
  readonly pool: Pool;
  readonly chain: ChainView<Seal>;
  readonly #tree: BlockTree<Seal>;
  readonly #rules: MasterRules<Seal>;
  /** Nodes that learn of every block this one makes. */
  readonly #followers: readonly NodeId[];

  /**
   * @param followers nodes that are sent new blocks.
   * @param onHead called when the head moved and the pool has been brought in step.
   * @param choice this node's fork choice; by default the best tip by the rules' order.
   */
  constructor(
    host: Host,
    tree: BlockTree<Seal>,
    rules: MasterRules<Seal>,
    peers: readonly NodeId[],
    followers: readonly NodeId[],
    onHead: (head: Block<Seal>, previous: Block<Seal>) => void,
    choice?: ForkChoice<Seal>,
  ) {
    this.host = host;
    this.#tree = tree;
    this.#rules = rules;
    this.#followers = followers;
    this.pool = new Pool(rules.accounts, rules.effect);
    const moved = (head: Block<Seal>, previous: Block<Seal>) => {
      this.#bringPoolInStep(head, previous);
      onHead(head, previous);
    };
    this.chain = new ChainView(host, tree, rules, peers, moved, choice);
  }

  get head(): Block<Seal> {
    return this.chain.head;
  }

  /** The transactions of the pool, in the order in which they came. */
  pooled(): readonly Transaction[] {
    return Array.from(this.pool, ({ transaction }) => transaction);
  }

  /** Takes a transaction into the pool, or refuses it. */
  take(transaction: Transaction): Refusal | undefined {
    const { host } = this;
    const refusal = this.#rules.check(transaction, this.chain.head, this.pool);
    if (refusal !== undefined) {
      host.events.refused(host.now, host.id, transaction, refusal);
      return refusal;
    }
    this.pool.add(transaction, host.clock);
    this.#tree.attention[host.id]! |= POOLING;
    host.events.accepted(host.now, host.id, transaction);
    host.passPaymentOn(transaction);
    return undefined;
  }

  /** Forgets the pool and what the chain view waits for and, with the disk, the chain. */
  forget(disk: boolean): void {
    this.chain.forget(disk);
    this.pool.clear();
  }

  /** Adds a block of its own to the chain and sends it to the followers, unless the node is down. */
  publish(block: Block<Seal>): void {
    const { host } = this;
    if (!host.isUp) return;
    host.events.proposed(host.now, host.id, block);
    this.chain.hold(block, host.id);
    const message: BlockMessage = { type: 'block', size: this.#rules.sizeOf(block), block };
    host.publish(message, this.#followers);
  }

  /**
   * After the head moved: what the new blocks hold leaves the pool, what only abandoned blocks held comes back,
   * and what is left is judged again on the new head, in the order in which it came.
   */
  #bringPoolInStep(head: Block<Seal>, previous: Block<Seal>): void {
    // Most heads stand on the one before, at nodes where no payment waits.
    if (head.parent === previous && this.pool.size === 0) {
      this.#tree.attention[this.host.id]! &= ~POOLING;
      return;
    }
    const { down, up } = this.#tree.path(previous, head);
    let surprises = down.length > 0;
    for (const block of up) if (this.#removeIncluded(block)) surprises = true;
    // A head that only took what was pooled leaves every remaining balance as it was judged before, or higher.
    if (!surprises) return;
    const candidates = [...this.pool];
    this.pool.clear();
    for (const block of [...down].reverse()) {
      for (const transaction of block.transactions) this.#takeBack(transaction, block);
    }
    for (const { transaction, time } of candidates) {
      const refusal = this.#rules.check(transaction, head, this.pool);
      if (refusal === undefined) this.pool.add(transaction, time);
      else this.host.events.refused(this.host.now, this.host.id, transaction, refusal);
    }
  }

  /**
   * Removes what a block holds from the pool, and says whether the rest must be judged again: when a transaction
   * was new to this node, unless it is the producer's own and all of these together take from nobody (fees that
   * are collected and handed on).
   */
  #removeIncluded(block: Block<Seal>): boolean {
    const own = new Map<NodeId, Amount>();
    let surprises = false;
    for (const transaction of block.transactions) {
      if (this.pool.remove(transaction)) continue;
      if (!this.#isProducers(transaction, block)) surprises = true;
      else
        this.#rules.effect(transaction, (account, change) =>
          own.set(account, (own.get(account) ?? 0) + change),
        );
    }
    for (const change of own.values()) if (change < 0) surprises = true;
    return surprises;
  }

  /** A transaction of an abandoned block returns to the pool, unless it is in the chain or no longer valid. */
  #takeBack(transaction: Transaction, block: Block<Seal>): void {
    const { chain, host, pool } = this;
    if (this.#tree.includes(chain.head, transaction)) return;
    const refusal = this.#rules.check(transaction, chain.head, pool);
    if (refusal === undefined) {
      pool.add(transaction, host.clock);
      this.#tree.attention[host.id]! |= POOLING;
    }
    // What a producer adds of its own was never meant for a pool: that it is refused is no news.
    else if (!this.#isProducers(transaction, block))
      host.events.refused(host.now, host.id, transaction, refusal);
  }

  #isProducers(transaction: Transaction, block: Block<Seal>): boolean {
    const { isProducers } = this.#rules;
    return isProducers === undefined ? transaction.sender === block.producer : isProducers(transaction);
  }
}
