import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { ScenarioError } from '../../engine/errors.js';
import { MODULES } from '../bundle.js';
import { UsageError } from '../terminal/exit.js';
import { isOutOfMemory, OUT_OF_MEMORY, threadLimit } from './memory.js';
import { type Crossing, received, type SentTask } from './thread.js';

/** Milliseconds between two looks at whether the user interrupted. */
const HEARTBEAT = 100;

/** Does one task. Without threads it may say how much of it is done, from 0 to 1. */
export type Perform<Task, Outcome> = (
  task: Task,
  onProgress?: (share: number) => void,
) => Outcome | Promise<Outcome>;

/** Work that can be cut into tasks that know nothing of one another. */
export interface ThreadWork<Task, Outcome> {
  /** The module whose default export does one task; the same one as `load` gives. */
  readonly module: URL;
  /** Gets that module for this very thread. */
  readonly load: () => Promise<{ readonly default: Perform<Task, Outcome> }>;
  /** Plain data: what a structured clone can carry. */
  readonly tasks: readonly Task[];
  /** What a task is to the user, such as `pou-default, seed 2`: stands before what is wrong with it. */
  readonly nameOf: (task: Task, place: number) => string;
  /** Each task is one long call that looks at nothing: even one worker is a thread then, which can be ended. */
  readonly unbroken?: boolean;
  /** Threads; by default one for each core. */
  readonly workers?: number | undefined;
  /** Is told of each outcome as soon as it is there, in whatever order tasks end. What it throws ends the work. */
  readonly keep?: (outcome: Outcome, place: number) => void;
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
 * A module that is not compiled (as under test) needs no threads, nor does a single worker whose tasks are not unbroken:
 * then all is done here.
 *
 * @throws UsageError that names the task for one that fills the memory of its thread.
 */
export async function doTasks<Task, Outcome>(work: ThreadWork<Task, Outcome>): Promise<Outcome[]> {
  const workers = Math.min(work.workers ?? coreCount(), work.tasks.length);
  const threads = (workers > 1 || work.unbroken === true) && existsSync(fileURLToPath(work.module));
  return threads ? await inThreads(work, workers) : await inThisThread(work);
}

/** An error with the name of what it is about before its message, if it is one for the user that lacks it. */
export function named(name: string, error: unknown): unknown {
  if (isOutOfMemory(error)) return new UsageError(`${name}: ${OUT_OF_MEMORY}`);
  if (error instanceof UsageError) return new UsageError(`${name}: ${error.message}`);
  if (error instanceof ScenarioError) return new ScenarioError(`${name}: ${error.message}`, error.path);
  return error;
}

async function inThisThread<Task, Outcome>(work: ThreadWork<Task, Outcome>): Promise<Outcome[]> {
  const { load, tasks, watch, nameOf, keep } = work;
  const { default: perform } = await load();
  const outcomes: Outcome[] = [];
  for (const [place, task] of tasks.entries()) {
    try {
      const outcome = await perform(task, (share) => watch?.(place + share));
      keep?.(outcome, place);
      outcomes.push(outcome);
    } catch (error) {
      throw named(nameOf(task, place), error);
    }
    watch?.(outcomes.length);
    // Lets an interruption be noticed.
    await nextTurn();
  }
  return outcomes;
}

/** Threads that are given one task after another, for work whose end nobody knows. */
export interface OpenThreads<Task> {
  /** Does a task in a thread; a refusal is a value. */
  perform(task: Task): Promise<Crossing>;
  close(): Promise<void>;
}

/**
 * Starts threads for tasks that come one by one.
 *
 * @param module the one whose default export does a task; it must be compiled.
 */
export function openThreads<Task>(module: URL, workers: number): OpenThreads<Task> {
  const pool = threadPool(workers);
  return {
    perform: async (task) => {
      try {
        return (await pool.run({ module: module.href, task } satisfies SentTask)) as Crossing;
      } catch (error) {
        if (isOutOfMemory(error)) return { refusal: { kind: 'UsageError', message: OUT_OF_MEMORY } };
        throw error;
      }
    },
    close: () => pool.destroy(),
  };
}

function threadPool(workers: number): Piscina {
  return new Piscina({
    filename: new URL('cli/execute/thread.js', MODULES).href,
    minThreads: workers,
    maxThreads: workers,
    recordTiming: false,
    resourceLimits: { maxOldGenerationSizeMb: threadLimit(workers) },
  });
}

async function inThreads<Task, Outcome>(
  work: ThreadWork<Task, Outcome>,
  workers: number,
): Promise<Outcome[]> {
  const { tasks, watch, nameOf, keep } = work;
  const module = work.module.href;
  const pool = threadPool(workers);
  const stops = tasks.map(() => new AbortController());
  let stopped = tasks.length;
  const stopFrom = (first: number) => {
    for (const stop of stops.slice(first, stopped)) stop.abort();
    stopped = Math.min(stopped, first);
  };
  let done = 0;
  let interruption: { readonly error: unknown } | undefined;
  // The watch throws when the user interrupts; nothing else would call it while threads work.
  const heartbeat = setInterval(() => {
    if (interruption !== undefined) return;
    try {
      watch?.(done);
    } catch (error) {
      interruption = { error };
      stopFrom(0);
    }
  }, HEARTBEAT);
  try {
    const running = tasks.map(async (task, place) => {
      try {
        const sent: SentTask = { module, task };
        const crossing = (await pool.run(sent, { signal: stops[place]!.signal })) as Crossing;
        done++;
        const outcome = received(crossing) as Outcome;
        keep?.(outcome, place);
        return outcome;
      } catch (error) {
        // Those before it may fail yet, and would be the ones to tell of; those after it matter no more.
        stopFrom(place + 1);
        throw error;
      }
    });
    // In order, so that the same failure is told whichever thread was faster.
    const settled = await Promise.allSettled(running);
    if (interruption !== undefined) throw interruption.error;
    watch?.(done);
    return settled.map((result, place) => {
      if (result.status === 'rejected') throw named(nameOf(tasks[place]!, place), result.reason);
      return result.value;
    });
  } finally {
    clearInterval(heartbeat);
    await pool.destroy();
  }
}
