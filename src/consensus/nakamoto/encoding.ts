import type { Random } from '../../engine/random.js';
import type { Block } from '../../ledger/block.js';
import type { Transaction } from '../../ledger/transaction.js';
import {
  HEADER_SIZE,
  TransactionEncoding,
  transactionSize,
  type UnsignedFields,
} from '../kit/accounts/transaction-encoding.js';
import type { WorkBlock } from './seal.js';

/** Bytes by which a block names an uncle: its header. */
const UNCLE_SIZE = HEADER_SIZE;

/** A block before it is mined. */
export type UnminedBlock = Pick<Block, 'producer' | 'time' | 'transactions'> & {
  readonly parent: WorkBlock;
  readonly difficulty: number;
  readonly uncles: readonly WorkBlock[];
};

/** What is signed, hashed and written of transactions and blocks. In legacy mode another class of this shape does. */
export interface WorkEncoding {
  /** What the sender signs. */
  content(transaction: UnsignedFields): string;
  /** A name for a new transaction. */
  newId(random: Random): string;
  /** What the hash of a block covers, but for the nonce, whose decimal digits follow. */
  unmined(block: UnminedBlock): string;
  /** Text of a transaction in files. */
  transaction(transaction: Transaction): string;
  /** Text of a block in files. */
  block(block: WorkBlock): string;
}

/** The correct texts: a signature covers all of a transaction, the hash of a block all there is in it. */
export class CorrectTexts extends TransactionEncoding implements WorkEncoding {
  unmined({ parent, producer, time, transactions, difficulty, uncles }: UnminedBlock): string {
    const root = this.rootOf(transactions);
    const named = uncles.map((uncle) => uncle.id);
    return JSON.stringify([parent.id, this.name(producer), time, difficulty, root, named]);
  }

  block(block: WorkBlock): string {
    const { difficulty, nonce, uncles } = block.seal;
    const written = {
      hash: block.id,
      previousHash: block.parent?.id ?? '',
      height: block.height,
      time: block.time,
      miner: this.name(block.producer),
      difficulty,
      nonce,
      uncles: uncles.map((uncle) => uncle.id),
      transactions: block.transactions.map((transaction) => this.written(transaction)),
    };
    return `${JSON.stringify(written, undefined, 2)}\n`;
  }
}

/** Bytes of a block on the wire. */
export function blockSize(
  transactions: readonly Transaction[],
  uncles: number,
  encoding: WorkEncoding,
): number {
  let size = HEADER_SIZE + uncles * UNCLE_SIZE;
  for (const transaction of transactions) size += transactionSize(transaction, encoding);
  return size;
}
