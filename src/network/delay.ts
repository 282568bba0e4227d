import { exp, ln } from '../engine/math.js';
import type { Duration } from '../engine/time.js';
import type { Delay } from './settings.js';

/** Heavy tails end here, 12 days: a draw once in 2^53 must not leave the whole numbers. */
const LONGEST_DELAY: Duration = 2 ** 40;

/**
 * The value below which a share `u` of a delay's draws lies, in whole microseconds and never below 0.
 *
 * One inverse serves both uses: a link's latency comes from a hash of its two ends, a message's jitter from a
 * stream.
 *
 * @param u a number in [0, 1).
 */
export function delayQuantile(delay: Delay, u: number): Duration {
  switch (delay.kind) {
    case 'constant':
      return delay.value;
    case 'uniform':
      return delay.low + Math.floor(u * (delay.high - delay.low + 1));
    case 'exponential':
      // Subtracted from 0, since negating 0 gives -0.
      return Math.round(0 - ln(1 - u) * delay.mean);
    case 'normal':
      return Math.max(0, Math.round(delay.mean + delay.deviation * normalQuantile(u)));
    case 'log-normal':
      return logNormalQuantile(delay.mean, delay.deviation, u);
    case 'pareto':
      return paretoQuantile(delay.mean, delay.least, u);
    case 'weibull':
      return weibullQuantile(delay.scale, delay.shape, u);
  }
}

/** The logarithm is normal with variance ln(1 + (deviation / mean)^2) and a mean that makes `mean` the mean. */
function logNormalQuantile(mean: Duration, deviation: Duration, u: number): Duration {
  if (mean === 0 || deviation === 0) return mean;
  const variance = ln(1 + (deviation / mean) * (deviation / mean));
  const quantile = exp(ln(mean) - variance / 2 + Math.sqrt(variance) * normalQuantile(u));
  // The tail ends at LONGEST_DELAY; docs/networks.md says so.
  return Math.min(LONGEST_DELAY, Math.round(quantile));
}

/** least / (1 - u)^(1 / shape), where the mean of shape / (shape - 1) * least fixes the shape. */
function paretoQuantile(mean: Duration, least: Duration, u: number): Duration {
  // 1 / shape = (mean - least) / mean.
  const quantile = least * exp((0 - ln(1 - u)) * ((mean - least) / mean || 0));
  // The tail ends at LONGEST_DELAY; docs/networks.md says so.
  return Math.min(LONGEST_DELAY, Math.round(quantile));
}

/** scale * (-ln(1 - u))^(1 / shape). */
function weibullQuantile(scale: Duration, shape: number, u: number): Duration {
  if (u === 0) return 0;
  const quantile = scale * exp(ln(0 - ln(1 - u)) / shape);
  // The tail ends at LONGEST_DELAY; docs/networks.md says so.
  return Math.min(LONGEST_DELAY, Math.round(quantile));
}

/** True when every draw is the same, so that a link never reorders and a broadcast can be sorted once. */
export function isConstant(delay: Delay): boolean {
  switch (delay.kind) {
    case 'constant':
      return true;
    case 'uniform':
      return delay.low === delay.high;
    case 'normal':
    case 'log-normal':
      return delay.deviation === 0;
    case 'exponential':
      return delay.mean === 0;
    case 'pareto':
      return delay.mean === delay.least;
    case 'weibull':
      return delay.scale === 0;
  }
}

const CENTRE_NUMERATOR = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const CENTRE_DENOMINATOR = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const TAIL_NUMERATOR = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_DENOMINATOR = [
  7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1,
];

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

/**
 * The standard normal quantile by Acklam's rational approximation (relative error below 1.2e-9): only the four
 * operations, a square root and our own `ln`, so that every engine gives the same bits.
 */
export function normalQuantile(u: number): number {
  // 2^-54 stands for all below it: the quantile of 0 is minus infinity, and draws have 53 bits.
  const p = Math.max(u, 5.551115123125783e-17);
  const tail = 0.02425;
  if (p < tail) return lowerTail(p);
  if (p > 1 - tail) return -lowerTail(1 - p);
  const offset = p - 0.5;
  const square = offset * offset;
  return (polynomial(CENTRE_NUMERATOR, square) * offset) / polynomial(CENTRE_DENOMINATOR, square);
}

function lowerTail(p: number): number {
  const root = Math.sqrt(-2 * ln(p));
  return polynomial(TAIL_NUMERATOR, root) / polynomial(TAIL_DENOMINATOR, root);
}
