import { assert } from '../engine/errors.js';

/**
 * Root of the binary hash tree over `leaves`, as in Bitcoin: a parent is the hash of its two children's bytes
 * one after the other, and the odd one at the end of a row is paired with itself. A single leaf is its own root.
 *
 * Pairing with itself gives [a, b, c] and [a, b, c, c] one root (CVE-2012-2459): whoever relies on the root
 * must refuse lists that repeat a leaf.
 *
 * @param hash such as SHA-256 applied twice.
 * @throws InvariantError for no leaves, which have no root.
 */
export function merkleTreeRoot(
  leaves: readonly Uint8Array[],
  hash: (data: Uint8Array) => Uint8Array,
): Uint8Array {
  assert(leaves.length > 0, 'merkleTreeRoot: expected at least one leaf');
  let row = leaves;
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < row.length; i += 2) {
      const left = row[i]!;
      const right = row[i + 1] ?? left;
      const pair = new Uint8Array(left.length + right.length);
      pair.set(left);
      pair.set(right, left.length);
      above.push(hash(pair));
    }
    row = above;
  }
  return row[0]!;
}
