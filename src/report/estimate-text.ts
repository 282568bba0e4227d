import { isClear } from '../sweep/comparison.js';
import type { Estimate } from '../sweep/statistics.js';
import { compact } from './number-text.js';

/** A mean with its 95 % interval: `0.612 ± 0.021`; without one where there is a single value; a dash for none. */
export function estimateText(estimate: Estimate | undefined): string {
  if (estimate === undefined) return '–';
  const { mean, halfWidth } = estimate;
  // What is left of a width below that is rounding alone.
  const exact = halfWidth === null || halfWidth <= 1e-9 * Math.abs(mean);
  return exact ? compact(mean) : `${roundedLike(mean, halfWidth)} ± ${compact(halfWidth, 2)}`;
}

/** A difference with its sign, and a star when it is there with 95 % confidence. */
export function differenceText(difference: Estimate | undefined): string {
  if (difference === undefined) return '–';
  const sign = difference.mean > 0 ? '+' : '';
  return `${sign}${estimateText(difference)}${isClear(difference) ? ' *' : ''}`;
}

/** Three digits, or as many as the interval makes worth telling. */
function roundedLike(mean: number, halfWidth: number): string {
  let digits = 3;
  for (let size = Math.abs(mean); size > 100 * halfWidth && digits < 7; size /= 10) digits++;
  return compact(mean, digits);
}
