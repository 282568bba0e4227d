import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

/** Work that can be cut into tasks that know nothing of one another. */
export interface Work<Task, Outcome> {
  /** The module whose default export does one task; the same one as `load` gives. */
  readonly module: URL;
  /** Gets that module for this very thread. */
  readonly load: () => Promise<{ readonly default: (task: Task) => Outcome }>;
  /** Plain data: what a structured clone can carry. */
  readonly tasks: readonly Task[];
  /** Threads; by default one for each core. */
  readonly workers?: number | undefined;
  /** Called after each task with how many are done. What it throws ends the work. */
  readonly onDone?: (done: number) => void;
}

/** One thread for each core that this process may use. */
export function coreCount(): number {
  return availableParallelism();
}

/**
 * Does tasks on several cores and returns what came out, in the order of the tasks: the same whatever the number of
 * workers. The first error of a task ends the work.
 *
 * One worker, one task, or a module that is not compiled (as under test) needs no threads: then all is done here.
 */
export async function doTasks<Task, Outcome>(work: Work<Task, Outcome>): Promise<Outcome[]> {
  const workers = Math.min(work.workers ?? coreCount(), work.tasks.length);
  return workers > 1 && existsSync(fileURLToPath(work.module))
    ? await inThreads(work, workers)
    : await inThisThread(work);
}

async function inThisThread<Task, Outcome>({ load, tasks, onDone }: Work<Task, Outcome>): Promise<Outcome[]> {
  const { default: perform } = await load();
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    outcomes.push(perform(task));
    onDone?.(outcomes.length);
    // Lets an interruption be heard.
    await new Promise((settle) => setImmediate(settle));
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
  let done = 0;
  try {
    return await Promise.all(
      work.tasks.map(async (task) => {
        const outcome: Outcome = await pool.run(task);
        work.onDone?.(++done);
        return outcome;
      }),
    );
  } finally {
    await pool.destroy();
  }
}
