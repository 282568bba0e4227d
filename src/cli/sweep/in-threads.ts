import { assert, ScenarioError } from '../../engine/errors.js';
import { BUILT_IN } from '../../scenario/known.js';
import { type Outcome, runText } from '../../sweep/plan.js';
import type { Execute, SweepJob } from '../../sweep/sweep.js';
import { executeJobs, type WrittenJob, writtenJobs } from '../execute/job.js';
import { coreCount } from '../execute/pool.js';
import { NO_MODULES } from '../request/own-modules.js';
import { pointKey, runKey } from './run-key.js';
import { Store } from './store.js';

/** How a sweep is executed in threads. */
export interface ThreadOptions {
  /** Threads; one for each core if not given. */
  readonly workers?: number;
  /** Folder that outcomes are kept in, so that no run is made twice: the store of `simulate sweep`. */
  readonly store?: string;
}

/**
 * Executes the runs of a sweep in threads of this machine: `await sweep({ ..., execute: inThreads() })`. The protocols
 * are those that come with consensim.
 *
 * @returns what `sweep` takes as `execute`.
 */
export function inThreads({
  workers = coreCount(),
  store: shown,
}: ThreadOptions = {}): Execute<Promise<readonly Outcome[]>> {
  return async (jobs, plan) => {
    const own = jobs.find(({ scenario }) => !Object.hasOwn(BUILT_IN.protocols, scenario.consensus.protocol));
    if (own !== undefined)
      throw new ScenarioError(
        `consensus.protocol: threads know the protocols that come with consensim, got "${own.scenario.consensus.protocol}"; leave out execute`,
        'consensus.protocol',
      );
    const keyed = keyedJobs(jobs);
    const store =
      shown === undefined
        ? undefined
        : Store.open(
            shown,
            process.cwd(),
            keyed.map(({ key }) => key),
          );
    const outcomes = new Map<string, Outcome>();
    try {
      const open = [...new Map(keyed.map((one) => [one.key, one])).values()].filter(({ key }) => {
        const known = store?.get(key);
        if (known !== undefined) outcomes.set(key, known);
        return known === undefined;
      });
      await executeJobs(
        open.map(({ job }) => job),
        {
          workers: Math.max(1, Math.min(workers, open.length)),
          watch: () => {},
          nameOf: (place) => runText(plan, open[place]!.run),
          keep: (outcome, place) => {
            outcomes.set(open[place]!.key, outcome);
            store?.put(open[place]!.key, outcome);
          },
        },
      );
    } finally {
      store?.close();
    }
    return keyed.map(({ key }) => {
      const outcome = outcomes.get(key);
      assert(outcome !== undefined, `the run ${key} has no outcome`);
      return outcome;
    });
  };
}

/** Jobs with their keys, each point written once. */
function keyedJobs(
  jobs: readonly SweepJob[],
): readonly { readonly key: string; readonly job: WrittenJob; readonly run: SweepJob }[] {
  const points = new Map<number, { readonly point: string; readonly write: (seed: string) => WrittenJob }>();
  return jobs.map((run) => {
    let known = points.get(run.point);
    if (known === undefined) {
      const point = pointKey(run.scenario, BUILT_IN, NO_MODULES);
      known = {
        point,
        write: writtenJobs(run.scenario, point, BUILT_IN, { modules: NO_MODULES, folder: process.cwd() }),
      };
      points.set(run.point, known);
    }
    return { key: runKey(known.point, run.seed), job: known.write(run.seed), run };
  });
}
