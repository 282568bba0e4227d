import { type Interval, intervalOf } from './interval.js';
import type { SweepRow } from './plan.js';
import { type MeanEstimate, pairedDifference } from './statistics.js';

/** What is known of one metric in one scenario. */
export interface ComparedValue {
  /** Over the seeds in which the run had the metric; `undefined` when it never had. */
  readonly estimate: Interval | undefined;
  /** How far it lies above the first scenario, seed by seed; `undefined` for the first itself. */
  readonly difference: MeanEstimate | undefined;
}

/** One metric over all scenarios of a comparison, in their order. */
export interface ComparedMetric {
  readonly metric: string;
  readonly values: readonly ComparedValue[];
}

/**
 * Compares the points of a sweep metric by metric; point 0 is what the others are compared with. Differences are taken seed by seed, since runs of one seed share their randomness;
 * a seed in which one of the two has no value counts for neither.
 *
 * @param count how many scenarios there are.
 * @param metrics which metrics, in this order; those that no run has are left out.
 */
export function compareRows(
  rows: readonly SweepRow[],
  count: number,
  metrics: readonly string[],
): readonly ComparedMetric[] {
  const places = Array.from({ length: count }, (_, place) => rows.filter((row) => row.point === place));
  return metrics.flatMap((metric) => {
    const bySeed = places.map((own) => valuesBySeed(own, metric));
    if (bySeed.every(({ size }) => size === 0)) return [];
    const values = bySeed.map((own, place) => ({
      estimate: intervalOf([...own.values()], metric),
      difference: place === 0 ? undefined : differenceOf(own, bySeed[0]!),
    }));
    return [{ metric, values }];
  });
}

function valuesBySeed(rows: readonly SweepRow[], metric: string): ReadonlyMap<string, number> {
  return new Map(
    rows.flatMap(({ seed, values }): [string, number][] => {
      const value = values[metric];
      return value === undefined || !Number.isFinite(value) ? [] : [[seed, value]];
    }),
  );
}

function differenceOf(
  own: ReadonlyMap<string, number>,
  first: ReadonlyMap<string, number>,
): MeanEstimate | undefined {
  const seeds = [...own.keys()].filter((seed) => first.has(seed));
  return pairedDifference(
    seeds.map((seed) => own.get(seed)!),
    seeds.map((seed) => first.get(seed)!),
  );
}

/** Whether a difference is there with 95 % confidence: its interval does not hold 0. */
export function isClear({ mean, halfWidth }: MeanEstimate): boolean {
  return halfWidth !== null && Math.abs(mean) > halfWidth;
}
