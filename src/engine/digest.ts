import type { NodeId, Time } from './time.js';

/** The digest of everything up to one point of a run. */
export interface Checkpoint {
  /** Events recorded so far. */
  readonly events: number;
  /** Time of the last of them. */
  readonly time: Time;
  /** SHA-256 of all so far, in hex. */
  readonly digest: string;
}

/** Where two runs that should be equal part. */
export interface Difference {
  /** The last checkpoint on which they agree; `undefined` when they differ from the first on. */
  readonly agreed: Checkpoint | undefined;
  /** The next checkpoint of each; `undefined` for a run that has no more. */
  readonly first: Checkpoint | undefined;
  readonly second: Checkpoint | undefined;
}

/** Is told everything a digest covers, in order, as it is folded in. */
export interface DigestListener {
  /** An event that the digest covers. */
  event(time: Time, node: NodeId, type: string, detail: string): void;
  /** A text that the digest covers. */
  note(text: string): void;
  /** A checkpoint that was made. */
  checkpoint(checkpoint: Checkpoint): void;
}

/**
 * The first checkpoint at which two runs differ, or `undefined` when all are equal.
 *
 * Both must have been made with the same distance between checkpoints. A digest covers all before it, so two that
 * are equal vouch for everything up to them, and the place is found by bisection.
 */
export function firstDifference(
  first: readonly Checkpoint[],
  second: readonly Checkpoint[],
): Difference | undefined {
  const equalAt = (place: number) =>
    first[place]?.digest === second[place]?.digest && first[place]?.events === second[place]?.events;
  let low = 0;
  let high = Math.max(first.length, second.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (equalAt(middle)) low = middle + 1;
    else high = middle;
  }
  if (low === Math.max(first.length, second.length)) return undefined;
  return { agreed: first[low - 1], first: first[low], second: second[low] };
}
