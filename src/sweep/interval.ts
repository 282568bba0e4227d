import { metricNamed } from '../observers/metrics/catalogue.js';
import { CONFIDENCE, estimateOf, type MeanEstimate, studentQuantile } from './statistics.js';

/** A mean and the 95 % confidence interval around it. */
export interface Interval extends MeanEstimate {
  /** Ends of the interval; `null` for a single value. */
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was reckoned: Student's t, or Wilson's score for a share; `none` for a single value. */
  readonly method: 't' | 'wilson' | 'none';
}

/** Whether a metric is a share from 0 to 1, whose interval must not leave those bounds. */
export function isShare(metric: string): boolean {
  return metricNamed(metric)?.unit === 'share';
}

/**
 * Mean and 95 % interval of independent values of a metric. For shares it is Wilson's score interval, which stays
 * within 0 and 1; for all else Student's t.
 *
 * A run's share is no single success or failure, so Wilson's number of trials is the effective one,
 * p (1 - p) / variance of the mean, and Student's t takes the normal quantile's place, as is done for shares found in
 * clusters (Korn and Graubard, Survey Methodology 24, 1998; Dean and Pagano, Journal of Survey Statistics and
 * Methodology 3, 2015). Equal values have an interval of no width.
 */
export function intervalOf(values: readonly number[], metric: string): Interval | undefined {
  const estimate = estimateOf(values);
  if (estimate === undefined) return undefined;
  const { count, mean, deviation, halfWidth } = estimate;
  if (halfWidth === null) return { ...estimate, low: null, high: null, method: 'none' };
  const within = isShare(metric) && values.every((value) => value >= 0 && value <= 1);
  if (!within) return { ...estimate, low: mean - halfWidth, high: mean + halfWidth, method: 't' };
  const error = (deviation * deviation) / count;
  if (error === 0 || mean <= 0 || mean >= 1) return { ...estimate, low: mean, high: mean, method: 'wilson' };
  const trials = (mean * (1 - mean)) / error;
  const quantile = studentQuantile((1 + CONFIDENCE) / 2, count - 1);
  const square = quantile * quantile;
  const centre = (mean + square / (2 * trials)) / (1 + square / trials);
  const half =
    (quantile * Math.sqrt((mean * (1 - mean)) / trials + square / (4 * trials * trials))) /
    (1 + square / trials);
  const low = Math.max(0, centre - half);
  const high = Math.min(1, centre + half);
  return { ...estimate, halfWidth: (high - low) / 2, low, high, method: 'wilson' };
}
