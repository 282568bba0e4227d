import { assert } from '../engine/errors.js';
import { randomSource } from '../engine/random.js';
import { momentsOf } from './statistics.js';

/** How much of a metric's variance one key is behind. */
export interface SensitivityIndex {
  readonly key: string;
  /** Part of the variance that goes with this key alone (first order), and its 95 % interval. */
  readonly first: number;
  readonly firstLow: number;
  readonly firstHigh: number;
  /** Part of the variance that the key has any part in (total), and its 95 % interval. */
  readonly total: number;
  readonly totalLow: number;
  readonly totalHigh: number;
}

/** Samples drawn again for an interval. */
const RESAMPLES = 500;

/** The values of a saltelli design: those of tables A and B, and of A with each key's column from B. */
interface Tables {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly mixed: readonly Float64Array[];
}

/**
 * First-order and total Sobol indices from the values of a saltelli design, in the order in which `designPoints` puts
 * its points: A, B, then A with each key's column from B, for one base point after another.
 *
 * First order by Saltelli and others (2010, table 2 b), total by Jansen (1999); intervals by drawing base points
 * again, from a stream of their own. All are 0 when the metric never changes.
 *
 * @param keys the keys in the order of the design.
 * @param values the metric at each point; all must be there.
 */
export function sobolIndices(
  keys: readonly string[],
  values: readonly number[],
): readonly SensitivityIndex[] {
  const width = keys.length + 2;
  assert(
    values.length > 0 && values.length % width === 0,
    `a saltelli design of ${keys.length} keys has ${width} points for each base point, got ${values.length}`,
  );
  const base = values.length / width;
  const column = (offset: number) =>
    Float64Array.from({ length: base }, (_, row) => values[row * width + offset]!);
  const tables: Tables = { a: column(0), b: column(1), mixed: keys.map((_, key) => column(2 + key)) };
  const all = Int32Array.from({ length: base }, (_, row) => row);
  const random = randomSource('1').stream('sweep/sensitivity');
  const samples = Array.from({ length: RESAMPLES }, () =>
    Int32Array.from({ length: base }, () => random.below(base)),
  );
  return keys.map((key, place) => {
    const [first, total] = indicesOf(tables, place, all);
    const again = samples.map((rows) => indicesOf(tables, place, rows));
    const [firstLow, firstHigh] = middle(again.map(([value]) => value));
    const [totalLow, totalHigh] = middle(again.map(([, value]) => value));
    return { key, first, firstLow, firstHigh, total, totalLow, totalHigh };
  });
}

function indicesOf({ a, b, mixed }: Tables, key: number, rows: Int32Array): readonly [number, number] {
  const own = mixed[key]!;
  const both = new Float64Array(2 * rows.length);
  for (const [place, row] of rows.entries()) {
    both[place] = a[row]!;
    both[rows.length + place] = b[row]!;
  }
  const { mean, squares } = momentsOf(both);
  const variance = squares / both.length;
  if (variance === 0) return [0, 0];
  let first = 0;
  let total = 0;
  for (const row of rows) {
    // Without the mean the products are smaller, and the estimate is surer.
    first += (b[row]! - mean) * (own[row]! - a[row]!);
    total += (a[row]! - own[row]!) * (a[row]! - own[row]!);
  }
  return [first / rows.length / variance, total / (2 * rows.length) / variance];
}

/** What lies between the 2.5th and the 97.5th percentile. */
function middle(values: readonly number[]): readonly [number, number] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.025), at(0.975)];
}
