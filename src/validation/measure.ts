import * as z from 'zod';
import { type Estimate, meanOf, proportion } from './estimate.js';

const range = z.tuple([z.number(), z.number()], 'expected two numbers, the lower first');

/** What of a sample a row compares: a moment, or the share of values in a range. */
export const measureSchema = z.union(
  [
    z.enum(['mean', 'variance', 'deviation']),
    z.strictObject({ above: z.number() }),
    z.strictObject({ below: z.number() }),
    z.strictObject({ outside: range }),
  ],
  'expected "mean", "variance", "deviation", { above: number }, { below: number } or { outside: [low, high] }',
);

/** A measure as a table writes it. */
export type Measure = z.output<typeof measureSchema>;

/** Bounds may be shares of whole counts, whose last bit must not decide. */
const SLACK = 1e-9;

/** The measure of independent values of one law. */
export function measured(values: ArrayLike<number>, measure: Measure): Estimate {
  if (measure === 'mean') return meanOf(values);
  if (measure === 'variance' || measure === 'deviation') return spreadOf(values, measure);
  let hits = 0;
  for (let place = 0; place < values.length; place++) if (falls(values[place]!, measure)) hits++;
  return proportion(hits, values.length);
}

function falls(value: number, measure: Exclude<Measure, string>): boolean {
  if ('above' in measure) return value > measure.above + SLACK;
  if ('below' in measure) return value < measure.below - SLACK;
  const [low, high] = measure.outside;
  return value < low - SLACK || value > high + SLACK;
}

/** The error of a variance comes from the fourth moment; that of a deviation from it by the slope of the root. */
function spreadOf(values: ArrayLike<number>, measure: 'variance' | 'deviation'): Estimate {
  const samples = values.length;
  const { value: mean } = meanOf(values);
  let squares = 0;
  let fourths = 0;
  for (let place = 0; place < samples; place++) {
    const square = (values[place]! - mean) * (values[place]! - mean);
    squares += square;
    fourths += square * square;
  }
  const variance = squares / (samples - 1);
  const error = Math.sqrt(Math.max(0, fourths / samples - variance * variance) / samples);
  if (measure === 'variance') return { kind: 'mean', value: variance, standardError: error, samples };
  const deviation = Math.sqrt(variance);
  return {
    kind: 'mean',
    value: deviation,
    standardError: deviation === 0 ? 0 : error / (2 * deviation),
    samples,
  };
}

/** Fewest values a measure should rest on: a spread of few values is skewed, and so is what it says of its error. */
export function leastValues(measure: Measure): number {
  return measure === 'variance' || measure === 'deviation' ? 300 : 20;
}
