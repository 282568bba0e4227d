import { assert } from '../engine/errors.js';

/** A mean and how well it is known. */
export interface MeanEstimate {
  /** Values it rests on. */
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation, with n - 1; 0 for a single value. */
  readonly deviation: number;
  /** Half the width of the 95 % confidence interval of the mean by Student's t; `null` for a single value. */
  readonly halfWidth: number | null;
}

/** Share of intervals that hold the true mean. */
export const CONFIDENCE = 0.95;

/**
 * The mean of values and the sum of squared distances from it, by Welford's update (Technometrics 4, 1962): a sum of
 * squares would lose what is small beside the mean.
 */
export function momentsOf(values: ArrayLike<number>): { readonly mean: number; readonly squares: number } {
  let mean = 0;
  let squares = 0;
  for (let place = 0; place < values.length; place++) {
    const step = values[place]! - mean;
    mean += step / (place + 1);
    squares += step * (values[place]! - mean);
  }
  return { mean, squares };
}

/** Mean, deviation and 95 % confidence interval of independent values; without values there is no estimate. */
export function estimateOf(values: readonly number[]): MeanEstimate | undefined {
  if (values.length === 0) return undefined;
  const { mean, squares } = momentsOf(values);
  const count = values.length;
  if (count === 1) return { count, mean, deviation: 0, halfWidth: null };
  const deviation = Math.sqrt(squares / (count - 1));
  const quantile = studentQuantile((1 + CONFIDENCE) / 2, count - 1);
  return { count, mean, deviation, halfWidth: (quantile * deviation) / Math.sqrt(count) };
}

/**
 * The estimate of how much `values` lie above `reference`, pair by pair. With common random numbers a pair shares
 * its chance, so the difference is known better than either mean.
 */
export function pairedDifference(
  values: readonly number[],
  reference: readonly number[],
): MeanEstimate | undefined {
  assert(
    values.length === reference.length,
    `pairs need lists of one length, got ${values.length} and ${reference.length}`,
  );
  return estimateOf(values.map((value, place) => value - reference[place]!));
}

/**
 * Student's t distribution: the probability of a value of at most `t`, with a whole number of degrees of freedom
 * of at least 1. The finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4: no table and no approximation.
 */
export function studentDistribution(t: number, degrees: number): number {
  assert(
    Number.isInteger(degrees) && degrees >= 1,
    `expected a whole number of degrees of freedom of at least 1, got ${degrees}`,
  );
  const square = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  const odd = degrees % 2 === 1;
  // Each term is the one before times (k - 1) / k cos^2, beginning at 1 or, in the odd case, at cos.
  let term = odd ? Math.sqrt(square) : 1;
  let sum = odd && degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * square;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (arctangent(t / Math.sqrt(degrees)) + sine * sum) : sine * sum;
  return (1 + within) / 2;
}

/**
 * The value below which Student's t lies with the given probability, between 0 and 1. `studentQuantile(0.975, 9)`
 * is 2.262157162798205 up to a few units in the last places.
 */
export function studentQuantile(probability: number, degrees: number): number {
  assert(probability > 0 && probability < 1, `expected a probability between 0 and 1, got ${probability}`);
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees);
  let low = 0;
  let high = 1;
  while (studentDistribution(high, degrees) < probability && high < 1e300) high *= 2;
  // Halving ends when no number lies between the two.
  for (let middle = high / 2; low < middle && middle < high; middle = low + (high - low) / 2) {
    if (studentDistribution(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** Times the angle is halved before the series: |x| is then below 0.0985. */
const HALVINGS = 4;

/** The angle whose tangent is x. `Math.atan` is not the same on every engine. */
function arctangent(x: number): number {
  let reduced = x;
  for (let i = 0; i < HALVINGS; i++) reduced /= 1 + Math.sqrt(1 + reduced * reduced);
  const square = reduced * reduced;
  let power = reduced;
  let sum = 0;
  for (let k = 1; k < 40; k += 2) {
    sum += power / k;
    power *= -square;
  }
  return sum * 2 ** HALVINGS;
}
