import type { Table } from '../observers/table.js';
import type { Scenario } from '../scenario/schema/scenario.js';

/** One run of a sweep. */
export interface Job {
  /** Place of the scenario among those of the sweep. */
  readonly place: number;
  /** The scenario, with the job's seed. */
  readonly scenario: Scenario;
}

/** What is kept of one run: its digest, and each metric of the whole run at its end. */
export interface Outcome {
  readonly digest: string;
  readonly values: Readonly<Record<string, number>>;
}

/** One row of a sweep. */
export interface SweepRow extends Outcome {
  readonly place: number;
  readonly seed: string;
}

/**
 * The seeds of a sweep: the first, and as many after it as are asked for. A whole number counts up; other text gets
 * a number behind it: `lucky`, `lucky-2`, `lucky-3`.
 */
export function sweepSeeds(first: string, count: number): readonly string[] {
  const start = /^\d{1,9}$/.test(first) && String(Number(first)) === first ? Number(first) : undefined;
  return Array.from({ length: count }, (_, place) => {
    if (start !== undefined) return String(start + place);
    return place === 0 ? first : `${first}-${place + 1}`;
  });
}

/**
 * The runs of a sweep: each scenario with each seed, all seeds of a scenario together. The caller executes them, in
 * whatever order and on as many machines as it likes, and hands the outcomes to `sweepRows` in the order of the jobs.
 */
export function sweepJobs(scenarios: readonly Scenario[], seeds: readonly string[]): readonly Job[] {
  return scenarios.flatMap((scenario, place) =>
    seeds.map((seed) => ({ place, scenario: { ...scenario, seed } })),
  );
}

/** Jobs with what came of them. */
export function sweepRows(jobs: readonly Job[], outcomes: readonly Outcome[]): readonly SweepRow[] {
  return jobs.map(({ place, scenario }, job) => ({ place, seed: scenario.seed, ...outcomes[job]! }));
}

/** The metrics of the whole run in a table of metrics, each with its last value. */
export function runValues({ length, columns }: Table): Readonly<Record<string, number>> {
  const { node, metric, value } = columns;
  const values: Record<string, number> = {};
  for (let row = 0; row < length; row++) {
    const number = value![row];
    if (node![row] === null && typeof number === 'number') values[String(metric![row])] = number;
  }
  return values;
}
