import type { Known } from '../../scenario/known.js';
import { type PlannedSweep, runText, type SweepRun } from '../../sweep/plan.js';
import { executeJobs, type WrittenJob, writtenJobs } from '../execute/job.js';
import type { NamedLayers } from '../request/own-modules.js';
import type { Engine } from './drive.js';
import { type KeyedPlan, keyOf } from './plan-file.js';

/** What is needed to write a sweep's runs as jobs. */
export interface JobParts {
  readonly planned: PlannedSweep;
  readonly keyed: KeyedPlan;
  readonly known: Known;
  readonly modules: NamedLayers['modules'];
  /** Folder that relative paths start from. */
  readonly folder: string;
}

/** Runs as jobs, in their order. */
export function jobsOf(
  runs: readonly SweepRun[],
  { planned, keyed, known, modules, folder }: JobParts,
): readonly WrittenJob[] {
  const points = new Map<number, (seed: string) => WrittenJob>();
  return runs.map(({ point, seed }) => {
    let write = points.get(point);
    if (write === undefined) {
      write = writtenJobs(planned.settings[point]!, keyed.runs[point]![0]!, known, { modules, folder });
      points.set(point, write);
    }
    return write(seed);
  });
}

/** The engine that everybody has: threads of this machine. */
export function threadEngine(parts: JobParts, workers: number, onRun: () => void): Engine {
  const { planned, keyed } = parts;
  return async (runs, { store, watch }) => {
    // Points that came out equal share their runs.
    const open = [...new Map(runs.map((run) => [keyOf(keyed, run), run])).values()].filter(
      (run) => store.get(keyOf(keyed, run)) === undefined,
    );
    if (open.length === 0) return;
    await executeJobs(jobsOf(open, parts), {
      workers: Math.min(workers, open.length),
      watch,
      nameOf: (job) => runText(planned.plan, open[job]!),
      keep: (outcome, job) => {
        store.put(keyOf(keyed, open[job]!), outcome);
        onRun();
      },
    });
  };
}
