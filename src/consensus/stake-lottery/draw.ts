import { ScenarioError } from '../../engine/errors.js';
import { type Hashes, portableHashes } from '../../ledger/hash.js';
import { lotHash, NO_STAKE, rankedLots, type StakeEntry } from './lots.js';
import { hash } from './original/python-json.js';

/**
 * The order in which stakers may forge on a tip: `ranked(0)` is the winner, each later one stands in when all before
 * it are silent. Places of `stakes` are returned; there are `length` of them.
 */
export interface Ranking {
  /** Number of stakers with a stake above 0. */
  readonly length: number;
  /** Place in the list of stakes of the staker with this rank, from 0. */
  ranked(rank: number): number;
}

/** The ways to draw: by every lot's hash, by one number with the same law, or by one lot weighed by the stake. */
export type DrawKind = 'exact' | 'equivalent' | 'single';

/** Most lots that the exact draw hashes for one block. */
export const MOST_HASHED_LOTS = 1_000_000;

/**
 * Ranks the stakers of a tip.
 *
 * @throws ScenarioError when nobody has a stake, or for more lots than can be hashed.
 */
export function rankStakers(
  kind: DrawKind,
  stakes: readonly StakeEntry[],
  tipHash: string,
  hashes: Hashes = portableHashes,
): Ranking {
  const total = stakes.reduce((sum, [, stake]) => sum + Math.max(0, stake), 0);
  if (total <= 0) throw new ScenarioError(NO_STAKE);
  if (kind === 'equivalent') {
    return new EquivalentRanking(
      stakes.map(([, stake]) => stake),
      tipHash,
      hashes,
    );
  }
  if (kind === 'exact' && total > MOST_HASHED_LOTS) {
    throw new ScenarioError(
      `consensus.draw: expected "equivalent" for more than ${MOST_HASHED_LOTS} lots, which are too many to hash, got "exact" and ${total}, one for each of the smallest units staked; add "draw: equivalent" below "consensus:", or lower "currency: { decimals: 0 }"`,
      'consensus.draw',
    );
  }
  return kind === 'exact' ? exactRanking(stakes, tipHash, hashes) : singleRanking(stakes, tipHash, hashes);
}

function exactRanking(stakes: readonly StakeEntry[], tipHash: string, hashes: Hashes): Ranking {
  const placeOf = new Map(stakes.map(([key], place) => [key, place]));
  const order = rankedLots(stakes, tipHash, hashes).map(({ key }) => placeOf.get(key)!);
  return { length: order.length, ranked: (rank) => order[rank]! };
}

/**
 * The lottery that a staker enters once: a uniform number from its first lot, divided by its stake, and the least
 * wins. It is not fair: with stakes a < b the poorer wins with a / (2 b), not a / (a + b) (Huang et al. 2021,
 * "Do the rich get richer?", SL-PoS).
 */
function singleRanking(stakes: readonly StakeEntry[], tipHash: string, hashes: Hashes): Ranking {
  const entries = stakes
    .map(([key, stake], place) => ({ key, stake: BigInt(stake), place }))
    .filter(({ stake }) => stake > 0n)
    .map(({ key, stake, place }) => ({
      stake,
      place,
      drawn: BigInt(`0x${lotHash(key, 1, tipHash, hashes)}`),
    }));
  entries.sort((a, b) => {
    // Compared as fractions, without rounding.
    const left = a.drawn * b.stake;
    const right = b.drawn * a.stake;
    return left < right ? -1 : left > right ? 1 : a.place - b.place;
  });
  return { length: entries.length, ranked: (rank) => entries[rank]!.place };
}

/**
 * The draw for stakes of millions: each rank costs one hash and one walk over the stakers.
 *
 * Its law: the winner is staker i with probability s_i / S, and each later rank falls on one of the stakers that are
 * left with probability proportional to its stake among theirs. That is the law of the exact draw: lots are
 * independent and equally distributed, so each of the S is equally likely to be the closest, and among the lots of
 * those who are left again each is. (The modulus favours no residue by more than S / 2^256.)
 */
export class EquivalentRanking implements Ranking {
  readonly length: number;
  readonly total: number;
  readonly #stakes: ArrayLike<number>;
  readonly #tipHash: string;
  readonly #hashes: Hashes;
  readonly #order: number[] = [];
  readonly #taken = new Set<number>();
  #left: number;

  /** @param stakes by staker, 0 for none; kept, and not to be changed. */
  constructor(stakes: ArrayLike<number>, tipHash: string, hashes: Hashes) {
    this.#stakes = stakes;
    this.#tipHash = tipHash;
    this.#hashes = hashes;
    let total = 0;
    let length = 0;
    for (let place = 0; place < stakes.length; place++) {
      if (stakes[place]! <= 0) continue;
      total += stakes[place]!;
      length++;
    }
    this.total = total;
    this.length = length;
    this.#left = total;
  }

  ranked(rank: number): number {
    while (this.#order.length <= rank) this.#drawNext();
    return this.#order[rank]!;
  }

  #drawNext(): void {
    const drawn = BigInt(`0x${hash([this.#tipHash, this.#order.length], this.#hashes)}`);
    const place = placeOf(this.#stakes, Number(drawn % BigInt(this.#left)), this.#taken);
    this.#order.push(place);
    this.#taken.add(place);
    this.#left -= this.#stakes[place]!;
  }
}

/**
 * Place of the staker that holds a lot when all lots are numbered through from 0, staker by staker.
 *
 * @param without places whose lots are not counted.
 */
export function holderOf(
  stakes: readonly StakeEntry[],
  lot: number,
  without: ReadonlySet<number> = new Set(),
): number {
  return placeOf(
    stakes.map(([, stake]) => stake),
    lot,
    without,
  );
}

function placeOf(stakes: ArrayLike<number>, lot: number, without: ReadonlySet<number>): number {
  let left = lot;
  for (let place = 0; place < stakes.length; place++) {
    const stake = stakes[place]!;
    if (stake <= 0 || without.has(place)) continue;
    if (left < stake) return place;
    left -= stake;
  }
  throw new ScenarioError(NO_STAKE);
}
