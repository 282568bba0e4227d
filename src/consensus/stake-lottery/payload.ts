import { float, jsonText, type PythonJson } from './original/python-json.js';

/** A transaction as the original writes it. */
export interface TransactionText {
  readonly sender: string;
  readonly receiver: string;
  readonly amount: PythonJson;
  readonly type: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: PythonJson;
  readonly signature: string;
}

/** A block as the original writes it. */
export interface BlockText {
  readonly transactions: readonly TransactionText[];
  readonly lastHash: string;
  readonly forger: string;
  readonly blockCount: number;
  readonly timestamp: PythonJson;
  /** How many stakers were waited for; not in the original, where nobody stands in. */
  readonly attempt?: number;
  readonly signature: string;
}

function transactionFields(transaction: TransactionText, signature: string): PythonJson {
  const { sender, receiver, amount, type, id, timestamp } = transaction;
  return {
    sender_public_key: sender,
    receiver_public_key: receiver,
    amount,
    type,
    id,
    timestamp,
    signature,
  };
}

function blockFields(block: BlockText, signature: string): PythonJson {
  return {
    transactions: block.transactions.map((transaction) =>
      transactionFields(transaction, transaction.signature),
    ),
    last_hash: block.lastHash,
    forger: block.forger,
    block_count: block.blockCount,
    timestamp: block.timestamp,
    ...(block.attempt === undefined ? {} : { attempt: block.attempt }),
    signature,
  };
}

/** What the sender of a transaction signs: its JSON text without the signature. */
export function transactionPayload(transaction: TransactionText): string {
  return jsonText(transactionFields(transaction, ''));
}

/** A whole transaction as JSON text. */
export function transactionJson(transaction: TransactionText): string {
  return jsonText(transactionFields(transaction, transaction.signature));
}

/** What a forger signs and blocks link to by its hash: only the block's own signature is left out. */
export function blockPayload(block: BlockText): string {
  return jsonText(blockFields(block, ''));
}

/** A whole block as JSON text. */
export function blockJson(block: BlockText): string {
  return jsonText(blockFields(block, block.signature));
}

/** The block that every chain starts from. */
export const GENESIS_BLOCK: BlockText = {
  transactions: [],
  lastHash: 'genesis_hash',
  forger: 'genesis',
  blockCount: 0,
  timestamp: 0,
  signature: '',
};

/** Whole microseconds since 1970 as the original's float of seconds. */
export function timestampText(microseconds: number): PythonJson {
  return float(microseconds / 1_000_000);
}
