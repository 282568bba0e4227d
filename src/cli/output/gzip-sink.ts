import { createHash, type Hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { assert } from '../../engine/errors.js';
import type { HashingSink } from './folder-sink.js';

/** What is compressed, by the end of its name. */
const COMPRESSED = /\.(?:csv|jsonl)$/;

/** Characters that are compressed at a time. */
const CHUNK = 1024 * 1024;

/** Place of the byte of a gzip header that names the operating system (RFC 1952, section 2.3), and "unknown". */
const SYSTEM = 9;
const UNKNOWN_SYSTEM = 255;

/** A file that grows: its text since the last member, and the hash of all of it. */
interface GrowingText {
  readonly hash: Hash;
  pending: string[];
  length: number;
}

/**
 * Compresses tables and traces on their way to another sink, as `<name>.gz` of one gzip member for each stretch of
 * text, which readers of gzip join. Headers hold neither time nor system. The hash of a compressed file is that of
 * what is inside, since the compressed bytes depend on the version of zlib.
 */
export class GzipSink implements HashingSink {
  readonly #inner: HashingSink;
  readonly #growing = new Map<string, GrowingText>();

  constructor(inner: HashingSink) {
    this.#inner = inner;
  }

  write(path: string, text: string): void {
    assert(!COMPRESSED.test(path), `${path}: tables and traces are appended, not written whole`);
    this.#inner.write(path, text);
  }

  append(path: string, text: string): void {
    if (!COMPRESSED.test(path)) {
      this.#inner.append(path, text);
      return;
    }
    let file = this.#growing.get(path);
    if (file === undefined) {
      file = { hash: createHash('sha256'), pending: [], length: 0 };
      this.#growing.set(path, file);
    }
    file.hash.update(text);
    file.pending.push(text);
    file.length += text.length;
    if (file.length > CHUNK) this.#flush(path, file);
  }

  appendBytes(path: string, bytes: Uint8Array): void {
    this.#inner.appendBytes(path, bytes);
  }

  folder(path: string): void {
    this.#inner.folder(path);
  }

  finish(): ReadonlyMap<string, string> {
    for (const [path, file] of this.#growing) this.#flush(path, file);
    const hashes = new Map(this.#inner.finish());
    for (const [path, { hash }] of this.#growing) hashes.set(`${path}.gz`, hash.digest('hex'));
    this.#growing.clear();
    return hashes;
  }

  #flush(path: string, file: GrowingText): void {
    const member = gzipSync(file.pending.join(''));
    member[SYSTEM] = UNKNOWN_SYSTEM;
    this.#inner.appendBytes(`${path}.gz`, member);
    file.pending = [];
    file.length = 0;
  }
}
