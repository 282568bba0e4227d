import { formatDuration } from '../../engine/time.js';
import type { Run } from '../../run/run.js';
import { describeScenario } from '../../scenario/parse.js';
import { nodeSigner } from '../node-crypto.js';
import {
  CheckpointFile,
  type CheckpointSubject,
  isCheckpointFile,
  type RunPlace,
  type SavedRun,
} from '../output/checkpoint-file.js';
import type { RequestedRun } from '../request/requested-run.js';
import { Interrupted, isSystemError, MemoryShortage, Resumable, UsageError } from '../terminal/exit.js';
import { advance } from './advance.js';
import { SignatureTape } from './recorded-signer.js';

/** Most checkpoints in a run: each waits for the disk. */
const MOST_CHECKPOINTS = 100_000;

/** What to keep of a run, and where. */
export interface KeeperOptions {
  /** The checkpoint file. */
  readonly path: string;
  /** The file as the user sees it. */
  readonly shown: string;
  /** What the user has to write after `--resume` to go on. */
  readonly resume: string;
  /** What the file says of the run, and how often it is kept. */
  readonly subject: CheckpointSubject;
  /** The run to go on with, as its checkpoint file has it. */
  readonly saved: SavedRun | undefined;
}

/**
 * Keeps checkpoints of a run, and leads a run back to the last of them.
 *
 * A run is closures and private fields, which no file can hold. So a checkpoint names a place by the number of
 * events up to it, and the way back is to make the run again up to there, with every key, signature and verdict
 * taken from the file instead of computed; the digest says whether it is the same place.
 */
export class RunKeeper {
  readonly signer: SignatureTape;
  readonly #options: KeeperOptions;
  #file: CheckpointFile | undefined;
  #kept: RunPlace | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#kept = options.saved?.place;
    this.signer = new SignatureTape(nodeSigner, options.saved?.answers);
    if (options.saved === undefined && !isCheckpointFile(options.path)) {
      throw new UsageError(`--checkpoint-every: ${options.shown} is in the way and no checkpoint file`);
    }
  }

  /** What the user has to write after `--resume` to go on from the last checkpoint; `undefined` without one. */
  get resume(): string | undefined {
    return this.#kept === undefined ? undefined : this.#options.resume;
  }

  /**
   * Takes a run that has not begun to its end, by way of the last checkpoint, and keeps one now and then.
   *
   * @throws UsageError when the run does not come to the recorded place again.
   * @throws Interrupted after a last checkpoint, with what to write to go on.
   */
  async lead(run: Run): Promise<void> {
    const { every } = this.#options.subject;
    if (run.end / every > MOST_CHECKPOINTS) {
      throw new UsageError(
        `--checkpoint-every: expected at least ${formatDuration(Math.ceil(run.end / MOST_CHECKPOINTS))} for a run of ${formatDuration(run.end)}, got ${formatDuration(every)}`,
      );
    }
    try {
      await this.#replay(run);
      while (run.now < run.end) {
        const next = (Math.floor(run.now / every) + 1) * every;
        await advance(run, { until: Math.min(next, run.end) });
        if (next < run.end) this.#keep(run);
      }
      await advance(run);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      this.#keep(run);
      throw new Interrupted(error.signal, this.resume);
    }
  }

  /** What ended the run, with what to write to go on where that is worth a try once something is mended. */
  ended(error: unknown): unknown {
    const mendable = error instanceof MemoryShortage || isSystemError(error);
    return mendable && this.resume !== undefined ? new Resumable(error, this.resume) : error;
  }

  /** Lets the file go; what it holds stays. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  /** Removes the file of a run whose output is in place. */
  remove(): void {
    this.#file?.remove();
    this.#file = undefined;
  }

  async #replay(run: Run): Promise<void> {
    const { saved, path, shown } = this.#options;
    if (saved === undefined) return;
    const { executed, digest, time } = saved.place;
    await advance(run, { events: executed });
    if (run.executed !== executed || run.digest !== digest || !this.signer.atEndOfKnown) {
      throw new UsageError(
        `--resume: ${shown}: the run does not come to the recorded place again: after ${executed} events (${formatDuration(time)}) expected digest ${digest}, got ${run.digest} after ${run.executed}`,
      );
    }
    this.#file = CheckpointFile.reopen(path, saved);
  }

  /** Adds a checkpoint, unless nothing has happened since the last. */
  #keep(run: Run): void {
    const { path, subject } = this.#options;
    const { executed } = run;
    if (executed <= (this.#kept?.executed ?? 0)) return;
    const place = { time: run.now, executed, digest: run.digest };
    const answers = this.signer.take();
    if (this.#file !== undefined) this.#file.append(place, answers);
    else this.#file = CheckpointFile.begin(path, subject, place, answers);
    this.#kept = place;
  }
}

/** The keeper of a run that is to be kept, or gone on with; `undefined` for any other. */
export function keeperFor(request: RequestedRun, path: string): RunKeeper | undefined {
  const { checkpoints, scenario, known, modules, shown } = request;
  if (checkpoints === undefined) return undefined;
  const { every, resumed } = checkpoints;
  const subject = { scenario: describeScenario(scenario, known), modules, every };
  if (resumed === undefined) {
    return new RunKeeper({ path, shown: `${shown}.checkpoint`, resume: shown, subject, saved: undefined });
  }
  const { path: from, shown: name, saved } = resumed;
  return new RunKeeper({ path: from, shown: name, resume: name, subject, saved });
}
