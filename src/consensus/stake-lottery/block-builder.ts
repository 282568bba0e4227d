import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import { PAYMENT_STREAM } from '../money.js';
import type { StakeLotteryEncoding } from './encoding.js';
import type { RewardTransaction } from './reward.js';
import type { ForgerSeal, LotteryBlock } from './seal.js';

/** Who gives whom how much, by what the amount is overwritten after it was signed, and whose randomness names it. */
type Parties = readonly [
  sender: NodeId,
  recipient: NodeId,
  amount: Amount,
  alteredTo?: Amount | undefined,
  stream?: string | undefined,
];

/** Bytes of a 64-byte signature in base64 with its line breaks. */
const SIGNATURE_SIZE = 90;

/** Makes and signs what is written: transactions and blocks. */
export class BlockBuilder {
  readonly #world: World;
  readonly #encoding: StakeLotteryEncoding;
  readonly #tree: BlockTree<ForgerSeal>;

  constructor(world: World, encoding: StakeLotteryEncoding, tree: BlockTree<ForgerSeal>) {
    this.#world = world;
    this.#encoding = encoding;
    this.#tree = tree;
  }

  /** Makes a transaction and signs it; `alteredTo` overwrites the amount behind the signature's back. */
  make(
    type: string,
    ...[sender, recipient, amount, alteredTo = amount, stream = PAYMENT_STREAM]: Parties
  ): Transaction {
    const { random, status, keyring, transactions, hashes } = this.#world;
    // 32 hex digits, as of the original's version 1 UUIDs, but not from a clock and a network card.
    const id = hashes
      .sha256(`transaction ${random.stream(stream).below(Number.MAX_SAFE_INTEGER)}`)
      .slice(0, 32);
    const parties = { sender, recipient, amount, fee: 0, time: status.clock(sender) };
    const signature = keyring.sign(sender, this.#encoding.content({ id, type, ...parties }));
    return transactions.make({ id, type, ...parties, signature, amount: alteredTo });
  }

  /**
   * Makes a block, signs it and puts it into the tree.
   *
   * @param time the block's stamp, for which there is only the forger's word; by its clock when left out.
   */
  forge(
    parent: LotteryBlock,
    producer: NodeId,
    attempt: number,
    payments: readonly Transaction[],
    reward: RewardTransaction | undefined,
    time: Stamp = this.#world.status.clock(producer),
  ): LotteryBlock {
    const { keyring, hashes, transactions: book } = this.#world;
    const transactions = [...payments];
    if (reward !== undefined) transactions.push(book.make({ ...reward, time }));
    const payload = this.#encoding.payload({ parent, producer, time, attempt, transactions });
    return this.#tree.add({
      id: hashes.sha256(payload),
      parent,
      producer,
      time,
      transactions,
      seal: {
        attempt,
        signature: keyring.sign(producer, payload),
        size: payload.length + SIGNATURE_SIZE,
      },
    });
  }

  /** Bytes of a transaction on the wire. */
  sizeOf(transaction: Transaction): number {
    return this.#encoding.content(transaction).length + SIGNATURE_SIZE;
  }
}
