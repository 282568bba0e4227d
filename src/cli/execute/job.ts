import type { Known } from '../../scenario/known.js';
import { describeScenario, parseScenario } from '../../scenario/parse.js';
import { prepare } from '../../simulate.js';
import { type Job, type Outcome, runValues } from '../../sweep/sweep.js';
import { nodeHashes, nodeSigner } from '../node-crypto.js';
import { type NamedLayers, optionsOf, reloadModules } from '../request/own-modules.js';
import type { Watch } from '../terminal/progress.js';
import { doTasks } from './pool.js';
import { advance } from './stretches.js';

/** How the jobs of a sweep are executed. */
export interface JobOptions {
  /** What each scenario is to the user, by its place. */
  readonly labels: readonly string[];
  /** Threads. */
  readonly workers: number;
  /** Called with how many jobs are done; what it throws ends the work. */
  readonly watch: Watch;
  /** What the scenarios may name. */
  readonly known: Known;
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
 * @throws ScenarioError, UsageError or InvariantError of the first job in order that fails, with its scenario and seed.
 */
export async function executeJobs(
  jobs: readonly Job[],
  { labels, workers, watch, known, modules, folder }: JobOptions,
): Promise<readonly Outcome[]> {
  return doTasks<WrittenJob, Outcome>({
    module: new URL('./job.js', import.meta.url),
    load: async () => ({ default: runJob }),
    tasks: jobs.map(({ scenario }) => ({
      scenario: describeScenario(scenario, known),
      modules,
      folder,
    })),
    nameOf: (_task, job) => `${labels[jobs[job]!.place]}, seed ${jobs[job]!.scenario.seed}`,
    workers,
    watch,
  });
}

/**
 * Runs a written scenario for its metrics alone: no file is made. The pool calls this in each of its threads.
 *
 * @param onProgress called with the share that is done; in the program's own thread only.
 */
export default async function runJob(
  { scenario, modules, folder }: WrittenJob,
  onProgress?: (done: number) => void,
): Promise<Outcome> {
  const known = await reloadModules(modules, folder);
  const run = prepare(parseScenario(scenario, { known }), {
    ...optionsOf(known),
    sink: null,
    trace: false,
    platform: { hashes: nodeHashes, signer: nodeSigner },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  await advance(run);
  const { digest, metrics } = run.finish();
  return { digest, values: runValues(metrics) };
}
