import { assert } from '../engine/errors.js';
import { type PairSums, ratioOfMeans } from '../engine/ratio.js';
import { momentsOf } from '../sweep/statistics.js';

/**
 * What a simulation says about one number.
 *
 * An `exact` one has no randomness in it; a `proportion` counts successes in independent trials, `value * samples` of
 * them; a `mean` is any other average whose error is normal for the number of samples.
 */
export interface Estimate {
  readonly kind: 'exact' | 'proportion' | 'mean';
  readonly value: number;
  /** Standard deviation of `value` over repetitions of the simulation; 0 for an exact one. */
  readonly standardError: number;
  /** Independent samples it rests on. */
  readonly samples: number;
  /**
   * How far one sample can be from the others, where that is known: what a sample without variance is judged by. The
   * larger of the simulated and the expected value if not given.
   */
  readonly reach?: number;
}

/** A number without randomness in it. */
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

/**
 * The mean of independent samples, of which there must be two at least.
 *
 * @param reach how far one sample can be from the others.
 */
export function meanOf(values: ArrayLike<number>, reach?: number): Estimate {
  assert(values.length > 1, 'meanOf: expected at least two samples');
  const { mean, squares } = momentsOf(values);
  return {
    kind: 'mean',
    value: mean,
    standardError: Math.sqrt(squares / (values.length - 1) / values.length),
    samples: values.length,
    ...(reach === undefined ? {} : { reach }),
  };
}

/** The ratio of two means over independent pairs, two at least. */
export function ratioOf(sums: PairSums): Estimate {
  assert(sums.count > 1 && sums.y > 0, 'ratioOf: expected at least two pairs and a denominator above 0');
  return { kind: 'mean', ...ratioOfMeans(sums), samples: sums.count };
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
  const { kind, reach } = first;
  const value = sum((one) => one.value) / estimates.length;
  return { kind, value, standardError, samples, ...(reach === undefined ? {} : { reach }) };
}

/** One estimate less another that was made independently. */
export function differenceOf(a: Estimate, b: Estimate): Estimate {
  const standardError = Math.sqrt(a.standardError * a.standardError + b.standardError * b.standardError);
  return { kind: 'mean', value: a.value - b.value, standardError, samples: Math.min(a.samples, b.samples) };
}
