import type { Block } from '../../../ledger/block.js';
import type { BlockContent } from '../../../ledger/block-tree.js';
import type { World } from '../../consensus.js';
import { HEADER_SIZE, TransactionEncoding } from './transaction-encoding.js';

/**
 * What is signed, hashed and written of transactions and blocks over plain accounts: a block's hash covers all there
 * is in it. A seal must be plain data, as JSON writes it.
 */
export class AccountEncoding<Seal> extends TransactionEncoding {
  readonly #sealSize: (seal: Seal) => number;

  /** @param sealSize bytes of a seal; by default those of its JSON. */
  constructor(
    world: World,
    sealSize: (seal: Seal) => number = (seal) => (JSON.stringify(seal) ?? '').length,
  ) {
    super(world);
    this.#sealSize = sealSize;
  }

  /** The hash that is a block's name. */
  blockId({ parent, producer, time, transactions, seal }: Omit<BlockContent<Seal>, 'id'>): string {
    const root = this.rootOf(transactions);
    return this.world.hashes.sha256(JSON.stringify([parent.id, this.name(producer), time, root, seal]));
  }

  /** Bytes of a block on the wire. */
  blockSize({ transactions, seal }: Block<Seal>): number {
    let size = HEADER_SIZE + this.#sealSize(seal);
    for (const transaction of transactions) size += this.transactionSize(transaction);
    return size;
  }

  /** Text of a block in files. */
  block({ id, parent, height, time, producer, seal, transactions }: Block<Seal>): string {
    const written = {
      hash: id,
      previousHash: parent?.id ?? '',
      height,
      time,
      producer: this.name(producer),
      seal,
      transactions: transactions.map((transaction) => this.written(transaction)),
    };
    return `${JSON.stringify(written, undefined, 2)}\n`;
  }
}
