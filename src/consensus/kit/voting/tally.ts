import { NodeSet } from '../../../engine/node-set.js';
import type { NodeId } from '../../../engine/time.js';
import type { Electorate } from './electorate.js';

/**
 * The votes of one stage of one round: each voter counts once for a value, with its weight, and once in the turnout.
 * Values are told apart by identity: blocks, which exist once in a run, or `null` for none.
 *
 * Who votes for two values counts for both. A quorum that one node sees must be one at every other that has the same
 * votes, in whatever order they came: otherwise two votes of one voter part the honest for good (Buchman, Kwon and
 * Milosevic 2018, where rules count messages).
 *
 * A vote costs some reads and writes in flat arrays; a tally is cleared and used again for the next round.
 */
export class Tally<Value> {
  readonly #electorate: Electorate;
  readonly #voted: NodeSet;
  #turnout = 0;
  readonly #values: Value[] = [];
  readonly #powers: number[] = [];
  /** Places of those who voted for each value; more than there are values, kept for later rounds. */
  readonly #signers: NodeSet[] = [];
  #decided: Value | undefined;
  /** Who voted for two values: proof of guilt. Walked in the order in which it came out. */
  readonly twice = new Set<NodeId>();

  constructor(electorate: Electorate) {
    this.#electorate = electorate;
    this.#voted = new NodeSet(electorate.voters.length);
  }

  /**
   * Counts a vote.
   *
   * @returns the weight of all who voted before it; -1 for who has no vote or has cast this one.
   */
  add(voter: NodeId, value: Value): number {
    const place = this.#electorate.placeOf(voter);
    if (place < 0) return -1;
    const before = this.#turnout;
    const power = this.#electorate.powers[place]!;
    const isFirst = this.#voted.add(place);
    const at = this.#placeOf(value);
    if (!this.#signers[at]!.add(place)) return -1;
    if (isFirst) this.#turnout += power;
    else this.twice.add(voter);
    this.#powers[at]! += power;
    if (this.#powers[at]! >= this.#electorate.quorum && this.#decided === undefined) this.#decided = value;
    return before;
  }

  /** Weight of all who voted. */
  get turnout(): number {
    return this.#turnout;
  }

  /** Whether a quorum has voted, for whatever it was. */
  get isQuorum(): boolean {
    return this.#turnout >= this.#electorate.quorum;
  }

  /** The value that a quorum voted for, if there is one; the first, where more are faulty than can be and there are two. */
  get decided(): Value | undefined {
    return this.#decided;
  }

  /** Weight of the votes for a value. */
  power(value: Value): number {
    const at = this.#values.indexOf(value);
    return at < 0 ? 0 : this.#powers[at]!;
  }

  /** Places of those who voted for a value, as text: a bit each, four to a hexadecimal digit, the lowest first. */
  signersOf(value: Value): string {
    const at = this.#values.indexOf(value);
    return at < 0 ? '' : signersText(this.#signers[at]!);
  }

  /** Takes every vote out. */
  clear(): void {
    for (let at = 0; at < this.#values.length; at++) this.#signers[at]!.clear();
    this.#voted.clear();
    this.#turnout = 0;
    this.#values.length = 0;
    this.#powers.length = 0;
    this.#decided = undefined;
    this.twice.clear();
  }

  #placeOf(value: Value): number {
    const known = this.#values.indexOf(value);
    if (known >= 0) return known;
    this.#values.push(value);
    this.#powers.push(0);
    if (this.#signers.length < this.#values.length) this.#signers.push(new NodeSet(this.#voted.capacity));
    return this.#values.length - 1;
  }
}

/** A set of places as text; see `Tally.signersOf`. */
export function signersText(places: NodeSet): string {
  const digits = new Uint8Array((places.capacity + 3) >>> 2);
  for (let place = places.nextFrom(0); place >= 0; place = places.nextFrom(place + 1)) {
    digits[place >>> 2]! |= 1 << (place & 3);
  }
  let text = '';
  for (const digit of digits) text += digit.toString(16);
  return text;
}

/** The places that a text of `Tally.signersOf` stands for, in ascending order. */
export function placesOf(signers: string): readonly number[] {
  const places: number[] = [];
  for (let digit = 0; digit < signers.length; digit++) {
    const bits = Number.parseInt(signers[digit]!, 16);
    for (let bit = 0; bit < 4; bit++) if ((bits >>> bit) & 1) places.push(4 * digit + bit);
  }
  return places;
}
