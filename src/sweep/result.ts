import { METRICS } from '../observers/metrics/catalogue.js';
import { quantileOf } from '../observers/metrics/statistics.js';
import { valueCell } from './axis.js';
import { type Interval, intervalOf } from './interval.js';
import { type SweepPlan, type SweepRow, valuesOf } from './plan.js';
import { type MeanEstimate, pairedDifference } from './statistics.js';

/** One metric at one point. */
export interface PointValue {
  /** Place of the point in the plan. */
  readonly point: number;
  readonly metric: string;
  readonly interval: Interval;
  /** 5th, 25th, 50th, 75th and 95th percentile of the runs. */
  readonly quantiles: readonly number[];
  /** How far the point lies above the one it is compared with, seed by seed; `undefined` for that one itself. */
  readonly difference: MeanEstimate | undefined;
}

/** The percentiles of a point's runs that a table has. */
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Columns of equal length by name. */
export interface ResultColumns {
  readonly length: number;
  readonly columns: Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
}

/** The metrics that any of the rows has, in the order of the catalogue. */
export function presentMetrics(rows: readonly SweepRow[]): readonly string[] {
  const present = new Set<string>();
  for (const { values } of rows) for (const name of Object.keys(values)) present.add(name);
  const known = METRICS.map(({ name }) => name).filter((name) => present.has(name));
  return [...known, ...[...present].filter((name) => !known.includes(name)).sort()];
}

/**
 * The point that another is compared with: the same values in the first scenario, or, for the points of the first
 * scenario itself, its first point.
 */
export function referencePoint({ points, labels }: SweepPlan, point: number): number {
  if (labels.length === 1) return 0;
  const own = points[point]!.scenario;
  const width = points.length / labels.length;
  return own === 0 ? 0 : point - own * width;
}

/** What the runs say of each metric at each point. Metrics that a point has no value of are left out there. */
export function pointValues(
  plan: SweepPlan,
  rows: readonly SweepRow[],
  metrics: readonly string[],
): readonly PointValue[] {
  const byPoint: SweepRow[][] = plan.points.map(() => []);
  for (const row of rows) byPoint[row.point]!.push(row);
  return metrics.flatMap((metric) =>
    byPoint.flatMap((own, point): readonly PointValue[] => {
      const values = valuesOf(own, metric);
      const interval = intervalOf(values, metric);
      if (interval === undefined) return [];
      const sorted = Float64Array.from(values).sort();
      const reference = referencePoint(plan, point);
      const difference = reference === point ? undefined : differenceOf(own, byPoint[reference]!, metric);
      return [
        {
          point,
          metric,
          interval,
          quantiles: QUANTILES.map((share) => quantileOf(sorted, share)!),
          difference,
        },
      ];
    }),
  );
}

/** The difference over the seeds that both points have a value for. */
function differenceOf(
  own: readonly SweepRow[],
  reference: readonly SweepRow[],
  metric: string,
): MeanEstimate | undefined {
  const theirs = new Map(reference.map(({ seed, values }) => [seed, values[metric]]));
  const pairs = own.flatMap(({ seed, values }): readonly (readonly [number, number])[] => {
    const [one, other] = [values[metric], theirs.get(seed)];
    return one === undefined || other === undefined ? [] : [[one, other]];
  });
  return pairedDifference(
    pairs.map(([one]) => one),
    pairs.map(([, other]) => other),
  );
}

const TAKEN = new Set(['point', 'scenario', 'seed', 'digest', 'metric', ...METRICS.map(({ name }) => name)]);

/** Name of a varied key's column: the key, unless a column of another kind has that name. */
export function keyColumn(key: string): string {
  return TAKEN.has(key) ? `scenario.${key}` : key;
}

function pointColumns({ labels, keys, points }: SweepPlan, places: readonly number[]) {
  return {
    point: places.slice(),
    scenario: places.map((place) => labels[points[place]!.scenario]!),
    ...Object.fromEntries(
      keys.map((key, at) => [keyColumn(key), places.map((place) => valueCell(points[place]!.values[at]))]),
    ),
  };
}

/** A row a run, in the plan's order: point, scenario, varied keys, seed, digest, and a column for each metric. */
export function runColumns(plan: SweepPlan, rows: readonly SweepRow[]): ResultColumns {
  const metrics = presentMetrics(rows);
  return {
    length: rows.length,
    columns: {
      ...pointColumns(
        plan,
        rows.map(({ point }) => point),
      ),
      seed: rows.map(({ seed }) => seed),
      digest: rows.map(({ digest }) => digest),
      ...Object.fromEntries(
        metrics.map((metric) => [metric, rows.map(({ values }) => values[metric] ?? null)]),
      ),
    },
  };
}

/** A row for each point and metric: how many runs, their mean and its interval, percentiles, paired difference. */
export function summaryColumns(plan: SweepPlan, values: readonly PointValue[]): ResultColumns {
  const sorted = [...values].sort((one, other) => one.point - other.point);
  const column = <Cell>(cell: (value: PointValue) => Cell) => sorted.map(cell);
  return {
    length: sorted.length,
    columns: {
      ...pointColumns(
        plan,
        sorted.map(({ point }) => point),
      ),
      metric: column(({ metric }) => metric),
      n: column(({ interval }) => interval.count),
      mean: column(({ interval }) => interval.mean),
      half_width: column(({ interval }) => interval.halfWidth),
      low: column(({ interval }) => interval.low),
      high: column(({ interval }) => interval.high),
      interval: column(({ interval }) => interval.method),
      deviation: column(({ interval }) => interval.deviation),
      ...Object.fromEntries(
        QUANTILES.map((quantile, place) => [
          `p${String(Math.round(quantile * 100)).padStart(2, '0')}`,
          column(({ quantiles }) => quantiles[place]!),
        ]),
      ),
      difference: column(({ difference }) => difference?.mean ?? null),
      difference_half_width: column(({ difference }) => difference?.halfWidth ?? null),
    },
  };
}

/** Rows as objects, one for each place of the columns. */
export function rowsOf({ length, columns }: ResultColumns): readonly Readonly<Record<string, unknown>>[] {
  const entries = Object.entries(columns);
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(entries.map(([name, cells]) => [name, cells[row]])),
  );
}
