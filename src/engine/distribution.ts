import { assert } from './errors.js';
import { exp, ln } from './math.js';
import type { Random } from './random.js';

/** A law of numbers of at least 0, as scenarios write it. A plain number is the law of that number alone. */
export type Distribution =
  | number
  | { readonly uniform: readonly [low: number, high: number] }
  /** What falls below 0 is drawn again. */
  | { readonly normal: readonly [mean: number, deviation: number] }
  /** Mean and standard deviation of the numbers themselves, not of their logarithms. */
  | { readonly lognormal: readonly [mean: number, deviation: number] }
  | { readonly exponential: number }
  /** At least `least`; the probability to pass x is (least / x)^shape. */
  | { readonly pareto: number; readonly least: number }
  /** A whole number k from 1 to `ranks`, with a probability in proportion to k^-exponent. */
  | { readonly zipf: number; readonly ranks: number };

/** Draws a number from a law. */
export type Sampler = (random: Random) => number;

/** What draws from a law. Nothing is drawn for a plain number. */
export function sampler(law: Distribution): Sampler {
  if (typeof law === 'number') return () => law;
  if ('uniform' in law) {
    const [low, high] = law.uniform;
    return (random) => random.uniform(low, high);
  }
  if ('normal' in law) return truncatedNormal(...law.normal);
  if ('lognormal' in law) return logNormal(...law.lognormal);
  // 1 - u is never 0. Subtracted from 0, since negating 0 gives -0.
  if ('exponential' in law) return (random) => 0 - law.exponential * ln(1 - random.next());
  if ('pareto' in law) return (random) => law.least * exp((0 - ln(1 - random.next())) / law.pareto);
  return zipf(law.zipf, law.ranks);
}

function truncatedNormal(mean: number, deviation: number): Sampler {
  assert(mean >= 0, `sampler: expected a mean of at least 0, got ${mean}`);
  return (random) => {
    for (;;) {
      const value = mean + deviation * random.normal();
      if (value >= 0) return value;
    }
  };
}

function logNormal(mean: number, deviation: number): Sampler {
  if (mean === 0) return () => 0;
  // The logarithm is normal with this variance, and a mean that makes `mean` the mean.
  const variance = ln(1 + (deviation / mean) * (deviation / mean));
  const centre = ln(mean) - variance / 2;
  const spread = Math.sqrt(variance);
  return (random) => exp(centre + spread * random.normal());
}

/** The weight of each rank from 1 on under Zipf's law: rank^-exponent. */
export function zipfWeights(exponent: number, ranks: number): Float64Array {
  return Float64Array.from({ length: ranks }, (_, place) => exp(0 - exponent * ln(place + 1)));
}

function zipf(exponent: number, ranks: number): Sampler {
  const draw = weightedSampler(zipfWeights(exponent, ranks));
  return (random) => 1 + draw(random);
}

/**
 * What draws a place of the list, each in proportion to its weight, in O(log n).
 *
 * @param weights of at least 0, one at least above 0.
 */
export function weightedSampler(weights: ArrayLike<number>): Sampler {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let place = 0; place < weights.length; place++) {
    total += weights[place]!;
    sums[place] = total;
  }
  assert(total > 0, 'weightedSampler: expected a weight above 0');
  return (random) => {
    const point = random.next() * total;
    let low = 0;
    let high = sums.length - 1;
    // The first place whose sum lies above the point: one of weight 0 never does before its neighbour.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > point) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** The mean of a law; infinite for a Pareto law of shape 1 or less. The cut of a normal law at 0 is left out. */
export function meanOf(law: Distribution): number {
  if (typeof law === 'number') return law;
  if ('uniform' in law) return (law.uniform[0] + law.uniform[1]) / 2;
  if ('normal' in law) return law.normal[0];
  if ('lognormal' in law) return law.lognormal[0];
  if ('exponential' in law) return law.exponential;
  if ('pareto' in law) {
    return law.pareto > 1 ? (law.least * law.pareto) / (law.pareto - 1) : Number.POSITIVE_INFINITY;
  }
  const weights = zipfWeights(law.zipf, law.ranks);
  let total = 0;
  let sum = 0;
  for (const [place, weight] of weights.entries()) {
    total += weight;
    sum += (place + 1) * weight;
  }
  return sum / total;
}
