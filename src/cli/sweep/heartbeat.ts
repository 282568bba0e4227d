import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import { writerName } from './segment.js';
import { WORKERS } from './store.js';

/** Milliseconds between two signs of life. */
const BEAT = 2000;
/** Milliseconds without one after which a worker counts as gone. */
const SILENCE = 15_000;

/** A process that runs for a store. */
export interface LiveWorker {
  readonly host: string;
  readonly process: number;
  /** What it is doing: `sweep`, `shard 2/4`, `redis`. */
  readonly doing: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Runs it has made since. */
  readonly done: number;
}

/**
 * Says in a store that this process is at work, every two seconds, for `sweep status`. Nothing depends on it: where
 * it cannot be written, work goes on.
 */
export class Heartbeat {
  readonly #path: string;
  readonly #doing: string;
  readonly #started = Date.now();
  readonly #timer: NodeJS.Timeout;
  done = 0;

  constructor(store: string, doing: string) {
    this.#path = join(store, WORKERS, `${writerName()}.json`);
    this.#doing = doing;
    this.#beat();
    this.#timer = setInterval(() => this.#beat(), BEAT);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    rmSync(this.#path, { force: true });
  }

  #beat(): void {
    const worker: LiveWorker = {
      ...{ host: hostname(), process: process.pid, doing: this.#doing },
      ...{ started: this.#started, done: this.done },
    };
    try {
      writeFileSync(`${this.#path}.partial`, JSON.stringify(worker));
      renameSync(`${this.#path}.partial`, this.#path);
    } catch {
      // See above.
    }
  }
}

/** The workers of a store that have given a sign of life of late. */
export function liveWorkers(store: string): readonly LiveWorker[] {
  const folder = join(store, WORKERS);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name): readonly LiveWorker[] => {
      try {
        const path = join(folder, name);
        if (Date.now() - statSync(path).mtimeMs > SILENCE) return [];
        const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
        return isGroup(content) ? [content as unknown as LiveWorker] : [];
      } catch {
        return [];
      }
    });
}
