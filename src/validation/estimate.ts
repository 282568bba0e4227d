import { assert } from '../engine/errors.js';

/**
 * What a simulation says about one number.
 *
 * An `exact` one has no chance in it; a `proportion` counts successes in independent trials, `value * samples` of
 * them; a `mean` is any other average whose error is normal for the number of samples.
 */
export interface Estimate {
  readonly kind: 'exact' | 'proportion' | 'mean';
  readonly value: number;
  /** Standard deviation of `value` over repetitions of the simulation; 0 for an exact one. */
  readonly standardError: number;
  /** Independent samples it rests on. */
  readonly samples: number;
}

/** A number without chance in it. */
export function exactly(value: number): Estimate {
  return { kind: 'exact', value, standardError: 0, samples: 1 };
}

/** The share of successes in independent trials. */
export function proportion(successes: number, samples: number): Estimate {
  assert(
    samples > 0 && successes >= 0 && successes <= samples,
    'proportion: expected 0 <= successes <= samples',
  );
  const value = successes / samples;
  return { kind: 'proportion', value, standardError: Math.sqrt((value * (1 - value)) / samples), samples };
}

/** The mean of independent samples, of which there must be two at least. */
export function meanOf(values: ArrayLike<number>): Estimate {
  assert(values.length > 1, 'meanOf: expected at least two samples');
  // Welford's recurrence: the sum of squares would lose what is small beside the mean.
  let mean = 0;
  let squares = 0;
  for (let place = 0; place < values.length; place++) {
    const difference = values[place]! - mean;
    mean += difference / (place + 1);
    squares += difference * (values[place]! - mean);
  }
  return {
    kind: 'mean',
    value: mean,
    standardError: Math.sqrt(squares / (values.length - 1) / values.length),
    samples: values.length,
  };
}

/** Sums over independent pairs (x, y), such as the cycles of a regenerative process. */
export interface PairSums {
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/**
 * The ratio of two means over independent pairs, sum x / sum y.
 *
 * Its error is the one of the ratio estimator (delta method): sqrt(sum (x - R y)^2) / sum y. For cycles between
 * visits of one state this is the regenerative method (Crane and Iglehart 1975).
 */
export function ratioOf({ count, x, y, xx, xy, yy }: PairSums): Estimate {
  assert(count > 1 && y > 0, 'ratioOf: expected at least two pairs and a denominator above 0');
  const value = x / y;
  const spread = Math.max(0, xx - 2 * value * xy + value * value * yy);
  const standardError = Math.sqrt((spread * count) / (count - 1)) / y;
  return { kind: 'mean', value, standardError, samples: count };
}

/** Several estimates of one number, made independently and with equal effort, as one. */
export function pooled(estimates: readonly Estimate[]): Estimate {
  const first = estimates[0];
  assert(first !== undefined, 'pooled: expected at least one estimate');
  if (estimates.length === 1) return first;
  const sum = (part: (estimate: Estimate) => number) => estimates.reduce((all, one) => all + part(one), 0);
  const samples = sum((one) => one.samples);
  if (first.kind === 'proportion')
    return proportion(
      sum((one) => Math.round(one.value * one.samples)),
      samples,
    );
  const standardError = Math.sqrt(sum((one) => one.standardError * one.standardError)) / estimates.length;
  return { kind: first.kind, value: sum((one) => one.value) / estimates.length, standardError, samples };
}
