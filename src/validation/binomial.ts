import { exp, ln } from '../engine/math.js';
import { normalScore } from './normal.js';

/** Below this a probability counts as this, so that z stays finite: 30 standard errors or more. */
const SMALLEST = 1e-300;
const HALF_LN_TWO_PI = 0.9189385332046728;

/** ln n!, by Stirling's series from 16 up and by adding up below; to about 14 digits. */
function lnFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let factor = 2; factor <= n; factor++) product *= factor;
    return ln(product);
  }
  const inverse = 1 / n;
  const square = inverse * inverse;
  const rest = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n + 0.5) * ln(n) - n + HALF_LN_TWO_PI + rest;
}

/**
 * How far out a number of successes is, in standard errors of a normal number with the same tail probability:
 * exact for rare events too, where the normal approximation is not. 0 when it is on the likely side.
 *
 * @param probability of success in each of `trials` independent trials, between 0 and 1.
 */
export function binomialScore(successes: number, trials: number, probability: number): number {
  if (probability <= 0) return successes === 0 ? 0 : Number.POSITIVE_INFINITY;
  if (probability >= 1) return successes === trials ? 0 : Number.NEGATIVE_INFINITY;
  const above = successes > trials * probability;
  // The lower tail of successes is the upper tail of failures.
  const tail = above
    ? upperTail(successes, trials, probability, 1 - probability)
    : upperTail(trials - successes, trials, 1 - probability, probability);
  if (tail >= 0.5) return 0;
  const z = normalScore(Math.max(SMALLEST, tail));
  return above ? z : -z;
}

/** The least rise above the mean number of successes, as a share of trials, whose score is above `bound`. */
export function binomialResolution(trials: number, probability: number, bound: number): number {
  const mean = trials * probability;
  let low = Math.floor(mean);
  let high = trials + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binomialScore(middle, trials, probability) > bound) high = middle;
    else low = middle;
  }
  return (high - mean) / trials;
}

/** Probability of `count` successes or more, for a count above the mean; `other` is 1 - probability, not rounded to 0. */
function upperTail(count: number, trials: number, probability: number, other: number): number {
  const odds = probability / other;
  const failures = trials - count;
  const first = exp(
    lnFactorial(trials) -
      lnFactorial(count) -
      lnFactorial(failures) +
      count * ln(probability) +
      (failures === 0 ? 0 : failures * ln(other)),
  );
  let term = 1;
  let sum = 1;
  for (let next = count + 1; next <= trials && term > sum * 1e-16; next++) {
    term *= ((trials - next + 1) / next) * odds;
    sum += term;
  }
  return first * sum;
}
