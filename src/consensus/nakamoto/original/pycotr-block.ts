import { type Hashes, portableHashes } from '../../../ledger/hash.js';
import {
  isValidTransaction,
  type PycotrTransaction,
  transactionInBlock,
  type VerifyPycotr,
} from './pycotr-transaction.js';

/** A block as Pycotr keeps it. */
export interface PycotrBlock {
  readonly nonce: number;
  /** ISO time with `T`, or an ISO date for the genesis. */
  readonly timestamp: string;
  readonly transactions: readonly PycotrTransaction[];
  readonly previousHash: string;
  readonly hash: string;
}

/** What the hash of a block covers; the link to the block before is not among it. */
export type PycotrBlockContent = Pick<PycotrBlock, 'timestamp' | 'nonce'> & {
  readonly transactions: readonly Pick<PycotrTransaction, 'from' | 'to'>[];
};

/** The text that is hashed: Python's `str(timestamp) + str(transactions) + str(nonce)`. */
export function blockHashInput({ timestamp, transactions, nonce }: PycotrBlockContent): string {
  return `${unminedText(timestamp, transactions)}${nonce}`;
}

function unminedText(timestamp: string, transactions: PycotrBlockContent['transactions']): string {
  return `${timestamp.replace('T', ' ')}[${transactions.map(transactionInBlock).join(', ')}]`;
}

/** Hash of a block: SHA-256 of {@link blockHashInput}, in hex. */
export function blockHash(content: PycotrBlockContent, hashes: Hashes = portableHashes): string {
  return hashes.sha256(blockHashInput(content));
}

/** Whether a hash has so many leading zeros, in hexadecimal digits. */
export function meetsDifficulty(hash: string, difficulty: number): boolean {
  return hash.startsWith('0'.repeat(difficulty));
}

/** What a search for a nonce found. */
export interface ProofOfWork {
  readonly nonce: number;
  readonly hash: string;
}

/**
 * The first nonce, from 1 up, by which the hash of `text` and the nonce's decimal digits has `difficulty` leading
 * hexadecimal zeros: 16^difficulty tries on average.
 */
export function searchNonce(text: string, difficulty: number, hashes: Hashes = portableHashes): ProofOfWork {
  for (let nonce = 1; ; nonce++) {
    const hash = hashes.sha256(`${text}${nonce}`);
    if (meetsDifficulty(hash, difficulty)) return { nonce, hash };
  }
}

/** Mines a block: {@link searchNonce} over its timestamp and transactions. */
export function proofOfWork(
  content: Pick<PycotrBlockContent, 'timestamp' | 'transactions'>,
  difficulty: number,
  hashes: Hashes = portableHashes,
): ProofOfWork {
  return searchNonce(unminedText(content.timestamp, content.transactions), difficulty, hashes);
}

/**
 * Whether a chain is valid to the original: it starts with the genesis, and each later block has valid
 * transactions, the hash of its content, the hash of the block before and the proof of work. Balances, rewards,
 * timestamps and transactions used twice are not looked at, nor is anything of the genesis itself.
 */
export function isValidChain(
  chain: readonly PycotrBlock[],
  genesis: PycotrBlock,
  difficulty: number,
  verify: VerifyPycotr,
  hashes: Hashes = portableHashes,
): boolean {
  if (chain[0] === undefined || chain[0].hash !== genesis.hash) return false;
  for (const [place, block] of chain.entries()) {
    if (place === 0) continue;
    if (!block.transactions.every((transaction) => isValidTransaction(transaction, verify))) return false;
    if (blockHash(block, hashes) !== block.hash || block.previousHash !== chain[place - 1]!.hash)
      return false;
    if (!meetsDifficulty(block.hash, difficulty)) return false;
  }
  return true;
}
