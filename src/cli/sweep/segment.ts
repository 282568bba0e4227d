import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../../sweep/plan.js';
import { sha256Of } from '../output/folder-sink.js';
import { fileProblem, UsageError } from '../terminal/exit.js';

/** Hex digits of a line's checksum. */
export const CHECKSUM_LENGTH = 12;
/** Milliseconds after which what was written is sent to the disk: a power cut loses no more. */
const SYNC_EVERY = 1000;

/** Name of what a process writes into a store; no other process, on whatever machine, takes the same. */
export function writerName(): string {
  const host = hostname()
    .replace(/[^\w.-]/g, '-')
    .slice(0, 60);
  return `${host}-${process.pid}-${Date.now().toString(36)}`;
}

/** The segment that one process adds lines to. */
export class SegmentWriter {
  readonly name: string;
  readonly #file: number;
  readonly #shown: string;
  #synced = performance.now();

  private constructor(name: string, file: number, shown: string) {
    this.name = name;
    this.#file = file;
    this.#shown = shown;
  }

  /** @throws UsageError when the folder cannot be written. */
  static open(folder: string, shown: string): SegmentWriter {
    const base = writerName();
    for (let again = 0; ; again++) {
      const name = `${base}${again === 0 ? '' : `-${again}`}.jsonl`;
      try {
        return new SegmentWriter(name, openSync(join(folder, name), 'ax'), `${shown}/segments/${name}`);
      } catch (error) {
        const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST' && again < 100;
        if (!taken) throw new UsageError(`--store: cannot write ${shown}: ${fileProblem(error)}`);
      }
    }
  }

  /** An outcome as a line: 12 hex digits of SHA-256 of what follows, a blank, and key and outcome as JSON. */
  lineOf(
    key: string,
    outcome: Outcome,
  ): { readonly line: string; readonly checksum: string; readonly file: string } {
    const text = JSON.stringify([key, outcome]);
    const checksum = sha256Of(text).slice(0, CHECKSUM_LENGTH);
    return { line: `${checksum} ${text}\n`, checksum, file: this.#shown };
  }

  /** Adds a line; once it is written, a process that is killed does not lose it. */
  append(line: string): void {
    writeSync(this.#file, line);
    if (performance.now() - this.#synced < SYNC_EVERY) return;
    fsyncSync(this.#file);
    this.#synced = performance.now();
  }

  close(): void {
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
