import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { gunzipSync } from 'node:zlib';
import { InvariantError } from '../../engine/errors.js';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import type { Outcome } from '../../sweep/plan.js';
import { sha256Of } from '../output/folder-sink.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { KEY_LENGTH } from './run-key.js';
import { CHECKSUM_LENGTH, SegmentWriter } from './segment.js';

/** Name of the file that says that a folder is a store. */
const MARK = 'store.json';
/** Version of the store's form. */
const FORMAT_VERSION = 1;
/** Where its parts are. */
export const SEGMENTS = 'segments';
export const PLANS = 'plans';
export const WORKERS = 'workers';
/** Bytes read at a time. */
const PIECE = 1 << 20;
/** Where the key stands in a line: behind the checksum, a blank, a bracket and a quote. */
const KEY_START = CHECKSUM_LENGTH + 3;

/** Which runs' outcomes are held in memory. */
type Wanted = Pick<ReadonlySet<string>, 'has'>;

/** An outcome that was read, and what its line says it must be equal to. */
interface Kept {
  readonly outcome: Outcome;
  readonly checksum: string;
  readonly file: string;
}

/**
 * A store of outcomes: a folder of append-only segments, one for each writer, so that any number of processes on any
 * number of machines may write at a time without a lock. A line that is torn or damaged counts for nothing; the same
 * run twice is harmless when it has the same outcome, and a broken promise when it has another.
 */
export class Store {
  /** The folder as the user wrote it, and where it is. */
  readonly shown: string;
  readonly folder: string;
  readonly #wanted: Wanted;
  readonly #kept = new Map<string, Kept>();
  /** Bytes of each segment that were read. */
  readonly #read = new Map<string, number>();
  #writer: SegmentWriter | undefined;
  #damaged = 0;

  private constructor(shown: string, folder: string, wanted: Wanted) {
    this.shown = shown;
    this.folder = folder;
    this.#wanted = wanted;
  }

  /**
   * Opens a store, makes it if there is none, and reads the outcomes of the runs that are wanted.
   *
   * @throws UsageError when it cannot be written, is no store, or one of another version.
   * @throws InvariantError that names both files when a run has two outcomes.
   */
  static open(shown: string, from: string, wanted: Iterable<string>): Store {
    return Store.#opened(shown, from, new Set(wanted));
  }

  /** Opens a store for whoever does not know yet which runs it will be asked for: all outcomes are held in memory. */
  static openWhole(shown: string, from: string): Store {
    return Store.#opened(shown, from, { has: () => true });
  }

  static #opened(shown: string, from: string, wanted: Wanted): Store {
    if (shown.trim() === '') throw new UsageError('--store: expected a folder');
    const folder = resolve(from, shown);
    const isThere = existsSync(join(folder, MARK));
    try {
      if (isThere) checkMark(folder, shown);
      else {
        if (existsSync(folder) && readdirSync(folder).length > 0)
          throw new UsageError(
            `--store: ${shown}: expected a store or an empty folder, got a folder with other files`,
          );
        for (const part of [SEGMENTS, PLANS, WORKERS]) mkdirSync(join(folder, part), { recursive: true });
        writeFileSync(join(folder, MARK), markText());
      }
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`--store: cannot write ${shown}: ${fileProblem(error)}`);
    }
    const store = new Store(shown, folder, wanted);
    store.refresh();
    return store;
  }

  /** The outcome of a run; `undefined` when there is none yet. */
  get(key: string): Outcome | undefined {
    return this.#kept.get(key)?.outcome;
  }

  /** Lines that were left out because they are torn or damaged. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Wanted runs that have an outcome. */
  get size(): number {
    return this.#kept.size;
  }

  /** Keeps the outcome of a run, unless it is there. */
  put(key: string, outcome: Outcome): void {
    this.#writer ??= SegmentWriter.open(join(this.folder, SEGMENTS), this.shown);
    const { line, checksum, file } = this.#writer.lineOf(key, outcome);
    if (this.#keep(key, { outcome, checksum, file })) this.#writer.append(line);
  }

  /** Reads what others have written since the last look. */
  refresh(): void {
    const folder = join(this.folder, SEGMENTS);
    for (const name of readdirSync(folder).sort()) {
      if (name === this.#writer?.name) continue;
      if (name.endsWith('.jsonl.gz')) this.#readPacked(folder, name);
      else if (name.endsWith('.jsonl')) this.#readOn(folder, name);
    }
  }

  /** Makes sure that all is on the disk and ends the segment. */
  close(): void {
    this.#writer?.close();
    this.#writer = undefined;
  }

  #readPacked(folder: string, name: string): void {
    if (this.#read.has(name)) return;
    const bytes = readFileSync(join(folder, name));
    this.#read.set(name, bytes.length);
    for (const line of gunzipSync(bytes).toString('utf8').split('\n')) this.#take(line, name);
  }

  /** Reads whole lines from where the last look ended; the piece of a line at the end is left for the next. */
  #readOn(folder: string, name: string): void {
    const path = join(folder, name);
    let from = this.#read.get(name) ?? 0;
    const { size } = statSync(path);
    if (size <= from) return;
    const file = openSync(path, 'r');
    const piece = Buffer.alloc(Math.min(PIECE, size - from));
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let at = from;
    try {
      for (let count = readSync(file, piece, 0, piece.length, at); count > 0; ) {
        at += count;
        const lines = (rest + decoder.write(piece.subarray(0, count))).split('\n');
        rest = lines.pop()!;
        for (const line of lines) this.#take(line, name);
        from = at - Buffer.byteLength(rest);
        count = readSync(file, piece, 0, piece.length, at);
      }
    } finally {
      closeSync(file);
    }
    this.#read.set(name, from);
  }

  #take(line: string, name: string): void {
    if (line === '') return;
    const key = line.slice(KEY_START, KEY_START + KEY_LENGTH);
    // A damaged key looks like one that is not wanted: its run is missing and is made again.
    if (!this.#wanted.has(key)) return;
    const checksum = line.slice(0, CHECKSUM_LENGTH);
    const text = line.slice(CHECKSUM_LENGTH + 1);
    if (sha256Of(text).slice(0, CHECKSUM_LENGTH) !== checksum) {
      this.#damaged++;
      return;
    }
    const [, outcome] = JSON.parse(text) as [string, Outcome];
    this.#keep(key, { outcome, checksum, file: `${this.shown}/${SEGMENTS}/${name}` });
  }

  /** @returns whether the run had no outcome before. */
  #keep(key: string, kept: Kept): boolean {
    const before = this.#kept.get(key);
    if (before === undefined) {
      this.#kept.set(key, kept);
      return true;
    }
    if (before.checksum === kept.checksum) return false;
    throw new InvariantError(
      `store: run ${key} has one outcome in ${before.file} and another in ${kept.file}: a run that is not deterministic, or a machine that errs`,
    );
  }
}

function markText(): string {
  return `${JSON.stringify({ generator: 'consensim', kind: 'store', formatVersion: FORMAT_VERSION })}\n`;
}

function checkMark(folder: string, shown: string): void {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(folder, MARK), 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!isGroup(content) || content['kind'] !== 'store')
    throw new UsageError(`--store: ${shown}: ${MARK} was not written by consensim`);
  if (content['formatVersion'] !== FORMAT_VERSION)
    throw new UsageError(
      `--store: ${shown}: expected a store of form ${FORMAT_VERSION}, got form ${String(content['formatVersion'])}, of another version of consensim; name another folder`,
    );
}
