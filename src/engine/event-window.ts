import type { Checkpoint, DigestListener } from './digest.js';
import type { NodeId, Time } from './time.js';

/** One thing a digest covers: an event, or a note of message counts. */
export interface DigestEntry {
  /** Events covered when it had been folded in; a note has the number of the event before it. */
  readonly number: number;
  readonly time: Time;
  /** `undefined` for a note. */
  readonly node: NodeId | undefined;
  readonly type: string;
  readonly detail: string;
}

/** The type of a note's entry, which no event has. */
const NOTE = 'message counts';

/**
 * Holds a run under way to the checkpoints of one that should be equal, and keeps the events since the last
 * checkpoint on which they agreed: a stretch's worth, however long the run.
 *
 * Once the runs part, it keeps that stretch and is told no more.
 */
export class EventWindow implements DigestListener {
  readonly #reference: readonly Checkpoint[];
  #entries: DigestEntry[] = [];
  #agreed: Checkpoint | undefined;
  #checkpoints = 0;
  #events = 0;
  #time: Time = 0;
  #parted = false;

  /** @param reference the other run's checkpoints; where they end, the runs count as parting. */
  constructor(reference: readonly Checkpoint[]) {
    this.#reference = reference;
  }

  /** Whether a checkpoint was reached that is not the other run's. */
  get parted(): boolean {
    return this.#parted;
  }

  /** The last checkpoint on which the runs agree; `undefined` for the start. */
  get agreed(): Checkpoint | undefined {
    return this.#agreed;
  }

  /** Everything after `agreed`, up to the checkpoint at which the runs parted or to where this one is. */
  get entries(): readonly DigestEntry[] {
    return this.#entries;
  }

  event(time: Time, node: NodeId, type: string, detail: string): void {
    if (this.#parted) return;
    this.#time = time;
    this.#entries.push({ number: ++this.#events, time, node, type, detail });
  }

  note(text: string): void {
    if (this.#parted) return;
    const entry = { number: this.#events, time: this.#time, node: undefined, type: NOTE, detail: text };
    this.#entries.push(entry);
  }

  checkpoint(checkpoint: Checkpoint): void {
    if (this.#parted) return;
    const expected = this.#reference[this.#checkpoints++];
    if (expected?.digest === checkpoint.digest && expected.events === checkpoint.events) {
      this.#agreed = checkpoint;
      this.#entries = [];
    } else this.#parted = true;
  }
}

/** Two entries at one place of two runs, the first that differ; `undefined` where a run has no more. */
export interface EntryDifference {
  readonly first: DigestEntry | undefined;
  readonly second: DigestEntry | undefined;
}

/** The first entries in which two stretches differ that begin at the same place, or `undefined`. */
export function firstEntryDifference(
  first: readonly DigestEntry[],
  second: readonly DigestEntry[],
): EntryDifference | undefined {
  for (let place = 0; place < Math.max(first.length, second.length); place++) {
    const one = first[place];
    const other = second[place];
    const same =
      one?.number === other?.number &&
      one?.time === other?.time &&
      one?.node === other?.node &&
      one?.type === other?.type &&
      one?.detail === other?.detail;
    if (!same) return { first: one, second: other };
  }
  return undefined;
}
