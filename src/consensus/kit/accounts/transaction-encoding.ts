import type { Random } from '../../../engine/random.js';
import type { NodeId } from '../../../engine/time.js';
import { formatAmount } from '../../../ledger/amount.js';
import type { Transaction, TransactionFields } from '../../../ledger/transaction.js';
import type { World } from '../../consensus.js';

/** Bytes of a signature as text. */
const SIGNATURE_SIZE = 90;
/** Bytes of a block's header. */
export const HEADER_SIZE = 80;

/** A transaction before it is signed. */
export type UnsignedFields = Omit<TransactionFields, 'signature'>;

/** What is signed, hashed and written of transactions between accounts: a signature covers all of a transaction. */
export class TransactionEncoding {
  protected readonly world: World;
  /** By transaction: the hash of what stands in a block, which is more than its id covers if it was altered. */
  readonly #leaves: (string | undefined)[] = [];

  constructor(world: World) {
    this.world = world;
  }

  /** What the sender signs. */
  content({ id, type, sender, recipient, amount, fee, time }: UnsignedFields): string {
    return JSON.stringify([id, type, this.name(sender), this.name(recipient), amount, fee, time]);
  }

  /** A name for a new transaction. */
  newId(random: Random): string {
    return this.world.hashes.sha256(String(random.below(Number.MAX_SAFE_INTEGER)));
  }

  /** Bytes of a transaction on the wire. */
  transactionSize(transaction: Transaction): number {
    return transactionSize(transaction, this);
  }

  /** Text of a transaction in files. */
  transaction(transaction: Transaction): string {
    return `${JSON.stringify(this.written(transaction), undefined, 2)}\n`;
  }

  /** A transaction as it stands in files, for JSON. */
  protected written({ id, type, sender, recipient, amount, fee, time, signature }: Transaction): object {
    const { decimals } = this.world.currency;
    const parties = { from: this.name(sender), to: this.name(recipient) };
    const money = { amount: formatAmount(amount, decimals), fee: formatAmount(fee, decimals) };
    return { id, type, ...parties, ...money, time, signature: signature ?? null };
  }

  /** One hash of all that stands in a block, signatures included. */
  protected rootOf(transactions: readonly Transaction[]): string {
    return this.world.hashes.sha256(transactions.map((transaction) => this.#leaf(transaction)).join(''));
  }

  /** A node's name in texts; its number for an account that is no node's. */
  protected name(node: NodeId): string {
    return this.world.population.nameOf(node) ?? String(node);
  }

  #leaf(transaction: Transaction): string {
    const known = this.#leaves[transaction.index];
    if (known !== undefined) return known;
    const leaf = this.world.hashes.sha256(this.content(transaction) + (transaction.signature ?? ''));
    // One that has no number yet cannot be told from others like it.
    if (transaction.index >= 0) this.#leaves[transaction.index] = leaf;
    return leaf;
  }
}

/** Bytes of a transaction on the wire: what its sender signs, and the signature. */
export function transactionSize(
  transaction: Transaction,
  texts: Pick<TransactionEncoding, 'content'>,
): number {
  return texts.content(transaction).length + SIGNATURE_SIZE;
}
