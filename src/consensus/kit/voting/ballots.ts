import { NodeSet } from '../../../engine/node-set.js';
import type { NodeId } from '../../../engine/time.js';
import type { Electorate } from './electorate.js';
import { placesOf } from './tally.js';

/** A quorum's votes for a value, as plain data for a seal or a message. */
export interface Certificate {
  readonly view: number;
  /** A block's id. */
  readonly value: string;
  /** Who signed: see `Tally.signersOf`. */
  readonly signers: string;
}

/** What stands in the place of a certificate below the first block. */
export const NO_CERTIFICATE: Certificate = { view: -1, value: '', signers: '' };

/**
 * Every vote that was cast in a run, in the place of signatures: nobody can vote in another's name, and whoever sees a
 * certificate can tell whether those it names did sign. Bytes of signatures are counted; the signatures themselves, of
 * which there would be millions, are not made.
 */
export class Ballots {
  readonly #electorate: Electorate;
  readonly #signers = new Map<string, NodeSet>();

  constructor(electorate: Electorate) {
    this.#electorate = electorate;
  }

  /** A voter signs: a stage, a height, a view and a block's id, in one text. */
  sign(voter: NodeId, text: string): void {
    const place = this.#electorate.placeOf(voter);
    if (place < 0) return;
    let signers = this.#signers.get(text);
    if (signers === undefined) {
      signers = new NodeSet(this.#electorate.voters.length);
      this.#signers.set(text, signers);
    }
    signers.add(place);
  }

  /** Every text that was signed, and the places of those who did, in the order of the first signatures. */
  signed(): Iterable<readonly [string, NodeSet]> {
    return this.#signers;
  }

  /** Whether those that a certificate names are a quorum, and each signed the text. */
  isQuorum({ signers }: Certificate, text: string): boolean {
    return this.weightOf(signers, text) >= this.#electorate.quorum;
  }

  /** Weight of those named, each counted once; -1 unless each of them signed the text. @param signers see `Tally.signersOf`. */
  weightOf(signers: string, text: string): number {
    const signed = this.#signers.get(text);
    if (signed === undefined) return -1;
    const { powers } = this.#electorate;
    let power = 0;
    for (const place of placesOf(signers)) {
      if (place >= powers.length || !signed.has(place)) return -1;
      power += powers[place]!;
    }
    return power;
  }
}
