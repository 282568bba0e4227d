import { assert } from '../../../engine/errors.js';
import type { NodeId } from '../../../engine/time.js';

/** Who votes, and how much each vote weighs. Fixed for a run. */
export class Electorate {
  readonly voters: readonly NodeId[];
  /** Weight of each voter's vote, by its place among the voters. Whole numbers above 0. */
  readonly powers: readonly number[];
  /** All weights together. */
  readonly total: number;
  /** The least weight that decides: two parts of it share more than can be faulty. */
  readonly quorum: number;
  /** The most weight that may be faulty: less than a third of the total. */
  readonly mostFaulty: number;
  readonly #places = new Map<NodeId, number>();

  /**
   * @param powers weights in the order of the voters; 1 for each when absent.
   * @param quorum the least weight that decides, of the total; more than two thirds of it when absent.
   */
  constructor(
    voters: readonly NodeId[],
    powers: readonly number[] = voters.map(() => 1),
    quorum: (total: number) => number = (total) => Math.floor((2 * total) / 3) + 1,
  ) {
    assert(powers.length === voters.length, 'Electorate: expected a weight for each voter');
    this.voters = voters;
    this.powers = powers;
    this.total = powers.reduce((sum, power) => sum + power, 0);
    assert(Number.isSafeInteger(3 * this.total), 'Electorate: the weights are too large');
    this.quorum = quorum(this.total);
    this.mostFaulty = Math.ceil(this.total / 3) - 1;
    for (const [place, voter] of voters.entries()) this.#places.set(voter, place);
  }

  /** A voter's place, from 0; -1 for a node that has no vote. */
  placeOf(node: NodeId): number {
    return this.#places.get(node) ?? -1;
  }
}
