import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Duration, Time } from '../../engine/time.js';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import type { SignerAnswers } from '../execute/recorded-signer.js';
import type { OwnModules } from '../request/own-modules.js';
import { packageVersion } from '../request/version.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { sha256Of } from './folder-sink.js';
import { besidePath } from './leftovers.js';
import { readRegularFile } from './regular-file.js';

/** Version of the file's own form; any other is refused. */
const FORMAT_VERSION = 2;
const KIND = 'consensim checkpoint';
const PUBLIC_KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;

/** A place in a run, and what shows that another run has come to the same. */
export interface RunPlace {
  /** Simulated time in microseconds. */
  readonly time: Time;
  /** Events executed: the place itself. */
  readonly executed: number;
  /** Digest of everything up to here. */
  readonly digest: string;
}

/** What a checkpoint file is about. */
export interface CheckpointSubject {
  /** The resolved scenario in canonical form, with its seed. */
  readonly scenario: unknown;
  /** Where the user's own protocols and attacks came from. */
  readonly modules: OwnModules;
  /** Simulated time from one checkpoint to the next. */
  readonly every: Duration;
}

/** A checkpoint file as it was read. */
export interface SavedRun extends CheckpointSubject {
  readonly place: RunPlace;
  readonly answers: SignerAnswers;
  /** Where the last whole line ends, in bytes, and its checksum: the next line goes there. */
  readonly end: number;
  readonly sum: string;
}

/**
 * The file of a run's checkpoints: a line that says what run it is, then a line for each checkpoint with the place
 * and what the signer answered since the one before. Each line begins with the SHA-256 of the line's text after
 * the checksum of the line before, so that the lines vouch for one another.
 *
 * The file stays open: one that takes its place meanwhile is left alone.
 */
export class CheckpointFile {
  readonly path: string;
  readonly #descriptor: number;
  #end: number;
  #sum: string;

  private constructor(path: string, descriptor: number, end: number, sum: string) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#end = end;
    this.#sum = sum;
  }

  /** Begins a file with its first checkpoint; one that was there is replaced when the new one is whole. */
  static begin(
    path: string,
    subject: CheckpointSubject,
    place: RunPlace,
    answers: SignerAnswers,
  ): CheckpointFile {
    const partial = besidePath(path, 'partial');
    const file = new CheckpointFile(path, openSync(partial, 'w'), 0, '');
    try {
      const form = { kind: KIND, formatVersion: FORMAT_VERSION, version: packageVersion() };
      file.#write({ ...form, ...subject });
      file.append(place, answers);
      renameSync(partial, path);
    } catch (error) {
      file.close();
      rmSync(partial, { force: true });
      throw error;
    }
    return file;
  }

  /** Opens a file that was read, to go on with it. A line that was cut short is cut off. */
  static reopen(path: string, { end, sum }: SavedRun): CheckpointFile {
    const file = new CheckpointFile(path, openSync(path, 'r+'), end, sum);
    ftruncateSync(file.#descriptor, end);
    return file;
  }

  /** Adds a checkpoint; it is on the disk when this returns. */
  append(place: RunPlace, { publicKeys, signatures, verdicts }: SignerAnswers): void {
    this.#write({
      time: place.time,
      executed: place.executed,
      digest: place.digest,
      publicKeys: Buffer.concat(publicKeys).toString('base64'),
      signatures: Buffer.concat(signatures).toString('base64'),
      verdicts: verdicts.map((verdict) => (verdict ? '1' : '0')).join(''),
    });
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Closes and removes the file, unless another has taken its place. */
  remove(): void {
    const own = fstatSync(this.#descriptor).ino === statSync(this.path, { throwIfNoEntry: false })?.ino;
    this.close();
    if (own) rmSync(this.path, { force: true });
  }

  #write(content: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(content);
    const sum = sha256Of(`${this.#sum}${text}`);
    const line = Buffer.from(`${sum} ${text}\n`);
    for (let done = 0; done < line.length; ) {
      done += writeSync(this.#descriptor, line, done, line.length - done, this.#end + done);
    }
    this.#end += line.length;
    this.#sum = sum;
  }
}

/** Whether a file may be replaced: it is one of ours, or not there. */
export function isCheckpointFile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return true;
  try {
    return firstLine(readRegularFile(path)).includes(`{"kind":"${KIND}"`);
  } catch {
    return false;
  }
}

function firstLine(bytes: Buffer): string {
  return bytes.toString('utf8', 0, Math.max(0, bytes.indexOf(0x0a)));
}

/**
 * Reads a checkpoint file. A last line that was cut short, by the end of a process, counts for nothing.
 *
 * @param shown the file as the user wrote it.
 * @throws UsageError in one line for a file that is missing, damaged, foreign, or of another version.
 */
export function readCheckpointFile(path: string, shown: string): SavedRun {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(path);
  } catch (error) {
    throw new UsageError(`--resume: ${shown}: ${fileProblem(error)}`);
  }
  const head = readHead(firstLine(bytes), shown);
  let sum = '';
  let end = 0;
  let last: SavedLine | undefined;
  const publicKeys: Uint8Array[] = [];
  const signatures: Uint8Array[] = [];
  const verdicts: boolean[] = [];
  for (let line = 1, next = bytes.indexOf(0x0a); next >= 0; line++, next = bytes.indexOf(0x0a, end)) {
    const text = bytes.toString('utf8', end + 65, next);
    const expected = sha256Of(`${sum}${text}`);
    if (bytes.toString('utf8', end, end + 64) !== expected) {
      throw new UsageError(`--resume: ${shown}:${line}: the file is damaged: the checksum is not the line's`);
    }
    sum = expected;
    end = next + 1;
    if (line === 1) continue;
    // The checksum holds, so it is as it was written.
    last = JSON.parse(text) as SavedLine;
    for (const publicKey of pieces(last.publicKeys, PUBLIC_KEY_LENGTH)) publicKeys.push(publicKey);
    for (const signature of pieces(last.signatures, SIGNATURE_LENGTH)) signatures.push(signature);
    for (const verdict of last.verdicts) verdicts.push(verdict === '1');
  }
  if (last === undefined) throw new UsageError(`--resume: ${shown}: the file holds no whole checkpoint`);
  const { time, executed, digest } = last;
  return {
    ...head,
    place: { time, executed, digest },
    answers: { publicKeys, signatures, verdicts },
    end,
    sum,
  };
}

/** A checkpoint's line. */
interface SavedLine extends RunPlace {
  readonly publicKeys: string;
  readonly signatures: string;
  readonly verdicts: string;
}

function readHead(line: string, shown: string): CheckpointSubject {
  let head: unknown;
  try {
    head = JSON.parse(line.slice(65));
  } catch {
    head = undefined;
  }
  if (!isGroup(head) || head['kind'] !== KIND) {
    throw new UsageError(`--resume: ${shown}: expected a checkpoint file of consensim`);
  }
  const { formatVersion, version, scenario, modules, every } = head;
  if (formatVersion !== FORMAT_VERSION) {
    throw new UsageError(
      `--resume: ${shown}: the file has form ${String(formatVersion)}, and this version knows ${FORMAT_VERSION}`,
    );
  }
  if (version !== packageVersion()) {
    throw new UsageError(
      `--resume: ${shown}: the run was begun by version ${String(version)}, and this is ${packageVersion()}`,
    );
  }
  return { scenario, modules: modules as CheckpointSubject['modules'], every: Number(every) };
}

function pieces(base64: string, length: number): Uint8Array[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / length }, (_, place) =>
    // A copy as plain bytes: a Buffer is a window on a pool and compares otherwise.
    Uint8Array.from(bytes.subarray(place * length, (place + 1) * length)),
  );
}
