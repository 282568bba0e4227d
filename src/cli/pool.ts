import { setMaxListeners } from 'node:events';
import { Piscina } from 'piscina';
import { InvariantError, ScenarioError } from '../engine/errors.js';
import { describeScenario } from '../scenario/parse.js';
import type { Job, Outcome } from '../sweep/sweep.js';
import { type JobResult, runJob } from './job.js';
import type { Watch } from './progress.js';

/** Milliseconds between two looks at whether the user interrupted. */
const HEARTBEAT = 100;

/**
 * Executes the jobs of a sweep on so many threads; with one, in this thread. The outcomes come in the order of the
 * jobs, whatever the number of threads: each job has a seed of its own and knows nothing of the others.
 *
 * @param watch called with how many jobs are done; what it throws ends the work.
 * @throws ScenarioError or InvariantError of the first job in order that fails.
 */
export function executeJobs(
  jobs: readonly Job[],
  workers: number,
  watch: Watch,
): Promise<readonly Outcome[]> {
  return workers === 1 ? executeHere(jobs, watch) : executeInThreads(jobs, workers, watch);
}

async function executeHere(jobs: readonly Job[], watch: Watch): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { scenario } of jobs) {
    const done = outcomes.length;
    outcomes.push(outcomeOf(await runJob(describeScenario(scenario), (share) => watch(done + share))));
  }
  return outcomes;
}

async function executeInThreads(
  jobs: readonly Job[],
  workers: number,
  watch: Watch,
): Promise<readonly Outcome[]> {
  const pool = new Piscina({
    filename: new URL('./job.js', import.meta.url).href,
    name: 'runJob',
    minThreads: workers,
    maxThreads: workers,
  });
  const stop = new AbortController();
  // Every job listens, however many there are.
  setMaxListeners(0, stop.signal);
  let done = 0;
  // The watch throws when the user interrupts; nothing else would call it while threads work.
  let interruption: unknown;
  const heartbeat = setInterval(() => {
    try {
      watch(done);
    } catch (error) {
      interruption = error;
      stop.abort();
    }
  }, HEARTBEAT);
  try {
    const running = jobs.map(async ({ scenario }) => {
      const result = (await pool.run(describeScenario(scenario), { signal: stop.signal })) as JobResult;
      done++;
      return outcomeOf(result);
    });
    // In order, so that the same failure is told whichever thread was faster.
    const settled = await Promise.allSettled(running);
    if (interruption !== undefined) throw interruption;
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  } finally {
    clearInterval(heartbeat);
    await pool.destroy();
  }
}

function outcomeOf(result: JobResult): Outcome {
  if ('outcome' in result) return result.outcome;
  const { kind, message } = result.problem;
  throw kind === 'scenario' ? new ScenarioError(message) : new InvariantError(message);
}
