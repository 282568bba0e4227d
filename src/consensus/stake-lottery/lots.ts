import { ScenarioError } from '../../engine/errors.js';
import { type Hashes, portableHashes } from '../../ledger/hash.js';
import { hash } from './original/python-json.js';

/** An account and its stake, which is its number of lots. */
export type StakeEntry = readonly [key: string, stake: number];

/** The lot of one staker that lies closest to the reference. */
export interface Lot {
  readonly key: string;
  /** Number of the lot, from 1 to the stake. */
  readonly lot: number;
  /** The lot's hash, in hex. */
  readonly hash: string;
  /** Distance of the lot from the reference, as 256-bit integers. */
  readonly offset: bigint;
}

/** A lot is a hex text, and the JSON text of one needs no escapes. */
function nextLot(lot: string, hashes: Hashes): string {
  return hashes.sha256(`"${lot}"`);
}

/**
 * Hash of one lot: the chain that starts at key + seed, hashed as often as the lot's number says. Lot 0, which
 * nobody holds, is the start itself.
 *
 * @param tipHash hash of the tip's payload: the seed of the lottery.
 */
export function lotHash(key: string, lot: number, tipHash: string, hashes: Hashes = portableHashes): string {
  let text = key + tipHash;
  // The first text may hold anything and is escaped; from then on it is hex.
  if (lot > 0) text = hash(text, hashes);
  for (let step = 1; step < lot; step++) text = nextLot(text, hashes);
  return text;
}

/** What every lot is compared with. */
export function referenceHash(tipHash: string, hashes: Hashes = portableHashes): string {
  return hash(tipHash, hashes);
}

/** Hex digits that a float holds exactly; enough to tell almost every lot from the best one so far. */
const LEADING_DIGITS = 13;

/**
 * The best lot of one staker; `undefined` for a stake of 0 or less, which holds no lots.
 *
 * The original hashes each lot from its start, which is quadratic in the stake; lot k + 1 is the hash of lot k, so
 * one pass gives the same lots.
 */
export function bestLot(
  key: string,
  stake: number,
  tipHash: string,
  hashes: Hashes = portableHashes,
): Lot | undefined {
  if (!Number.isSafeInteger(stake)) {
    throw new ScenarioError(`stakes: expected whole numbers, got ${stake} for ${JSON.stringify(key)}`);
  }
  const reference = referenceHash(tipHash, hashes);
  const exact = BigInt(`0x${reference}`);
  const leading = Number.parseInt(reference.slice(0, LEADING_DIGITS), 16);
  let best: Lot | undefined;
  let leadingOffset = Number.POSITIVE_INFINITY;
  let text = key + tipHash;
  for (let lot = 1; lot <= stake; lot++) {
    text = lot === 1 ? hash(text, hashes) : nextLot(text, hashes);
    const distance = Math.abs(Number.parseInt(text.slice(0, LEADING_DIGITS), 16) - leading);
    // The digits left out change a distance by less than one: further away by more than that cannot be nearer.
    if (distance > leadingOffset + 1) continue;
    const value = BigInt(`0x${text}`);
    const offset = value > exact ? value - exact : exact - value;
    if (best !== undefined && offset >= best.offset) continue;
    best = { key, lot, hash: text, offset };
    leadingOffset = distance;
  }
  return best;
}

/** The best lot of every staker that has one, the nearest first; of equal ones the first in the list. */
export function rankedLots(
  stakes: readonly StakeEntry[],
  tipHash: string,
  hashes: Hashes = portableHashes,
): readonly Lot[] {
  const lots: Lot[] = [];
  for (const [key, stake] of stakes) {
    const lot = bestLot(key, stake, tipHash, hashes);
    if (lot !== undefined) lots.push(lot);
  }
  // Sorting keeps the order of equal ones, as the original's strict "less" does.
  return lots.sort((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0));
}

/** The clear line about a lottery that nobody can win. */
export const NO_STAKE = 'stakes: expected a total above 0, since nobody could forge a block, got 0';

/**
 * The staker that forges on a tip: the holder of the lot closest to the reference.
 *
 * @param stakes in the order in which the stakers came; it decides between equal lots.
 * @throws ScenarioError when nobody holds a lot, or a stake is not whole.
 */
export function forger(stakes: readonly StakeEntry[], tipHash: string, hashes: Hashes = portableHashes): Lot {
  let best: Lot | undefined;
  for (const [key, stake] of stakes) {
    const lot = bestLot(key, stake, tipHash, hashes);
    if (lot !== undefined && (best === undefined || lot.offset < best.offset)) best = lot;
  }
  if (best === undefined) throw new ScenarioError(NO_STAKE);
  return best;
}
