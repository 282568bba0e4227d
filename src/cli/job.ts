import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Protocols } from '../consensus/index.js';
import { InvariantError, ScenarioError } from '../engine/errors.js';
import { describeScenario, parseScenario } from '../scenario/parse.js';
import { prepare } from '../simulate.js';
import { type Job, type Outcome, runValues } from '../sweep/sweep.js';
import { nodeHashes, nodeSigner } from './node-crypto.js';
import { type NamedLayers, reloadProtocols } from './own-protocols.js';
import { doTasks } from './pool.js';
import type { Watch } from './progress.js';

/** Events between two moments at which the program can hear that the user interrupts. */
const STRETCH = 10_000;

/** How the jobs of a sweep are executed. */
export interface JobOptions {
  /** Threads. */
  readonly workers: number;
  /** Called with how many jobs are done; what it throws ends the work. */
  readonly watch: Watch;
  /** The protocols the scenarios may name. */
  readonly protocols: Protocols;
  /** Where the user's own protocols came from, for each thread to load them. */
  readonly modules: NamedLayers['modules'];
  /** Folder that relative paths start from. */
  readonly folder: string;
}

/** A job as plain data, which another thread can be sent. */
interface WrittenJob {
  /** In the form of a scenario file. */
  readonly scenario: Readonly<Record<string, unknown>>;
  readonly modules: NamedLayers['modules'];
  readonly folder: string;
}

/**
 * Executes the jobs of a sweep on so many threads; with one, in this thread. The outcomes come in the order of the
 * jobs, whatever the number of threads: each job has a seed of its own and knows nothing of the others.
 *
 * @throws ScenarioError or InvariantError of the first job in order that fails.
 */
export async function executeJobs(
  jobs: readonly Job[],
  { workers, watch, protocols, modules, folder }: JobOptions,
): Promise<readonly Outcome[]> {
  const results = await doTasks<WrittenJob, JobResult>({
    module: new URL('./job.js', import.meta.url),
    load: async () => ({ default: runJob }),
    tasks: jobs.map(({ scenario }) => ({
      scenario: describeScenario(scenario, protocols),
      modules,
      folder,
    })),
    workers,
    watch,
  });
  return results.map(outcomeOf);
}

function outcomeOf(result: JobResult): Outcome {
  if ('outcome' in result) return result.outcome;
  const { kind, message } = result.problem;
  throw kind === 'scenario' ? new ScenarioError(message) : new InvariantError(message);
}

/** What came of a job: its outcome, or what went wrong, in a form that crosses from one thread to another. */
export type JobResult =
  | { readonly outcome: Outcome }
  | { readonly problem: { readonly kind: 'scenario' | 'invariant'; readonly message: string } };

/**
 * Runs a written scenario for its metrics alone: no file is made. The pool calls this in each of its threads.
 *
 * @param onProgress called with the share that is done; in this thread only.
 */
export default async function runJob(
  { scenario, modules, folder }: WrittenJob,
  onProgress?: (done: number) => void,
): Promise<JobResult> {
  try {
    const protocols = await reloadProtocols(modules, folder);
    const run = prepare(parseScenario(scenario, { protocols }), {
      protocols: Object.values(protocols),
      sink: null,
      trace: false,
      platform: { hashes: nodeHashes, signer: nodeSigner },
      ...(typeof onProgress === 'function' ? { onProgress } : {}),
    });
    while (run.step(STRETCH) === STRETCH) await nextTurn();
    const { digest, metrics } = run.finish();
    return { outcome: { digest, values: runValues(metrics) } };
  } catch (error) {
    if (error instanceof ScenarioError) return { problem: { kind: 'scenario', message: error.message } };
    if (error instanceof InvariantError) return { problem: { kind: 'invariant', message: error.message } };
    throw error;
  }
}
