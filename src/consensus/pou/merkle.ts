import { assert } from '../../engine/errors.js';
import { type Hashes, portableHashes, sha3_256 } from '../../ledger/hash.js';

/**
 * SHA3-256 of the text's UTF-8, in hex: the hash of everything under proof of usage.
 *
 * The original replaces an empty text (and 0, and nothing) by a random number before hashing, which cannot be
 * repeated; here the empty text has its own hash like any other.
 */
export function hash(payload: string): string {
  return sha3_256(payload);
}

/** A transaction as the Merkle root needs it: its id, which orders, and its full JSON text, which is hashed. */
export interface MerkleLeaf {
  readonly tx_id: string;
  readonly json: string;
}

/**
 * What the original calls the Merkle root: SHA3-256 of the previous hash followed by the SHA3-256 of each
 * transaction's JSON text, the transactions sorted by id. It is a flat list, not a tree, so membership of one
 * transaction has no short proof; and it is the only link between blocks.
 *
 * @param previousHash the Merkle root of the block before, or `FIRST_SEED`.
 * @param transactions with signature and stamp in their text. A plain text is parsed for its `tx_id`; who has
 *   the id at hand saves that by passing both.
 * @throws InvariantError when a plain text is no JSON object with a `tx_id`.
 */
export function merkleRoot(
  previousHash: string,
  transactions: readonly (string | MerkleLeaf)[],
  hashes: Hashes = portableHashes,
): string {
  const leaves = transactions.map((transaction) =>
    typeof transaction === 'string' ? { tx_id: parseId(transaction), json: transaction } : transaction,
  );
  // The sort is stable, so transactions that share an id keep their order, as in the original.
  leaves.sort((a, b) => (a.tx_id < b.tx_id ? -1 : a.tx_id > b.tx_id ? 1 : 0));
  let text = previousHash;
  for (const leaf of leaves) text += hashes.sha3_256(leaf.json);
  return hashes.sha3_256(text);
}

function parseId(json: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    parsed = undefined;
  }
  const id = typeof parsed === 'object' && parsed !== null && 'tx_id' in parsed ? parsed.tx_id : undefined;
  assert(typeof id === 'string', 'merkleRoot: expected the JSON text of a transaction with a tx_id');
  return id;
}
