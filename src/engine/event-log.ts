import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Checkpoint } from './digest.js';
import { assert } from './errors.js';
import type { NodeId, Time } from './time.js';
import { utf8 } from './utf8.js';

/** SHA-256 (FIPS 180-4) of bytes that come piece by piece. */
export interface HashStream {
  /** Takes in more bytes. */
  update(bytes: Uint8Array): void;
  /** The hash of all so far in lower-case hex; may be asked at any time, and again. */
  hex(): string;
}

/** A hash stream in plain JavaScript, which runs on every engine. */
export function portableHashStream(): HashStream {
  const hash = sha256.create();
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    hex: () => bytesToHex(hash.clone().digest()),
  };
}

/** Is given each event of a log: when, at which node, its type, what it is about, and the number of its detail. */
export type EventVisitor = (
  time: Time,
  node: NodeId,
  type: number,
  subject: number,
  detail: number | undefined,
) => void;

/** How an {@link EventLog} hashes, keeps and hands on its rows. */
export interface EventLogOptions {
  /** Portable unless told. */
  readonly hash?: HashStream;
  /** Events from one checkpoint to the next; 1000 unless told. */
  readonly every?: number;
  /** Text noted just before each checkpoint, such as the counts of messages so far. */
  readonly summary?: () => string;
  readonly onCheckpoint?: ((checkpoint: Checkpoint) => void) | undefined;
  /** Keep all rows, so that `each` can go through them; off unless told. */
  readonly keep?: boolean;
  /** Is given the events some thousands at a time, and the rest by `finish`. */
  readonly visit?: EventVisitor | undefined;
}

/** Words of 32 bits in a row: time, time and type, node, subject. */
const ROW = 4;
/** Rows in a chunk, which is hashed in one go: 64 KiB. */
const CHUNK_ROWS = 4096;
const CHUNK_WORDS = CHUNK_ROWS * ROW;

/** The upper half of a time has 21 bits; a type lies above them. */
const TYPE_SHIFT = 24;
const TIME_MASK = (1 << TYPE_SHIFT) - 1;
const TWO_TO_32 = 4_294_967_296;

/** Types of rows that are no events. Those of events lie below. */
const DETAIL = 253;
const NAME = 254;
const NOTE = 255;

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * The events of one run in order: its digest and its trace are the same rows of 16 bytes. Equal digests mean that the
 * same happened.
 *
 * Hashed with SHA-256 are the rows as little-endian words of 32 bits: the lower half of the time; its upper half, with
 * the type in the top 8 bits; the node; the subject. Three types are no events. A note (255) and a name (254) have the
 * number of bytes of a text as their subject, and the text follows in UTF-8, filled up with zeros to whole rows. A
 * detail (253) belongs to the event after it, and its subject is the number of a name, counted from 0 in the order in
 * which they first came.
 */
export class EventLog {
  readonly #hash: HashStream;
  readonly #every: number;
  readonly #summary: (() => string) | undefined;
  readonly #onCheckpoint: ((checkpoint: Checkpoint) => void) | undefined;
  readonly #visit: EventVisitor | undefined;
  readonly #reader = new RowReader();
  readonly #kept: Int32Array[] | undefined;
  readonly #checkpoints: Checkpoint[] = [];
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  #words = new Int32Array(CHUNK_WORDS);
  #bytes = new Uint8Array(this.#words.buffer);
  #filled = 0;
  #hashed = 0;
  #read = 0;
  #events = 0;
  #due: number;

  constructor(options: EventLogOptions = {}) {
    const { hash = portableHashStream(), every = 1000, keep = false } = options;
    assert(Number.isSafeInteger(every) && every > 0, 'EventLog: expected a whole number of events above 0');
    this.#hash = hash;
    this.#every = every;
    this.#due = every;
    this.#summary = options.summary;
    this.#onCheckpoint = options.onCheckpoint;
    this.#visit = options.visit;
    this.#kept = keep ? [] : undefined;
  }

  /** Events so far; notes, names and details are not counted. */
  get events(): number {
    return this.#events;
  }

  get checkpoints(): readonly Checkpoint[] {
    return this.#checkpoints;
  }

  /** The digest of all so far, in hex. May be asked at any time, and again. */
  hex(): string {
    this.#flush();
    return this.#hash.hex();
  }

  /**
   * Adds an event, and a checkpoint when it is due.
   *
   * @param type a whole number from 0 to 252, with the meaning the caller gives it.
   * @param subject a whole number of 32 bits: what the event is about.
   */
  record(time: Time, node: NodeId, type: number, subject: number): void {
    this.#row(time, node, type, subject);
    if (++this.#events === this.#due) this.#check(time);
  }

  /** Folds in text that is no event. */
  note(text: string): void {
    this.#text(NOTE, text);
  }

  /** The number of a text that comes again and again; the first time it is folded in. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#text(NAME, name);
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** The text with this number. */
  name(number: number): string {
    return this.#names[number]!;
  }

  /** Says more of the event that comes next. */
  detail(number: number): void {
    this.#row(0, 0, DETAIL, number);
  }

  /** Hands over the events that were not yet. */
  finish(): void {
    if (this.#visit !== undefined) this.#reader.read(this.#words, this.#read, this.#filled, this.#visit);
    this.#read = this.#filled;
  }

  /** Goes through all events so far, in order. Nothing comes when they are not kept. */
  each(visit: EventVisitor): void {
    if (this.#kept === undefined) return;
    const reader = new RowReader();
    for (const words of this.#kept) reader.read(words, 0, CHUNK_WORDS, visit);
    reader.read(this.#words, 0, this.#filled, visit);
  }

  #row(time: Time, node: NodeId, type: number, subject: number): void {
    const words = this.#words;
    const filled = this.#filled;
    words[filled] = time;
    words[filled + 1] = (time / TWO_TO_32) | (type << TYPE_SHIFT);
    words[filled + 2] = node;
    words[filled + 3] = subject;
    this.#filled = filled + ROW;
    if (this.#filled === CHUNK_WORDS) this.#turn();
  }

  #text(type: number, text: string): void {
    const bytes = utf8(text);
    this.#row(0, 0, type, bytes.length);
    for (let from = 0; from < bytes.length; ) {
      const room = (CHUNK_WORDS - this.#filled) * 4;
      const piece = bytes.subarray(from, from + room);
      const end = this.#filled + rowsOf(piece.length) * ROW;
      this.#bytes.fill(0, this.#filled * 4, end * 4);
      this.#bytes.set(piece, this.#filled * 4);
      // Bytes are hashed as they stand; only the words of rows are turned round on other machines.
      if (!LITTLE_ENDIAN) turnRound(this.#bytes.subarray(this.#filled * 4, end * 4));
      this.#filled = end;
      from += piece.length;
      if (this.#filled === CHUNK_WORDS) this.#turn();
    }
  }

  #check(time: Time): void {
    this.#due += this.#every;
    if (this.#summary !== undefined) this.note(this.#summary());
    const checkpoint = { events: this.#events, time, digest: this.hex() };
    this.#checkpoints.push(checkpoint);
    this.#onCheckpoint?.(checkpoint);
  }

  #flush(): void {
    if (this.#filled === this.#hashed) return;
    const bytes = this.#bytes.subarray(this.#hashed * 4, this.#filled * 4);
    this.#hash.update(LITTLE_ENDIAN ? bytes : turnRound(bytes.slice()));
    this.#hashed = this.#filled;
  }

  /** Begins a new chunk. */
  #turn(): void {
    this.#flush();
    this.finish();
    this.#filled = 0;
    this.#hashed = 0;
    this.#read = 0;
    if (this.#kept === undefined) return;
    this.#kept.push(this.#words);
    this.#words = new Int32Array(CHUNK_WORDS);
    this.#bytes = new Uint8Array(this.#words.buffer);
  }
}

/** Reads rows chunk by chunk; a text may go on from one chunk to the next. */
class RowReader {
  /** Words of a text that are still to pass. */
  #text = 0;
  #detail: number | undefined;

  read(words: Int32Array, from: number, to: number, visit: EventVisitor): void {
    let at = from;
    while (at < to) {
      if (this.#text > 0) {
        const passed = Math.min(this.#text, to - at);
        this.#text -= passed;
        at += passed;
        continue;
      }
      const upper = words[at + 1]!;
      const type = upper >>> TYPE_SHIFT;
      const subject = words[at + 3]!;
      if (type === DETAIL) this.#detail = subject;
      else if (type > DETAIL) this.#text = rowsOf(subject) * ROW;
      else {
        const time = (words[at]! >>> 0) + (upper & TIME_MASK) * TWO_TO_32;
        visit(time, words[at + 2]!, type, subject, this.#detail);
        this.#detail = undefined;
      }
      at += ROW;
    }
  }
}

/** Whole rows that so many bytes take. */
function rowsOf(bytes: number): number {
  return Math.ceil(bytes / (4 * ROW));
}

/** Turns the bytes of each word round, in place. */
function turnRound(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  return bytes;
}
