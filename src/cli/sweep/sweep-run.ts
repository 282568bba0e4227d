import { Interrupted } from '../terminal/exit.js';
import type { Io } from '../terminal/io.js';
import { watched } from '../terminal/progress.js';
import { driveSweep, type Engine, type Progress } from './drive.js';
import { Heartbeat } from './heartbeat.js';
import { type KeyedPlan, keepPlan, planText } from './plan-file.js';
import { Store } from './store.js';

/** How a sweep is run. */
export interface SweepRunOptions {
  readonly keyed: KeyedPlan;
  /** The store as the user wrote it. */
  readonly shown: string;
  /** What this process is doing, for `sweep status`. */
  readonly doing: string;
  readonly quiet: boolean;
  /** Makes the engine; it is to call `onRun` for each run that was made. */
  readonly engine: (onRun: () => void) => Engine;
}

/** How a sweep ended: how far it came, and what the store had to say. */
export interface SweepEnd extends Progress {
  /** Runs that this process made. */
  readonly made: number;
  /** Damaged lines of the store that were left out. */
  readonly damaged: number;
}

/**
 * Runs a sweep against its store, under watch. An interruption loses the runs in flight and no more.
 *
 * @throws Interrupted that says what was kept.
 */
export async function runSweep(
  io: Io,
  { keyed, shown, doing, quiet, engine }: SweepRunOptions,
): Promise<SweepEnd> {
  const store = Store.open(shown, io.folder, keyed.runs.flat());
  keepPlan(store.folder, planText(keyed));
  const heart = new Heartbeat(store.folder, doing);
  const onRun = () => {
    heart.done++;
  };
  try {
    const progress = await watched(io, { quiet, runs: 1 }, (watch) =>
      driveSweep(keyed, store, engine(onRun), watch),
    );
    return { ...progress, made: heart.done, damaged: store.damaged };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const kept = `${store.size} runs are kept in ${shown}; the same command resumes from there`;
    throw new Interrupted(error.signal, undefined, kept);
  } finally {
    heart.stop();
    store.close();
  }
}
