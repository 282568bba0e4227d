import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { assert } from './errors.js';
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

/** Hears everything a digest covers, in order, as it is folded in. */
export interface DigestListener {
  /** An event that the digest covers. */
  event(time: Time, node: NodeId, type: string, detail: string): void;
  /** A text that the digest covers. */
  note(text: string): void;
  /** A checkpoint that was made. */
  checkpoint(checkpoint: Checkpoint): void;
}

/** How an {@link EventDigest} makes its checkpoints. */
export interface EventDigestOptions {
  /** Events from one checkpoint to the next; 1000 unless told. */
  readonly every?: number;
  /** Text noted just before each checkpoint, such as the counts of messages so far. */
  readonly summary?: () => string;
  readonly listener?: DigestListener | undefined;
}

/** Bytes gathered before they are hashed, since a call to the hash costs more than short text does. */
const CHUNK = 8192;

/**
 * The digest of a run: SHA-256 over all its events in order. Equal digests mean that the same happened.
 *
 * Hashed is the UTF-8 text of one record an event, `e<time> <node> <length>:<type><length>:<detail>` and a line
 * feed, and one a note, `n<length>:<text>` and a line feed. Lengths count UTF-16 units; with them no text can
 * be read as another record. A lone surrogate is written in three bytes as if it were a character.
 */
export class EventDigest {
  readonly #every: number;
  readonly #summary: (() => string) | undefined;
  readonly #listener: DigestListener | undefined;
  readonly #hash = sha256.create();
  readonly #chunk = new Uint8Array(CHUNK);
  #filled = 0;
  #events = 0;
  readonly #checkpoints: Checkpoint[] = [];

  constructor(options: EventDigestOptions = {}) {
    const { every = 1000, summary, listener } = options;
    assert(
      Number.isSafeInteger(every) && every > 0,
      'EventDigest: expected a whole number of events above 0',
    );
    this.#every = every;
    this.#summary = summary;
    this.#listener = listener;
  }

  /** Events recorded so far; notes are not counted. */
  get events(): number {
    return this.#events;
  }

  get checkpoints(): readonly Checkpoint[] {
    return this.#checkpoints;
  }

  /** Adds an event, and a checkpoint when it is due. */
  record(time: Time, node: NodeId, type: string, detail: string): void {
    this.#write(`e${time} ${node} ${type.length}:${type}${detail.length}:`);
    this.#write(detail);
    this.#write('\n');
    this.#listener?.event(time, node, type, detail);
    if (++this.#events % this.#every !== 0) return;
    if (this.#summary !== undefined) this.note(this.#summary());
    const checkpoint = { events: this.#events, time, digest: this.hex() };
    this.#checkpoints.push(checkpoint);
    this.#listener?.checkpoint(checkpoint);
  }

  /** Folds in text that is no event. */
  note(text: string): void {
    this.#write(`n${text.length}:`);
    this.#write(text);
    this.#write('\n');
    this.#listener?.note(text);
  }

  /** The digest of all so far, in hex. May be asked at any time, and again. */
  hex(): string {
    this.#flush();
    return bytesToHex(this.#hash.clone().digest());
  }

  #write(text: string): void {
    let filled = this.#filled;
    for (let place = 0; place < text.length; place++) {
      if (filled > CHUNK - 4) {
        this.#filled = filled;
        this.#flush();
        filled = 0;
      }
      const unit = text.charCodeAt(place);
      if (unit < 0x80) {
        this.#chunk[filled++] = unit;
        continue;
      }
      const point = text.codePointAt(place)!;
      if (point > 0xffff) place++;
      filled = this.#encode(point, filled);
    }
    this.#filled = filled;
  }

  /** Writes a character outside ASCII in UTF-8 and returns the place after it. */
  #encode(point: number, filled: number): number {
    const chunk = this.#chunk;
    if (point < 0x800) {
      chunk[filled++] = 0xc0 | (point >> 6);
    } else {
      if (point < 0x10000) {
        chunk[filled++] = 0xe0 | (point >> 12);
      } else {
        chunk[filled++] = 0xf0 | (point >> 18);
        chunk[filled++] = 0x80 | ((point >> 12) & 0x3f);
      }
      chunk[filled++] = 0x80 | ((point >> 6) & 0x3f);
    }
    chunk[filled++] = 0x80 | (point & 0x3f);
    return filled;
  }

  #flush(): void {
    if (this.#filled === 0) return;
    this.#hash.update(this.#chunk.subarray(0, this.#filled));
    this.#filled = 0;
  }
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
