import { assert } from '../../engine/errors.js';

/** SHA3-256 of the text "0": the seed of the first election, before any block exists. */
export const FIRST_SEED = 'f9e2eaaa42d9fe9e558a9b8ef1bf366f190aacaa83bad2641ee106e9041096e4';

/** Ids are 256-bit numbers. */
const ID_SPACE = 1n << 256n;

function toNumber(id: string): bigint {
  assert(/^[0-9a-fA-F]+$/.test(id), `election: expected hexadecimal digits, got "${id}"`);
  return BigInt(`0x${id}`);
}

/**
 * Distance of each id from the target: the absolute difference of the two read as base-16 numbers. There is no
 * wrap-around: 0 and the greatest id are as far apart as can be.
 */
function distances(target: string, hashes: readonly string[]): readonly bigint[] {
  const from = toNumber(target);
  return hashes.map((hash) => {
    const difference = toNumber(hash) - from;
    return difference < 0n ? -difference : difference;
  });
}

/**
 * Place in `hashes` of the one closest to `target`; the first listed wins a tie. It elects the master that
 * closes the block: `target` is the Merkle root of the block before (`FIRST_SEED` for the first).
 *
 * @throws InvariantError for an empty list or text that is not hexadecimal.
 */
export function closestIndex(target: string, hashes: readonly string[]): number {
  assert(hashes.length > 0, 'closestIndex: expected at least one id');
  const all = distances(target, hashes);
  let best = 0;
  for (let i = 1; i < all.length; i++) {
    if (all[i]! < all[best]!) best = i;
  }
  return best;
}

/** The id in `hashes` closest to `target`; see `closestIndex`. */
export function closestHash(target: string, hashes: readonly string[]): string {
  return hashes[closestIndex(target, hashes)]!;
}

/**
 * Places in `hashes` of all ids, the closest to `target` first, ties in the order listed: who is next when the
 * elected master is silent.
 */
export function rankByDistance(target: string, hashes: readonly string[]): Int32Array {
  const all = distances(target, hashes);
  return Int32Array.from(hashes.keys()).sort((a, b) => {
    const first = all[a]!;
    const second = all[b]!;
    return first < second ? -1 : first > second ? 1 : a - b;
  });
}

/**
 * Share of all seeds for which each id is the closest: the length of its cell on the line of 256-bit numbers,
 * which is the part of the blocks a master closes in the long run. Rounded once; the exact shares add up to 1.
 *
 * @throws InvariantError for an empty list, text that is not hexadecimal, or an id of more than 256 bits.
 */
export function cellShares(ids: readonly string[]): readonly number[] {
  assert(ids.length > 0, 'cellShares: expected at least one id');
  const values = ids.map(toNumber);
  for (const value of values) assert(value < ID_SPACE, 'cellShares: expected ids of at most 256 bits');
  const order = [...ids.keys()].sort((a, b) => {
    const difference = values[a]! - values[b]!;
    return difference < 0n ? -1 : difference > 0n ? 1 : a - b;
  });
  // An id listed twice elects its first place only, so the later ones have no cell.
  const owners = order.filter((id, place) => place === 0 || values[id] !== values[order[place - 1]!]);
  const shares = new Array<number>(ids.length).fill(0);
  let start = 0n;
  for (let place = 0; place < owners.length; place++) {
    const owner = owners[place]!;
    const next = owners[place + 1];
    const end = next === undefined ? ID_SPACE : firstCloserTo(values, owner, next);
    // A power of two divides without rounding, so the only rounding is that of the count.
    shares[owner] = Number(end - start) / 2 ** 256;
    start = end;
  }
  return shares;
}

/** The least seed that elects `above` rather than `below`; a seed half-way belongs to the one listed first. */
function firstCloserTo(values: readonly bigint[], below: number, above: number): bigint {
  const sum = values[below]! + values[above]!;
  const middle = sum >> 1n;
  const tie = (sum & 1n) === 0n;
  return tie && above < below ? middle : middle + 1n;
}
