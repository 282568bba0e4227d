import { ln } from '../../engine/math.js';

/**
 * The Theil index of amounts of at least 0: the mean of (x / m) ln(x / m), m being the mean. 0 when all are equal or
 * there is nothing to share, ln n when one of n has everything (Theil, "Economics and Information Theory", 1967).
 */
export function theil(amounts: ArrayLike<number>): number {
  const mean = sumOf(amounts) / amounts.length;
  if (!(mean > 0)) return 0;
  let index = 0;
  for (let place = 0; place < amounts.length; place++) {
    const relative = amounts[place]! / mean;
    // x ln x goes to 0 with x.
    if (relative > 0) index += relative * ln(relative);
  }
  return index / amounts.length;
}

/**
 * The share of all that the richest `part` of the holders has, at least one of them; 0 when there is nothing.
 *
 * @param sorted amounts of at least 0, least first.
 * @param part from 0 to 1; rounded up to whole holders.
 */
export function topShare(sorted: ArrayLike<number>, part: number): number {
  const all = sumOf(sorted);
  const count = Math.max(1, Math.ceil(part * sorted.length));
  let held = 0;
  for (let place = Math.max(0, sorted.length - count); place < sorted.length; place++) held += sorted[place]!;
  return all > 0 ? held / all : 0;
}

/**
 * The Lorenz curve: what the poorest share of holders has of all. Starts at (0, 0) and ends at (1, 1); empty when
 * there is nothing to share (Lorenz, "Methods of Measuring the Concentration of Wealth", 1905).
 *
 * @param amounts of at least 0, in any order.
 */
export function lorenz(
  amounts: Iterable<number>,
): readonly { readonly holders: number; readonly held: number }[] {
  const sorted = Float64Array.from(amounts).sort();
  const all = sumOf(sorted);
  if (!(all > 0)) return [];
  const curve = [{ holders: 0, held: 0 }];
  let held = 0;
  for (const [place, amount] of sorted.entries()) {
    held += amount;
    const last = place + 1 === sorted.length;
    curve.push({ holders: (place + 1) / sorted.length, held: last ? 1 : held / all });
  }
  return curve;
}

/**
 * The Nakamoto coefficient: the fewest holders who together have more than `threshold` of all; 0 when there is
 * nothing (Srinivasan and Lee, "Quantifying Decentralization", 2017).
 *
 * @param amounts of at least 0, in any order.
 * @param threshold from 0 to 1; more than half by default.
 */
export function nakamotoCoefficient(amounts: Iterable<number>, threshold = 0.5): number {
  const sorted = Float64Array.from(amounts).sort().reverse();
  const needed = threshold * sumOf(sorted);
  let held = 0;
  for (const [place, amount] of sorted.entries()) {
    held += amount;
    if (held > needed) return place + 1;
  }
  return 0;
}

/** The sum of numbers, first to last. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let place = 0; place < values.length; place++) sum += values[place]!;
  return sum;
}
