import { valueCell } from '../../sweep/axis.js';
import type { isClear } from '../../sweep/comparison.js';
import type { SensitivityIndex } from '../../sweep/sensitivity.js';
import { differenceText } from '../estimate-text.js';
import { rounded } from '../number-text.js';
import { type SweepData, scaleOf, type TracedGrowth } from './sweep-data.js';

/** How the intervals of points are reckoned, for people. */
export const INTERVALS =
  'Intervals hold the mean with 95 % confidence: for shares Wilson’s score interval, which stays within 0 and 100 %, for all else Student’s t.';

/** A table for people: its head and its rows. */
export interface TextRows {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A row a point: its values, n, mean, interval, the theory if there is one, and the paired difference. */
export function pointRows(data: SweepData, metric: string): TextRows {
  const { plan, traced } = data;
  const { labels, keys, points } = plan;
  const scale = scaleOf(metric);
  const hasTheory = traced?.metric === metric;
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : `${rounded(value * scale, 4)}`;
  const several = points.length > 1;
  const rows = data.values
    .filter((value) => value.metric === metric)
    .map(({ point, interval, difference }) => [
      ...(labels.length > 1 ? [labels[points[point]!.scenario]!] : []),
      ...points[point]!.values.map((value) => String(valueCell(value))),
      String(interval.count),
      number(interval.mean),
      interval.low === null ? '–' : `${number(interval.low)} to ${number(interval.high)}`,
      ...(hasTheory ? [number(traced.values[point])] : []),
      ...(several ? [difference === undefined ? '' : scaledDifference(difference, scale)] : []),
    ]);
  return {
    head: [
      ...(labels.length > 1 ? ['scenario'] : []),
      ...keys,
      'n',
      scale === 100 ? 'mean, %' : 'mean',
      '95 % interval',
      ...(hasTheory ? ['theory'] : []),
      ...(several ? ['difference'] : []),
    ],
    rows,
  };
}

function scaledDifference(difference: Parameters<typeof isClear>[0], scale: number): string {
  const { mean, halfWidth } = difference;
  return differenceText({
    ...difference,
    mean: mean * scale,
    halfWidth: halfWidth === null ? null : halfWidth * scale,
  });
}

/** A row a key: first-order and total index with their intervals. */
export function sensitivityRows(indices: readonly SensitivityIndex[]): readonly (readonly string[])[] {
  const text = (value: number, low: number, high: number) =>
    `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return indices.map(({ key, first, firstLow, firstHigh, total, totalLow, totalHigh }) => [
    key,
    text(first, firstLow, firstHigh),
    text(total, totalLow, totalHigh),
  ]);
}

/** A row for each key and combination of all else: exponent, interval, R². */
export function growthRows(growth: readonly TracedGrowth[]): readonly (readonly string[])[] {
  return growth.map(({ key, among, growth: found }) => {
    const where = among === '' ? 'everywhere' : among;
    if (typeof found === 'string') return [key, where, '–', found, ''];
    const { exponent, low, high, explained } = found;
    const interval = low === null ? '–' : `${low.toFixed(3)} to ${high!.toFixed(3)}`;
    return [key, where, exponent.toFixed(3), interval, explained.toFixed(4)];
  });
}
