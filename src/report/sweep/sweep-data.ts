import { valueCell, valueNumber } from '../../sweep/axis.js';
import { type Growth, growthOf } from '../../sweep/growth.js';
import { isShare } from '../../sweep/interval.js';
import { type SweepPlan, type SweepRow, valuesOf } from '../../sweep/plan.js';
import { type PointValue, pointValues, presentMetrics } from '../../sweep/result.js';
import { type SensitivityIndex, sobolIndices } from '../../sweep/sensitivity.js';
import { momentsOf } from '../../sweep/statistics.js';
import { theoryOf } from '../../sweep/theory.js';

/** What a sweep's report is asked for. */
export interface SweepWish {
  readonly version: string;
  /** The command that makes the sweep again. */
  readonly command: string;
  readonly scenarios: readonly {
    readonly label: string;
    readonly description: string;
    readonly protocol: string;
  }[];
  readonly plan: SweepPlan;
  readonly metrics: readonly string[] | undefined;
  readonly fit: string | undefined;
  readonly theory: readonly (number | null)[] | undefined;
}

/** How a metric grows with one key, where all else is equal. */
export interface TracedGrowth {
  readonly key: string;
  /** What is equal, for people; empty when nothing else is varied. */
  readonly among: string;
  /** The growth, or why there is none. */
  readonly growth: Growth | string;
}

/** A closed form beside what was measured. */
export interface TracedTheory {
  readonly metric: string;
  readonly title: string;
  readonly source: string;
  /** By the place of the point. */
  readonly values: readonly (number | undefined)[];
}

/** All that a sweep's report, tables and terminal text are made from. */
export interface SweepData extends SweepWish {
  readonly rows: readonly SweepRow[];
  readonly shown: readonly string[];
  /** Metrics that were asked for and that no run has. */
  readonly absent: readonly string[];
  readonly values: readonly PointValue[];
  readonly sensitivity: readonly {
    readonly metric: string;
    readonly indices: readonly SensitivityIndex[];
  }[];
  readonly growth: readonly TracedGrowth[];
  readonly traced: TracedTheory | undefined;
}

/** Metrics shown when none is asked for, as many as are there. */
const DEFAULT_METRICS = [
  ...['stale_rate', 'block_interval_mean', 'inclusion_time_p50', 'payments_confirmed', 'messages_sent'],
  ...['energy_per_payment', 'wealth_gini_change', 'reward_usage_overlap'],
];

/** Reckons from a sweep's rows what its report tells. */
export function sweepData(wish: SweepWish, rows: readonly SweepRow[]): SweepData {
  const present = presentMetrics(rows);
  const asked = wish.metrics ?? DEFAULT_METRICS;
  const shown = asked.filter((metric) => present.includes(metric));
  const absent = wish.metrics === undefined ? [] : asked.filter((metric) => !present.includes(metric));
  return {
    ...wish,
    ...{ rows, shown, absent },
    values: pointValues(wish.plan, rows, shown),
    sensitivity: wish.plan.design === 'saltelli' ? sensitivityOf(wish.plan, rows, shown) : [],
    growth: wish.fit === undefined ? [] : growthsOf(wish.plan, rows, wish.fit),
    traced: tracedTheory(wish, rows, shown),
  };
}

function sensitivityOf(
  { keys, labels, points }: SweepPlan,
  rows: readonly SweepRow[],
  metrics: readonly string[],
) {
  // Of several scenarios each has a design of its own; indices are told of the first.
  const width = points.length / labels.length;
  const byPoint = rowsByPoint(points.length, rows).slice(0, width);
  return metrics.flatMap((metric) => {
    const means = byPoint.map((own) => valuesOf(own, metric)).filter((own) => own.length > 0);
    if (means.length < width) return [];
    return [
      {
        metric,
        indices: sobolIndices(
          keys,
          means.map((own) => momentsOf(own).mean),
        ),
      },
    ];
  });
}

function rowsByPoint(count: number, rows: readonly SweepRow[]): readonly (readonly SweepRow[])[] {
  const byPoint: SweepRow[][] = Array.from({ length: count }, () => []);
  for (const row of rows) byPoint[row.point]!.push(row);
  return byPoint;
}

/** The growth in each key that is numeric, for each combination of all else. */
function growthsOf(plan: SweepPlan, rows: readonly SweepRow[], metric: string): readonly TracedGrowth[] {
  const { keys, points, labels } = plan;
  return numericKeys(plan).flatMap((key) => {
    const at = keys.indexOf(key);
    const groups = new Map<string, SweepRow[]>();
    for (const row of rows) {
      const { scenario, values } = points[row.point]!;
      const others = keys.flatMap((other, place) =>
        place === at ? [] : [`${other}=${valueCell(values[place])}`],
      );
      const among = [...(labels.length > 1 ? [labels[scenario]!] : []), ...others].join(', ');
      groups.set(among, [...(groups.get(among) ?? []), row]);
    }
    return [...groups].map(([among, own]): TracedGrowth => {
      const runs = own.flatMap(({ point, seed, values }) => {
        const [x, y] = [valueNumber(points[point]!.values[at]), values[metric]];
        return x === undefined || y === undefined ? [] : [{ x, seed, y }];
      });
      return { key, among, growth: growthOf(runs) };
    });
  });
}

function tracedTheory(
  { theory, plan }: SweepWish,
  rows: readonly SweepRow[],
  shown: readonly string[],
): TracedTheory | undefined {
  const known = shown.map(theoryOf).find((one) => one !== undefined);
  if (theory === undefined || known === undefined) return undefined;
  const byPoint = rowsByPoint(plan.points.length, rows);
  const values = theory.map((parameter, point) =>
    parameter === null ? undefined : known.value(parameter, byPoint[point]!),
  );
  const { metric, title, source } = known;
  return { metric, title, source, values };
}

/** The keys whose values are all numbers or durations, two of them at least. */
export function numericKeys({ keys, points }: SweepPlan): readonly string[] {
  return keys.filter((_, place) => {
    const values = points.map((point) => valueNumber(point.values[place]));
    return values.every((value) => value !== undefined) && new Set(values).size > 1;
  });
}

/** What a value is multiplied by for people: shares are told in percent. */
export function scaleOf(metric: string): number {
  return isShare(metric) ? 100 : 1;
}
