import { exp, ln } from '../engine/math.js';
import { CONFIDENCE, estimateOf, momentsOf, studentQuantile } from './statistics.js';

/** How a metric grows with a key: metric = factor * key ^ exponent. */
export interface Growth {
  readonly exponent: number;
  /** Ends of the exponent's 95 % interval; `null` where there is nothing to reckon it from. */
  readonly low: number | null;
  readonly high: number | null;
  readonly factor: number;
  /** Part of the variance of the logarithm that the line explains, over the means of the points; 1 is a power law. */
  readonly explained: number;
  /** What the interval rests on: one slope a seed, or how far the points lie from the line. */
  readonly basis: 'seeds' | 'points' | 'none';
  /** Points of the line. */
  readonly points: number;
}

/** One run: the key's value, the seed it was made with, and the metric. */
export interface GrowthRun {
  readonly x: number;
  readonly seed: string;
  readonly y: number;
}

/**
 * The exponent of growth of a metric in a key, by least squares on logarithms. With two seeds or more a line is laid
 * through the runs of each seed, and the interval is Student's t over those slopes: runs of one seed share their
 * randomness, those of different seeds do not. With one seed it rests on the points' distances from the line.
 *
 * @returns a sentence when there is no such exponent: under two values of the key, or a value of 0 or below.
 */
export function growthOf(runs: readonly GrowthRun[]): Growth | string {
  const xs = [...new Set(runs.map(({ x }) => x))].sort((one, other) => one - other);
  if (xs.length < 2) return 'the key has fewer than two values that are numbers';
  if (xs[0]! <= 0) return 'a power law needs values of the key above 0';
  if (runs.some(({ y }) => !(y > 0))) return 'a power law needs values of the metric above 0';
  const means = xs.map((x) => momentsOf(runs.filter((run) => run.x === x).map(({ y }) => y)).mean);
  const line = lineOf(xs.map(ln), means.map(ln));
  const slopes = slopesBySeed(runs, xs);
  const estimate = slopes.length >= 2 ? estimateOf(slopes) : undefined;
  const explained = line.total === 0 ? 1 : 1 - line.residual / line.total;
  const base = { factor: exp(line.offset), explained, points: xs.length };
  if (estimate?.halfWidth != null) {
    const { mean, halfWidth } = estimate;
    return { ...base, exponent: mean, low: mean - halfWidth, high: mean + halfWidth, basis: 'seeds' };
  }
  if (xs.length < 3) return { ...base, exponent: line.slope, low: null, high: null, basis: 'none' };
  const error = Math.sqrt(line.residual / (xs.length - 2) / line.spread);
  const half = studentQuantile((1 + CONFIDENCE) / 2, xs.length - 2) * error;
  return {
    ...{ ...base, exponent: line.slope },
    ...{ low: line.slope - half, high: line.slope + half, basis: 'points' },
  };
}

/** One slope for each seed that has a run at every value of the key. */
function slopesBySeed(runs: readonly GrowthRun[], xs: readonly number[]): readonly number[] {
  const bySeed = new Map<string, GrowthRun[]>();
  for (const run of runs) bySeed.set(run.seed, [...(bySeed.get(run.seed) ?? []), run]);
  return [...bySeed.values()]
    .filter((own) => new Set(own.map(({ x }) => x)).size === xs.length)
    .map(
      (own) =>
        lineOf(
          own.map(({ x }) => ln(x)),
          own.map(({ y }) => ln(y)),
        ).slope,
    );
}

/** The line of least squares through points. */
function lineOf(xs: readonly number[], ys: readonly number[]) {
  const { mean: middle, squares: spread } = momentsOf(xs);
  const { mean, squares: total } = momentsOf(ys);
  const together = xs.reduce((sum, x, place) => sum + (x - middle) * (ys[place]! - mean), 0);
  const slope = together / spread;
  const offset = mean - slope * middle;
  const residual = xs.reduce((sum, x, place) => {
    const distance = ys[place]! - offset - slope * x;
    return sum + distance * distance;
  }, 0);
  return { slope, offset, spread, total, residual };
}
