import { type Block, refuse } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { Hashes } from '../../../ledger/hash.js';
import type { Transaction, TransactionBook, TransactionFields } from '../../../ledger/transaction.js';
import { refuseText } from './reading.js';

/** Transactions of a process that nobody signed, at the most. */
export const MOST_DOUBTFUL = 1_000;

/** What the texts of a process's blocks and transactions are known by. */
export interface KnownTextsParts<Seal> {
  readonly tree: BlockTree<Seal>;
  readonly transactions: TransactionBook;
  readonly hashes: Hashes;
  /** The text of a block, and of a transaction without what each node adds to it. */
  readonly blockText: (block: Block<Seal>) => string;
  readonly transactionText: (transaction: Transaction) => string;
}

/**
 * The blocks and transactions of one process by their whole texts, so that each exists once in it however often its
 * text comes. Ids do not serve: under proof of usage they cover neither header nor signatures.
 */
export class KnownTexts<Seal> {
  readonly #parts: KnownTextsParts<Seal>;
  readonly #transactions = new Map<string, Transaction>();
  readonly #blocks = new Map<string, Block<Seal>>();
  readonly #byId = new Map<string, Block<Seal>[]>();
  #doubtful = 0;
  #seenBlocks = 0;
  #seenTransactions = 0;

  constructor(parts: KnownTextsParts<Seal>) {
    this.#parts = parts;
  }

  /** The transaction of this text, if there is one. */
  transaction(text: string): Transaction | undefined {
    this.#catchUp();
    return this.#transactions.get(this.#parts.hashes.sha256(text));
  }

  /**
   * Makes a transaction that has come for the first time. One that its sender has not signed is made too, so that nodes
   * refuse it in their own words, but only so many: strangers could fill the memory with them.
   *
   * @throws what ends a reading, see `refuseText`.
   */
  make(fields: TransactionFields, isSigned: boolean): Transaction {
    if (!isSigned && ++this.#doubtful > MOST_DOUBTFUL) {
      return refuseText(refuse('doubtful', 'Too many transactions came that nobody signed.'));
    }
    return this.#parts.transactions.make(fields);
  }

  /** The block of this text on a parent, if there is one. */
  block(text: string, parent: Block<Seal>): Block<Seal> | undefined {
    this.#catchUp();
    return this.#blocks.get(this.#key(text, parent));
  }

  /** Blocks by their id, which several may share. */
  named(id: string): readonly Block<Seal>[] {
    this.#catchUp();
    return this.#byId.get(id) ?? [];
  }

  #key(text: string, parent: Block<Seal>): string {
    return `${parent.index}/${this.#parts.hashes.sha256(text)}`;
  }

  /** Enters what has been made in this process since the last question. */
  #catchUp(): void {
    const { tree, transactions, hashes, blockText, transactionText } = this.#parts;
    for (; this.#seenTransactions < transactions.all.length; this.#seenTransactions++) {
      const transaction = transactions.all[this.#seenTransactions]!;
      const key = hashes.sha256(transactionText(transaction));
      if (!this.#transactions.has(key)) this.#transactions.set(key, transaction);
    }
    for (; this.#seenBlocks < tree.blocks.length; this.#seenBlocks++) {
      const block = tree.blocks[this.#seenBlocks]!;
      const sharing = this.#byId.get(block.id);
      if (sharing === undefined) this.#byId.set(block.id, [block]);
      else sharing.push(block);
      if (block.parent !== undefined) this.#blocks.set(this.#key(blockText(block), block.parent), block);
    }
  }
}
