import { SingleBar } from 'cli-progress';
import { span } from '../../report/number-text.js';
import { Interrupted, type StopSignal } from './exit.js';
import type { Io, TextOutput } from './io.js';

/** A run shorter than this shows no bar. */
const PATIENCE_MILLISECONDS = 1000;

/** Called with how far the work is: 0.5 is the middle of the first run, 1.5 of the second. */
export type Watch = (done: number) => void;

/** How work is watched. */
export interface WatchOptions {
  /** No bar, whatever happens. */
  readonly quiet: boolean;
  /** How many runs the work consists of. */
  readonly runs: number;
}

/**
 * Does long work under watch: a bar on the error stream, but only on a terminal and only once the work has lasted
 * over a second; and an end to it when the user interrupts.
 *
 * @throws Interrupted from the call of the watch that follows an interruption.
 */
export async function watched<T>(
  io: Io,
  options: WatchOptions,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  let interruption: StopSignal | undefined;
  const release = io.onInterrupt((signal) => {
    interruption = signal;
  });
  const bar = io.stderr.terminal && !options.quiet ? new LateBar(io.stderr) : undefined;
  try {
    return await work((done) => {
      if (interruption !== undefined) throw new Interrupted(interruption);
      bar?.update(done / options.runs);
    });
  } finally {
    bar?.stop();
    release();
  }
}

/** A progress bar that appears only when it is still needed after a second. */
class LateBar {
  readonly #started = performance.now();
  readonly #output: TextOutput;
  #bar: SingleBar | undefined;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  update(share: number): void {
    if (this.#bar === undefined) {
      if (performance.now() - this.#started < PATIENCE_MILLISECONDS) return;
      this.#bar = new SingleBar({
        format: '{bar} {percentage} %  {eta_formatted} left',
        clearOnComplete: true,
        hideCursor: true,
        barsize: Math.min(40, Math.max(10, (this.#output.columns ?? 80) - 30)),
        barCompleteChar: '█',
        barIncompleteChar: '░',
        // Before there is a speed, the time left is a word for infinity.
        formatTime: (seconds) => (Number.isFinite(seconds) ? span(seconds * 1e6) : '…'),
      });
      // The time left is reckoned from here: from 0 the first second would look like a leap.
      this.#bar.start(1, share);
      return;
    }
    this.#bar.update(share);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
