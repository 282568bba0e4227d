import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

/** Milliseconds between two looks at whether the user interrupted. */
const HEARTBEAT = 100;

/** Does one task. Without threads it may say how much of it is done, from 0 to 1. */
export type Perform<Task, Outcome> = (
  task: Task,
  onProgress?: (share: number) => void,
) => Outcome | Promise<Outcome>;

/** Work that can be cut into tasks that know nothing of one another. */
export interface Work<Task, Outcome> {
  /** The module whose default export does one task; the same one as `load` gives. */
  readonly module: URL;
  /** Gets that module for this very thread. */
  readonly load: () => Promise<{ readonly default: Perform<Task, Outcome> }>;
  /** Plain data: what a structured clone can carry. */
  readonly tasks: readonly Task[];
  /** Threads; by default one for each core. */
  readonly workers?: number | undefined;
  /** Called often with how many tasks are done, parts of tasks included. What it throws ends the work. */
  readonly watch?: (done: number) => void;
}

/** One thread for each core that this process may use. */
export function coreCount(): number {
  return availableParallelism();
}

/**
 * Does tasks on several cores and returns what came out, in the order of the tasks: the same whatever the number of
 * workers. The error of the first task in order that fails ends the work.
 *
 * One worker, one task, or a module that is not compiled (as under test) needs no threads: then all is done here.
 */
export async function doTasks<Task, Outcome>(work: Work<Task, Outcome>): Promise<Outcome[]> {
  const workers = Math.min(work.workers ?? coreCount(), work.tasks.length);
  return workers > 1 && existsSync(fileURLToPath(work.module))
    ? await inThreads(work, workers)
    : await inThisThread(work);
}

async function inThisThread<Task, Outcome>({ load, tasks, watch }: Work<Task, Outcome>): Promise<Outcome[]> {
  const { default: perform } = await load();
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    const done = outcomes.length;
    outcomes.push(await perform(task, (share) => watch?.(done + share)));
    watch?.(outcomes.length);
    // Lets an interruption be heard.
    await nextTurn();
  }
  return outcomes;
}

async function inThreads<Task, Outcome>(work: Work<Task, Outcome>, workers: number): Promise<Outcome[]> {
  const pool = new Piscina({
    filename: work.module.href,
    minThreads: workers,
    maxThreads: workers,
    recordTiming: false,
  });
  const stop = new AbortController();
  // Every task listens, however many there are.
  setMaxListeners(0, stop.signal);
  let done = 0;
  let interruption: { readonly error: unknown } | undefined;
  // The watch throws when the user interrupts; nothing else would call it while threads work.
  const heartbeat = setInterval(() => {
    if (interruption !== undefined) return;
    try {
      work.watch?.(done);
    } catch (error) {
      interruption = { error };
      stop.abort();
    }
  }, HEARTBEAT);
  try {
    const running = work.tasks.map(async (task) => {
      const outcome = (await pool.run(task, { signal: stop.signal })) as Outcome;
      done++;
      return outcome;
    });
    // In order, so that the same failure is told whichever thread was faster.
    const settled = await Promise.allSettled(running);
    if (interruption !== undefined) throw interruption.error;
    work.watch?.(done);
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  } finally {
    clearInterval(heartbeat);
    await pool.destroy();
  }
}
