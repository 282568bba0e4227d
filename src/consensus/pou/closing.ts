import type { Stamp } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import type { Effect } from '../../ledger/accounts.js';
import type { Amount } from '../../ledger/amount.js';
import type { Hashes } from '../../ledger/hash.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import type { Population } from '../../nodes/role.js';
import type { Arithmetic } from './arithmetic.js';
import type { UsageEncoding } from './encoding.js';
import { type MerkleLeaf, merkleRoot } from './merkle.js';
import type { Stake } from './raffle.js';
import type { UsageBlock } from './seal.js';
import { CASHBACK, CASHING, FEES, GENESIS, PAYMENT } from './transaction-type.js';

/** What the payments of one block may move in all, so that the raffle's total stays an exact number. */
export const LARGEST_TURNOVER = Number.MAX_SAFE_INTEGER;

/** A pooled transaction and when the closer took it. */
export interface Entry {
  readonly transaction: Transaction;
  readonly time: Stamp;
}

/** What closing a block depends on. */
export interface ClosingParts {
  readonly arithmetic: Arithmetic;
  readonly encoding: UsageEncoding;
  readonly population: Population;
  readonly hashes: Hashes;
}

/** A transaction that a closer adds, before it is signed; its time is the closing time. */
export type OwnTransaction = Omit<TransactionFields, 'signature' | 'time'>;

/** Tickets of the raffle: the payments, in block order. */
export function stakesOf(transactions: readonly Transaction[], encoding: UsageEncoding): readonly Stake[] {
  const stakes: Stake[] = [];
  for (const { type, sender, amount, fee } of transactions) {
    if (type === PAYMENT) stakes.push({ sender: encoding.name(sender), amount, fees: fee });
  }
  return stakes;
}

/**
 * The pooled transactions that one block can hold, in order. Left for a later block is what would take the turnover
 * past 2^53, and what is covered only by a payment that stands behind it: pools agree on sums, not on order, and a
 * block is judged in order.
 *
 * @param balanceOf balances after the block's parent.
 */
export function fitting(
  entries: Iterable<Entry>,
  effect: Effect,
  balanceOf: (account: NodeId) => Amount,
): readonly Entry[] {
  const base: Entry[] = [];
  const moved = new Map<NodeId, Amount>();
  const balance = (account: NodeId) => moved.get(account) ?? balanceOf(account);
  let turnover = 0;
  for (const entry of entries) {
    const { type, sender, amount, fee } = entry.transaction;
    const free = type === GENESIS;
    if (!free && balance(sender) < amount + fee) continue;
    if (!free && turnover + amount > LARGEST_TURNOVER) break;
    turnover += free ? 0 : amount;
    effect(entry.transaction, (account, change) => moved.set(account, balance(account) + change));
    base.push(entry);
  }
  return base;
}

/**
 * What the closer adds to the base transactions: it collects all fees, pays a cashback for each winning draw and
 * hands what is left of the returned part to the cashing node (seed `pou`, section 5).
 *
 * Ids follow from the seed, the closer and the place, so that receivers can tell the transactions from any other.
 *
 * @param present says who signed in time; everybody when left out.
 */
export function closersOwn(
  parts: ClosingParts,
  parent: UsageBlock,
  closer: NodeId,
  base: readonly Entry[],
  present?: (node: string) => boolean,
): readonly OwnTransaction[] {
  const { arithmetic, encoding, population, hashes } = parts;
  const seed = parent.seal.merkleRoot;
  const own: OwnTransaction[] = [];
  const add = (type: string, recipient: NodeId, amount: number): void => {
    const id = hashes.sha3_256(`${seed}${encoding.name(closer)}${type}${own.length}`);
    own.push({ id, type, sender: closer, recipient, amount, fee: 0 });
  };
  add(FEES, closer, arithmetic.sum(base.map((entry) => entry.transaction.fee)));
  const payments = base.map((entry) => entry.transaction).filter(({ type }) => type === PAYMENT);
  if (payments.length === 0) return own;
  const { cashbacks, cashing } = arithmetic.raffle(stakesOf(payments, encoding), seed, present);
  const nodeOf = new Map(payments.map(({ sender }) => [encoding.name(sender), sender]));
  for (const { node, amount } of cashbacks) add(CASHBACK, nodeOf.get(node)!, amount);
  add(CASHING, population.of('cashing')[0]!, cashing);
  return own;
}

/** The flat Merkle root over a block's stamped transactions, and the bytes of their texts. */
export function merkleRootOf(
  previousHash: string,
  transactions: readonly Omit<Transaction, 'index'>[],
  closer: NodeId,
  processingTimes: readonly Stamp[],
  encoding: UsageEncoding,
  hashes: Hashes,
): { readonly merkleRoot: string; readonly size: number } {
  let size = 0;
  const leaves: MerkleLeaf[] = transactions.map((transaction, place) => {
    const json = encoding.stamped(transaction, closer, processingTimes[place]!);
    size += json.length;
    return { tx_id: transaction.id, json };
  });
  return { merkleRoot: merkleRoot(previousHash, leaves, hashes), size };
}
