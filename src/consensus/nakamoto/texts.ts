import type { Random } from '../../engine/random.js';
import { type Amount, formatAmount } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import type { WorkBlock } from './seal.js';

/** Bytes of a signature as text. */
const SIGNATURE_SIZE = 90;
/** Bytes of a block's header. */
const HEADER_SIZE = 80;
/** Bytes by which a block names an uncle: its header. */
const UNCLE_SIZE = HEADER_SIZE;

/** A block before it is mined. */
export type UnminedBlock = Pick<Block, 'producer' | 'time' | 'transactions'> & {
  readonly parent: WorkBlock;
  readonly difficulty: number;
  readonly uncles: readonly WorkBlock[];
};

/** What is signed, hashed and written of transactions and blocks. In legacy mode another class of this shape does. */
export interface WorkTexts {
  /** What the sender signs. */
  content(transaction: Omit<TransactionFields, 'signature'>): string;
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
export class CorrectTexts implements WorkTexts {
  readonly #world: World;
  /** By transaction: hash of what stands in a block, which is more than its id covers if it was altered. */
  readonly #leaves: (string | undefined)[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  content({ id, type, sender, recipient, amount, fee, time }: Omit<TransactionFields, 'signature'>): string {
    return JSON.stringify([id, type, this.#name(sender), this.#name(recipient), amount, fee, time]);
  }

  newId(random: Random): string {
    return this.#world.hashes.sha256(String(random.below(Number.MAX_SAFE_INTEGER)));
  }

  unmined({ parent, producer, time, transactions, difficulty, uncles }: UnminedBlock): string {
    const root = this.#world.hashes.sha256(transactions.map((one) => this.#leaf(one)).join(''));
    const named = uncles.map((uncle) => uncle.id);
    return JSON.stringify([parent.id, this.#name(producer), time, difficulty, root, named]);
  }

  #leaf(transaction: Transaction): string {
    let leaf = this.#leaves[transaction.index];
    if (leaf === undefined) {
      const { signature = '' } = transaction;
      leaf = this.#world.hashes.sha256(this.content(transaction) + signature);
      this.#leaves[transaction.index] = leaf;
    }
    return leaf;
  }

  transaction(transaction: Transaction): string {
    return `${JSON.stringify(this.#written(transaction), undefined, 2)}\n`;
  }

  block(block: WorkBlock): string {
    const { difficulty, nonce, uncles } = block.seal;
    const written = {
      hash: block.id,
      previousHash: block.parent?.id ?? '',
      height: block.height,
      time: block.time,
      miner: this.#name(block.producer),
      difficulty,
      nonce,
      uncles: uncles.map((uncle) => uncle.id),
      transactions: block.transactions.map((transaction) => this.#written(transaction)),
    };
    return `${JSON.stringify(written, undefined, 2)}\n`;
  }

  #written(transaction: Transaction): Readonly<Record<string, string | number | null>> {
    const { id, type, sender, recipient, amount, fee, time, signature } = transaction;
    return {
      id,
      type,
      from: this.#name(sender),
      to: this.#name(recipient),
      amount: this.#amount(amount),
      fee: this.#amount(fee),
      time,
      signature: signature ?? null,
    };
  }

  #amount(amount: Amount): string {
    return formatAmount(amount, this.#world.currency.decimals);
  }

  #name(node: number): string {
    return this.#world.population.names[node] ?? String(node);
  }
}

/** Bytes of a transaction on the wire. */
export function transactionSize(transaction: Transaction, texts: WorkTexts): number {
  return texts.content(transaction).length + SIGNATURE_SIZE;
}

/** Bytes of a block on the wire. */
export function blockSize(transactions: readonly Transaction[], uncles: number, texts: WorkTexts): number {
  let size = HEADER_SIZE + uncles * UNCLE_SIZE;
  for (const transaction of transactions) size += transactionSize(transaction, texts);
  return size;
}
