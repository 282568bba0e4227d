import { type Known, listed } from '../../scenario/known.js';
import { describeScenario, parseScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { prepare } from '../../simulate.js';
import type { Outcome } from '../../sweep/plan.js';
import { runValues } from '../../sweep/sweep.js';
import { MODULES } from '../bundle.js';
import { nodeHashes, nodeSigner } from '../node-crypto.js';
import { type NamedLayers, reloadModules } from '../request/own-modules.js';
import type { Watch } from '../terminal/progress.js';
import { advance } from './advance.js';
import { doTasks } from './pool.js';

/** A run as plain data, which another thread or machine can be sent. */
export interface WrittenJob {
  /** Equal for runs of one scenario, so that it is read once. */
  readonly point: string;
  /** In the form of a scenario file. */
  readonly scenario: Readonly<Record<string, unknown>>;
  readonly seed: string;
  /** Where the user's own protocols and attacks came from, for whoever runs it to load them. */
  readonly modules: NamedLayers['modules'];
  /** Folder that their relative paths start from. */
  readonly folder: string;
}

/** How jobs are executed in threads. */
export interface JobOptions {
  /** Threads. */
  readonly workers: number;
  /** Called with how many jobs are done; what it throws ends the work. */
  readonly watch: Watch;
  /** What a job is to the user. */
  readonly nameOf: (job: number) => string;
  /** Is told of each outcome as soon as it is there, in whatever order. */
  readonly keep: (outcome: Outcome, job: number) => void;
}

/** A scenario's runs as jobs. */
export function writtenJobs(
  scenario: Scenario,
  point: string,
  known: Known,
  own: Pick<WrittenJob, 'modules' | 'folder'>,
): (seed: string) => WrittenJob {
  const written = describeScenario(scenario, known);
  const { modules, folder } = own;
  return (seed) => ({ point, scenario: written, seed, modules, folder });
}

/**
 * Executes jobs on so many threads; with one, in this thread. Each job has a seed of its own and knows nothing of
 * the others.
 *
 * @throws ScenarioError, UsageError or InvariantError of the first job in order that fails, with its name.
 */
export async function executeJobs(
  jobs: readonly WrittenJob[],
  { workers, watch, nameOf, keep }: JobOptions,
): Promise<void> {
  await doTasks<WrittenJob, Outcome>({
    module: new URL('cli/execute/job.js', MODULES),
    load: async () => ({ default: runJob }),
    tasks: jobs,
    nameOf: (_task, job) => nameOf(job),
    ...{ workers, watch, keep },
  });
}

/** The scenario that was read last: runs of one point follow one another. */
let last: { readonly point: string; readonly known: Known; readonly scenario: Scenario } | undefined;

/**
 * Runs a written scenario for its metrics alone: no file is made. The pool calls this in each of its threads.
 *
 * @param onProgress called with the share that is done; in the program's own thread only.
 */
export default async function runJob(
  { point, scenario, seed, modules, folder }: WrittenJob,
  onProgress?: (done: number) => void,
): Promise<Outcome> {
  if (last?.point !== point) {
    const known = await reloadModules(modules, folder);
    last = { point, known, scenario: parseScenario(scenario, { known }) };
  }
  const run = prepare(
    { ...last.scenario, seed },
    {
      ...listed(last.known),
      sink: null,
      trace: false,
      platform: { hashes: nodeHashes, signer: nodeSigner },
      ...(onProgress === undefined ? {} : { onProgress }),
    },
  );
  await advance(run);
  const { digest, metrics } = run.finish();
  return { digest, values: runValues(metrics) };
}
