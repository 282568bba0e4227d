import { type Duration, MILLISECOND, SECOND } from '../engine/time.js';

/**
 * The first wait, when nothing has been measured. It may be wrong by any factor: it doubles with each wait in vain, and
 * an answer that comes late is used and measured all the same. TCP begins in this way (RFC 6298).
 */
const FIRST_GUESS: Duration = 2 * SECOND;
/** Waits at least so long, so that an answer of the same moment is not too late. */
const SHORTEST: Duration = MILLISECOND;
/** How many times the longest measured answer a node waits, as Ethereum's nodes do (go-ethereum, p2p/msgrate). */
const FACTOR = 3;
/** What is left of the longest answer's time with each quicker one. */
const MEMORY = 7 / 8;
const MOST_DOUBLINGS = 6;

/** How long to wait for an answer: what answers took before says so, not a constant. */
export class Patience {
  #longest: Duration | undefined;
  #quickest: Duration = Number.POSITIVE_INFINITY;
  #doublings = 0;

  /** Whether an answer has come yet. */
  get isMeasured(): boolean {
    return this.#longest !== undefined;
  }

  /** The quickest answer; infinite before the first. */
  get quickest(): Duration {
    return this.#quickest;
  }

  /** Waits in vain since the last answer. */
  get doublings(): number {
    return this.#doublings;
  }

  /** The wait that was measured, not doubled. @param guess the wait when nothing was measured. */
  base(guess: Duration = FIRST_GUESS): Duration {
    // SHORTEST says why not less.
    if (this.#longest === undefined) return Math.max(SHORTEST, guess);
    // SHORTEST says why not less.
    return Math.max(SHORTEST, Math.ceil(FACTOR * this.#longest));
  }

  /** How long to wait for the next answer. @param guess the wait when nothing was measured. */
  wait(guess?: Duration): Duration {
    return this.base(guess) * (1 << this.#doublings);
  }

  /** An answer came, in time or late. */
  measured(took: Duration): void {
    this.#doublings = 0;
    // MEMORY is a decay and bounds nothing.
    this.#longest = Math.max(took, (this.#longest ?? took) * MEMORY);
    this.#quickest = Math.min(this.#quickest, took);
  }

  /** No answer came in time. */
  expired(): void {
    // Waits grow up to 2^6 times the measured one.
    this.#doublings = Math.min(this.#doublings + 1, MOST_DOUBLINGS);
  }
}
