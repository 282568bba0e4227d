import { type Hashes, portableHashes } from '../../../ledger/hash.js';
import { merkleRoot } from '../merkle.js';
import { type RaffleResult, raffle } from '../raffle.js';
import { CASHBACK, CASHING, PAYMENT } from '../transaction-type.js';
import {
  type BlockText,
  type HeaderText,
  headerJson,
  type TransactionText,
  transactionContentJson,
  transactionJson,
} from '../wire.js';

/** Whether `signature` is that of node `nodeId` over `text`; false for an unknown node. */
export type Verify = (nodeId: string, text: string, signature: string) => boolean;

/** What a master judges a block by. */
export interface Receiver {
  /** The seed it expects: the Merkle root of its own last block. It is not compared with the block's. */
  readonly nextSeed: string;
  /** Transactions it has accepted since, oldest first. */
  readonly stack: readonly TransactionText[];
  readonly verify: Verify;
  readonly hashes?: Hashes;
}

/** What became of a received block. */
export interface Reception {
  readonly accepted: boolean;
  /** The line the original logs, `null` when it accepts. */
  readonly error: string | null;
  /** The stack afterwards: by emission time and without the block's transactions when accepted, else untouched. */
  readonly stackLeft: readonly TransactionText[];
}

/** A check that failed; the text is the original's. */
type Failure = string | undefined;

/** What Python says where the original calls a method of a signature, or a field of a stamp, that is not there. */
const NO_SIGNATURE = "'NoneType' object has no attribute 'encode'";
const NO_STAMP = "'NoneType' object has no attribute 'fees'";

/**
 * Legacy: what a master of the original does with a block it receives, in its order and with its texts.
 *
 * Checked: stamp and header are there, the Merkle root, the closing master's signature, every lucky signature
 * that is listed, the raffle recomputed with the receiver's own seed, and the signatures of transactions the
 * receiver did not have. Not checked: that the block continues the receiver's chain, that its closer was
 * elected, fees, stamps, the retribution rate, overdrafts, that lucky signatures are listed at all, and whether
 * a transaction was in an earlier block.
 *
 * A block without a header breaks the original outside the part that turns errors into refusals; that text is
 * ours.
 */
export function receiveBlock(block: BlockText, receiver: Receiver): Reception {
  const { header, stamp } = block;
  if (header === undefined) return refused('RAISES AttributeError (outside the guarded part)', receiver);
  const hashes = receiver.hashes ?? portableHashes;
  const failure =
    (stamp === undefined ? 'Block stamp is missing.' : undefined) ??
    merkleFailure(block, header, hashes) ??
    signatureFailure(block, header, receiver.verify) ??
    raffleFailure(block, header, receiver.nextSeed, hashes) ??
    transactionFailure(block, receiver);
  if (failure !== undefined) return refused(`Block rejected: ${failure}`, receiver);
  return { accepted: true, error: null, stackLeft: remainingStack(block, receiver.stack) };
}

function refused(error: string, receiver: Receiver): Reception {
  return { accepted: false, error, stackLeft: receiver.stack };
}

function merkleFailure(block: BlockText, header: HeaderText, hashes: Hashes): Failure {
  const leaves = block.transactions.map((transaction) => ({
    tx_id: transaction.txId,
    json: transactionJson(transaction),
  }));
  const root = merkleRoot(header.previousBlockHash, leaves, hashes);
  return root === header.merkleRoot ? undefined : 'Merkle tree verification failed.';
}

function signatureFailure(block: BlockText, header: HeaderText, verify: Verify): Failure {
  const { stamp } = block;
  if (stamp === undefined) return undefined;
  const text = headerJson(header);
  if (stamp.masterSignature === null) return NO_SIGNATURE;
  if (!verify(stamp.masterId, text, stamp.masterSignature)) return 'Master signature does not match header.';
  for (const [node, signature] of stamp.luckySignatures) {
    if (signature === null) return NO_SIGNATURE;
    if (!verify(node, text, signature)) return 'Stakeholder signature does not match header.';
  }
  return undefined;
}

function raffleFailure(block: BlockText, header: HeaderText, seed: string, hashes: Hashes): Failure {
  const transactions = block.transactions
    .filter(({ type }) => type === PAYMENT)
    .map(({ senderId, amount, stamp }) => ({
      sender: senderId,
      amount: Number(amount),
      fees: Number(stamp?.fees),
    }));
  if (transactions.some(({ fees }) => Number.isNaN(fees))) return NO_STAMP;
  if (transactions.length === 0) return 'float division by zero';
  if (transactions.reduce((sum, { amount }) => sum + amount, 0) === 0) return 'float modulo';
  const returnedRate = 1 - Number(header.retributionRate);
  return mismatch(block, raffle({ transactions, seed, returnedRate, legacy: true, hashes }));
}

function mismatch(block: BlockText, { cashbacks, cashing }: RaffleResult): Failure {
  if (amountOf(block, CASHING) !== cashing) return 'Cashing of this block could not be recomputed.';
  const expected = cashbacks.reduce((sum, { amount }) => sum + amount, 0);
  if (amountOf(block, CASHBACK) !== expected) return 'Cashback of this block could not be recomputed.';
  const lucky = new Set(luckyStakeholders(block));
  const winners = new Set(cashbacks.map(({ node }) => node));
  const same = lucky.size === winners.size && [...lucky].every((node) => winners.has(node));
  return same ? undefined : 'Lucky stakeholders could not be recomputed.';
}

/** Sum of the amounts of one type of transaction in a block, from left to right in floats. */
export function amountOf(block: BlockText, type: string): number {
  let sum = 0;
  for (const transaction of block.transactions) {
    if (transaction.type === type) sum += Number(transaction.amount);
  }
  return sum;
}

/** Recipients of a block's cashbacks, in order, as often as they won. */
export function luckyStakeholders(block: BlockText): readonly string[] {
  return block.transactions.filter(({ type }) => type === CASHBACK).map(({ recipientId }) => recipientId);
}

function transactionFailure(block: BlockText, receiver: Receiver): Failure {
  const known = new Set(receiver.stack.map(({ txId }) => txId));
  for (const transaction of block.transactions) {
    // Taken out as they are met, so the second of two equal transactions is checked like an unknown one.
    if (known.delete(transaction.txId)) continue;
    const { signature, senderId } = transaction;
    if (signature === null || signature === '') return 'Signature is missing.';
    if (!receiver.verify(senderId, transactionContentJson(transaction), signature)) {
      return 'Signature does not match content.';
    }
  }
  return undefined;
}

function remainingStack(block: BlockText, stack: readonly TransactionText[]): readonly TransactionText[] {
  // By id, as in the original: of two stacked transactions with one id the later text stays, in the first's place.
  const remaining = new Map(stack.map((transaction) => [transaction.txId, transaction]));
  for (const { txId } of block.transactions) remaining.delete(txId);
  return [...remaining.values()].sort((a, b) => Number(a.emissionTime) - Number(b.emissionTime));
}
