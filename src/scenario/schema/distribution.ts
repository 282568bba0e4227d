import * as z from 'zod';
import type { Distribution } from '../../engine/distribution.js';
import { count } from '../count.js';

/** Most ranks of a Zipf law: its weights are kept in a table. */
const MOST_RANKS = 1_000_000;

const FINITE = 'expected a number of at least 0';
const number = z.number(FINITE).min(0, FINITE).max(Number.MAX_SAFE_INTEGER, FINITE);
const POSITIVE = 'expected a number above 0';
const positive = z.number(POSITIVE).positive(POSITIVE).max(Number.MAX_SAFE_INTEGER, POSITIVE);
const SHAPE = 'expected a number from 0.1 to 100';
const shape = z.number(SHAPE).min(0.1, SHAPE).max(100, SHAPE);
const EXPONENT = 'expected a number from 0 to 10';

/** The kinds of distribution, each a group of its own. */
const uniform = z.strictObject({
  uniform: z
    .tuple([number, number], 'expected two numbers such as [1, 100]')
    .refine(([low, high]) => low <= high, 'expected the lower bound first, as in [1, 100]')
    .refine(([, high]) => high > 0, 'expected an upper bound above 0, as in [1, 100]')
    .meta({
      description: 'Least and greatest; each number between is equally likely.',
      examples: [[1, 100]],
    }),
});
const normal = z.strictObject({
  normal: z.tuple([number, number], 'expected a mean and a deviation such as [100, 20]').meta({
    description: 'Mean and standard deviation; what falls below 0 is drawn again.',
    examples: [[100, 20]],
  }),
});
const lognormal = z.strictObject({
  lognormal: z
    .tuple([positive, number], 'expected a mean above 0 and a deviation such as [100, 200]')
    .meta({ description: 'Mean and standard deviation of the numbers themselves.', examples: [[100, 200]] }),
});
const exponential = z.strictObject({
  exponential: positive.meta({ description: 'The mean.', examples: [100] }),
});
const pareto = z.strictObject({
  pareto: shape.meta({
    description: 'Shape: the greater, the more equal; 1.16 gives 80 % of all to 20 %.',
    examples: [1.16],
  }),
  least: positive.prefault(1).describe('The least number.'),
});
const zipf = z.strictObject({
  zipf: z
    .number(EXPONENT)
    .min(0, EXPONENT)
    .max(10, EXPONENT)
    .meta({
      description: 'Exponent: rank k has a weight of k to the power of minus this.',
      examples: [1.1],
    }),
  ranks: count(1, MOST_RANKS).prefault(1000).describe('The last rank.'),
});

const LAWS = [uniform, normal, lognormal, exponential, pareto] as const;
const LAWS_TEXT =
  '{ uniform: [low, high] }, { normal: [mean, deviation] }, { lognormal: [mean, deviation] }, { exponential: mean }, { pareto: shape, least: number }';

/** A number or the distribution that numbers are drawn from. */
export function distribution() {
  return z.union(
    [number, ...LAWS, zipf],
    `expected a number, ${LAWS_TEXT} or { zipf: exponent, ranks: count }`,
  );
}

const WEIGHT = 'expected a number of at least 0';
const weights = z.strictObject({
  weights: z
    .array(z.number(WEIGHT).min(0, WEIGHT).max(Number.MAX_SAFE_INTEGER, WEIGHT), 'expected a list of numbers')
    .min(1, 'expected at least one weight')
    .refine((list) => list.some((weight) => weight > 0), 'expected a weight above 0')
    .meta({ description: 'One for each, in order; only the proportions count.', examples: [[5, 3, 2]] }),
});
const rankSize = z.strictObject({
  zipf: z
    .number(EXPONENT)
    .min(0, EXPONENT)
    .max(10, EXPONENT)
    .meta({
      description:
        'The one of rank k has a share in proportion to k to the power of minus this; ranks go by lot.',
      examples: [1.1],
    }),
});

/** The ways to give each of many a share, apart from `equal`. */
export const SHARES = [weights, ...LAWS, rankSize] as const;

/** How they are written, for messages. */
export const SHARES_TEXT = `{ weights: list }, ${LAWS_TEXT} or { zipf: exponent }`;

/** What gives each of many a share: all alike, listed weights, numbers drawn from a law, or by rank. */
export type Shares =
  | 'equal'
  | { readonly weights: readonly number[] }
  /** Everybody's draw over the sum of all draws. */
  | Exclude<Distribution, number | { readonly zipf: number }>
  /** The one of rank k in proportion to k^-exponent; ranks go by lot. */
  | { readonly zipf: number };
