import { isClear } from '../sweep/comparison.js';
import type { Interval } from '../sweep/interval.js';
import type { MeanEstimate } from '../sweep/statistics.js';
import { compact } from './number-text.js';

/**
 * A mean with its 95 % interval: `0.612 ± 0.021`, or `0.012 (0.004 to 0.035)` for a share whose interval would seem to
 * pass 0 or 1; without one where there is a single value; a dash for none.
 */
export function estimateText(estimate: (MeanEstimate & Partial<Interval>) | undefined, scale = 1): string {
  if (estimate === undefined) return '–';
  const [mean, halfWidth] = [estimate.mean * scale, scaled(estimate.halfWidth, scale)];
  const { low, high, method } = estimate;
  const passes = halfWidth !== null && (mean - halfWidth < 0 || mean + halfWidth > scale);
  if (method === 'wilson' && low != null && high != null && low < high && passes)
    return `${roundedLike(mean, halfWidth)} (${compact(low * scale, 2)} to ${compact(high * scale, 2)})`;
  // What is left of a width below that is rounding alone.
  const exact = halfWidth === null || halfWidth <= 1e-9 * Math.abs(mean);
  return exact ? compact(mean) : `${roundedLike(mean, halfWidth)} ± ${compact(halfWidth, 2)}`;
}

/** A difference with its sign, and a star when it is there with 95 % confidence. */
export function differenceText(difference: MeanEstimate | undefined): string {
  if (difference === undefined) return '–';
  const sign = difference.mean > 0 ? '+' : '';
  return `${sign}${estimateText(difference)}${isClear(difference) ? ' *' : ''}`;
}

function scaled(value: number | null, scale: number): number | null {
  return value === null ? null : value * scale;
}

/** Three digits, or as many as the interval makes worth telling. */
function roundedLike(mean: number, halfWidth: number): string {
  let digits = 3;
  for (let size = Math.abs(mean); size > 100 * halfWidth && digits < 7; size /= 10) digits++;
  return compact(mean, digits);
}
