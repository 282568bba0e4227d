import type { Random } from '../../engine/random.js';
import { type Amount, formatAmount } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import type { BlockContent } from '../../ledger/block-tree.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';

/** Bytes of a signature as text. */
const SIGNATURE_SIZE = 90;
/** Bytes of a block's header. */
const HEADER_SIZE = 80;

/** A transaction before it is signed. */
export type UnsignedFields = Omit<TransactionFields, 'signature'>;

/**
 * What is signed, hashed and written of transactions and blocks over plain accounts: a signature covers all of a
 * transaction, a block's hash all there is in it. A seal must be plain data, as JSON writes it.
 */
export class AccountTexts<Seal> {
  readonly #world: World;
  /** By transaction: the hash of what stands in a block, which is more than its id covers if it was altered. */
  readonly #leaves: (string | undefined)[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** What the sender signs. */
  content({ id, type, sender, recipient, amount, fee, time }: UnsignedFields): string {
    return JSON.stringify([id, type, this.#name(sender), this.#name(recipient), amount, fee, time]);
  }

  /** A name for a new transaction. */
  newId(random: Random): string {
    return this.#world.hashes.sha256(String(random.below(Number.MAX_SAFE_INTEGER)));
  }

  /** The hash that is a block's name. */
  blockId({ parent, producer, time, transactions, seal }: Omit<BlockContent<Seal>, 'id'>): string {
    const root = this.#world.hashes.sha256(transactions.map((one) => this.#leaf(one)).join(''));
    return this.#world.hashes.sha256(JSON.stringify([parent.id, this.#name(producer), time, root, seal]));
  }

  #leaf(transaction: Transaction): string {
    const known = this.#leaves[transaction.index];
    if (known !== undefined) return known;
    const leaf = this.#world.hashes.sha256(this.content(transaction) + (transaction.signature ?? ''));
    this.#leaves[transaction.index] = leaf;
    return leaf;
  }

  /** Bytes of a transaction on the wire. */
  transactionSize(transaction: Transaction): number {
    return this.content(transaction).length + SIGNATURE_SIZE;
  }

  /** Bytes of a block on the wire. */
  blockSize({ transactions, seal }: Block<Seal>): number {
    let size = HEADER_SIZE + (JSON.stringify(seal) ?? '').length;
    for (const transaction of transactions) size += this.transactionSize(transaction);
    return size;
  }

  /** Text of a transaction in files. */
  transaction(transaction: Transaction): string {
    return `${JSON.stringify(this.#written(transaction), undefined, 2)}\n`;
  }

  /** Text of a block in files. */
  block({ id, parent, height, time, producer, seal, transactions }: Block<Seal>): string {
    const written = {
      hash: id,
      previousHash: parent?.id ?? '',
      height,
      time,
      producer: this.#name(producer),
      seal,
      transactions: transactions.map((transaction) => this.#written(transaction)),
    };
    return `${JSON.stringify(written, undefined, 2)}\n`;
  }

  #written({ sender, recipient, amount, fee, signature, ...rest }: Transaction): object {
    const { id, type, time } = rest;
    const parties = { from: this.#name(sender), to: this.#name(recipient) };
    const money = { amount: this.#amount(amount), fee: this.#amount(fee) };
    return { id, type, ...parties, ...money, time, signature: signature ?? null };
  }

  #amount(amount: Amount): string {
    return formatAmount(amount, this.#world.currency.decimals);
  }

  #name(node: number): string {
    return this.#world.population.names[node] ?? String(node);
  }
}
