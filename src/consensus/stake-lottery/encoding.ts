import { type Stamp, stampNumber } from '../../engine/stamp.js';
import type { NodeId, Time } from '../../engine/time.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { Population } from '../../nodes/role.js';
import {
  type BlockText,
  blockJson,
  blockPayload,
  type TransactionText,
  timestampText,
  transactionJson,
  transactionPayload,
} from './payload.js';
import type { LotteryBlock } from './seal.js';

/** A block before it is signed. */
export interface Draft {
  readonly parent: LotteryBlock;
  readonly producer: NodeId;
  readonly time: Stamp;
  readonly attempt: number;
  readonly transactions: readonly Omit<Transaction, 'index'>[];
}

/**
 * Writes transactions and blocks as the original does. Accounts go by the simulator's names where the original has
 * public keys, and amounts are whole smallest units.
 */
export class StakeLotteryEncoding {
  readonly #names: readonly string[];
  readonly #epoch: Time;
  readonly #legacy: boolean;

  constructor(population: Population, epoch: Time, legacy: boolean) {
    this.#names = population.names;
    this.#epoch = epoch;
    this.#legacy = legacy;
  }

  /** The node's name; a stranger, numbered past the last node, has one made of its number. */
  name(node: NodeId): string {
    return this.#names[node] ?? `stranger-${node}`;
  }

  /** What the sender signs. */
  content(transaction: Omit<Transaction, 'index' | 'signature'>): string {
    return transactionPayload(this.text({ ...transaction, signature: undefined }));
  }

  transaction(transaction: Transaction): string {
    return transactionJson(this.text(transaction));
  }

  /** What the forger signs, and blocks link to by its hash. */
  payload(draft: Draft): string {
    return blockPayload(this.#block(draft, ''));
  }

  /** The payload of a block that is made. */
  payloadOf(block: LotteryBlock): string {
    return blockPayload(this.#made(block));
  }

  block(block: LotteryBlock): string {
    return blockJson(this.#made(block));
  }

  #made(block: LotteryBlock): BlockText {
    const { producer, time, transactions, seal } = block;
    const parent = block.parent!;
    return this.#block({ parent, producer, time, transactions, attempt: seal.attempt }, seal.signature);
  }

  #block({ parent, producer, time, attempt, transactions }: Draft, signature: string): BlockText {
    return {
      transactions: transactions.map((transaction) => this.text(transaction)),
      lastHash: parent.id,
      forger: this.name(producer),
      blockCount: parent.height + 1,
      timestamp: timestampText(this.#epoch + stampNumber(time)),
      ...(this.#legacy ? {} : { attempt }),
      signature,
    };
  }

  /** The fields of a transaction as they are written. */
  text(transaction: Omit<Transaction, 'index'>): TransactionText {
    const { sender, recipient, amount, type, id, time, signature } = transaction;
    return {
      sender: this.name(sender),
      receiver: this.name(recipient),
      amount,
      type,
      id,
      timestamp: timestampText(this.#epoch + stampNumber(time)),
      signature: signature ?? '',
    };
  }
}
