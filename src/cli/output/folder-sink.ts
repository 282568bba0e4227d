import { createHash, type Hash, hash } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../engine/errors.js';
import type { Sink } from '../../observers/sink.js';

/** A sink that knows the SHA-256 of each file it was given. */
export interface HashingSink extends Sink {
  /** Adds bytes to the end of a file that holds no text. */
  appendBytes(path: string, bytes: Uint8Array): void;
  /** Ends the files that were still growing, and returns the hash of each file by its path, sorted by path. */
  finish(): ReadonlyMap<string, string>;
}

/** SHA-256 of UTF-8 text in hex. */
export function sha256Of(data: string | Uint8Array): string {
  // One call that returns hex; more than twice as fast as an object and a buffer per file.
  return hash('sha256', data, 'hex');
}

function sorted(hashes: Iterable<[string, string]>): ReadonlyMap<string, string> {
  // Compared by code unit, so that the order is the same under every locale.
  return new Map([...hashes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A sink that keeps nothing but hashes: for running a scenario again only to compare. */
export class HashSink implements HashingSink {
  readonly #hashes = new Map<string, string>();
  readonly #growing = new Map<string, Hash>();

  write(path: string, text: string): void {
    this.#hashes.set(path, sha256Of(text));
  }

  append(path: string, text: string): void {
    this.#hash(path).update(text);
  }

  appendBytes(path: string, bytes: Uint8Array): void {
    this.#hash(path).update(bytes);
  }

  #hash(path: string): Hash {
    let growing = this.#growing.get(path);
    if (growing === undefined) {
      growing = createHash('sha256');
      this.#growing.set(path, growing);
    }
    return growing;
  }

  folder(_path: string): void {}

  finish(): ReadonlyMap<string, string> {
    for (const [path, growing] of this.#growing) this.#hashes.set(path, growing.digest('hex'));
    this.#growing.clear();
    return sorted(this.#hashes);
  }
}

/** A file that grows: its text since the last write, and the hash of all of it. */
interface GrowingFile {
  readonly hash: Hash;
  pending: string[];
}

/** Characters of growing files kept in memory before they are written out, over all files. */
const MOST_PENDING = 8 * 1024 * 1024;

/** A sink that writes files below a folder and hashes them on the way. No file stays open between calls. */
export class FolderSink implements HashingSink {
  readonly #root: string;
  readonly #hashes = new Map<string, string>();
  readonly #growing = new Map<string, GrowingFile>();
  readonly #folders = new Set<string>();
  #pending = 0;

  constructor(root: string) {
    this.#root = root;
  }

  write(path: string, text: string): void {
    this.#hashes.set(path, sha256Of(text));
    writeFileSync(this.#place(path), text);
  }

  append(path: string, text: string): void {
    const file = this.#file(path);
    file.hash.update(text);
    file.pending.push(text);
    this.#pending += text.length;
    if (this.#pending > MOST_PENDING) this.#flush();
  }

  appendBytes(path: string, bytes: Uint8Array): void {
    this.#file(path).hash.update(bytes);
    appendFileSync(this.#place(path), bytes);
  }

  #file(path: string): GrowingFile {
    let file = this.#growing.get(path);
    if (file === undefined) {
      file = { hash: createHash('sha256'), pending: [] };
      this.#growing.set(path, file);
    }
    return file;
  }

  folder(path: string): void {
    if (path === '' || this.#folders.has(path)) return;
    mkdirSync(join(this.#root, checked(path)), { recursive: true });
    this.#folders.add(path);
  }

  finish(): ReadonlyMap<string, string> {
    this.#flush();
    for (const [path, { hash: growing }] of this.#growing) this.#hashes.set(path, growing.digest('hex'));
    this.#growing.clear();
    return sorted(this.#hashes);
  }

  #flush(): void {
    for (const [path, file] of this.#growing) {
      if (file.pending.length === 0) continue;
      appendFileSync(this.#place(path), file.pending.join(''));
      file.pending = [];
    }
    this.#pending = 0;
  }

  #place(path: string): string {
    this.folder(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    return join(this.#root, checked(path));
  }
}

/** Paths come from the program, not from users; one that left the folder would be a bug worth stopping for. */
function checked(path: string): string {
  const inside = !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\\');
  assert(inside, `an output file must stay in its folder, got ${path}`);
  return path;
}
