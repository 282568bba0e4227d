import { sumOf } from './inequality.js';

/** The mean of some numbers; `undefined` of none. */
export function meanOf(values: ArrayLike<number>): number | undefined {
  return values.length === 0 ? undefined : sumOf(values) / values.length;
}

/** The standard deviation of a sample, with n - 1 in the denominator; `undefined` of fewer than two. */
export function deviationOf(values: ArrayLike<number>): number | undefined {
  const mean = meanOf(values);
  if (mean === undefined || values.length < 2) return undefined;
  let squares = 0;
  for (let place = 0; place < values.length; place++)
    squares += (values[place]! - mean) * (values[place]! - mean);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * A quantile, along a straight line between the two nearest values (type 7 of Hyndman and Fan, "Sample Quantiles in
 * Statistical Packages", 1996: that of R, NumPy and spreadsheets); `undefined` of no values.
 *
 * @param sorted values, least first.
 * @param share from 0 to 1.
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}

/** Each number over the sum of all; `undefined` when there is nothing to share. */
export function sharesOf(values: ArrayLike<number>): Float64Array | undefined {
  const all = sumOf(values);
  return all > 0 ? Float64Array.from(values, (value) => value / all) : undefined;
}

/** What two distributions over the same holders have in common: 1 when they are equal, 0 when no holder has of both. */
export function overlapOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let common = 0;
  for (let place = 0; place < a.length; place++) common += Math.min(a[place]!, b[place]!);
  return common;
}

/**
 * Spearman's rank correlation, equal values having the mean of their ranks; `undefined` where all values of one side
 * are equal, since then there is no order to compare (Spearman, 1904).
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const first = ranksOf(a);
  const second = ranksOf(b);
  // Ranks are whole or half numbers around the same mean whatever the ties.
  const mean = (first.length + 1) / 2;
  let together = 0;
  let apart = 0;
  let other = 0;
  for (const [place, rank] of first.entries()) {
    const x = rank - mean;
    const y = second[place]! - mean;
    together += x * y;
    apart += x * x;
    other += y * y;
  }
  return apart === 0 || other === 0 ? undefined : together / (Math.sqrt(apart) * Math.sqrt(other));
}

/** Ranks from 1, equal values having the mean of the ranks they take up. */
function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: values.length }, (_, place) => place);
  order.sort((a, b) => values[a]! - values[b]! || a - b);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let place = from; place < to; place++) ranks[order[place]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
