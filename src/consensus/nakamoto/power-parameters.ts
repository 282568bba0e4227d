import * as z from 'zod';
import { duration } from '../parameters.js';
import { lineMessage } from './line-message.js';
import { CURVE_FORM, parseCurve } from './power-curve.js';

const EXPECTED_FACTOR = 'expected a number from 0 to 1e12';
const factor = z.number(EXPECTED_FACTOR).min(0, EXPECTED_FACTOR).max(1e12, EXPECTED_FACTOR);
const MINERS = 'expected numbers of masters, or names of pools, each once, such as [0, 1] or ["Foundry"]';
const miners = z
  .array(z.union([z.int(MINERS).min(0, MINERS), z.string(MINERS)], MINERS), MINERS)
  .min(1, MINERS)
  .refine((list) => new Set(list).size === list.length, MINERS);

/** A step or a ramp of hash power. */
export const hashPowerStep = z.strictObject({
  at: duration(0).meta({ description: 'When the hash power changes.', examples: ['28d'] }),
  factor: factor.meta({
    description: 'What hash power is from then on, as a multiple of that at the start.',
    examples: [2],
  }),
  over: duration(0)
    .optional()
    .meta({ description: 'Time the change takes, in 64 equal steps; at once by default.', examples: ['7d'] }),
  miners: miners
    .optional()
    .meta({ description: 'Whose hash power changes; that of all by default.', examples: [[0, 1]] }),
});

/** What stands for a curve, noise or strategies that a scenario does without. */
const NONE = 'none';

const curveText = z.codec(z.string(CURVE_FORM), z.array(z.tuple([z.number(), z.number()])), {
  decode: (text, context) => {
    if (text === NONE) return [];
    const points = parseCurve(text);
    if (typeof points !== 'string') return points.map(({ at, value }): [number, number] => [at, value]);
    context.issues.push({ code: 'custom', message: points, input: text });
    return z.NEVER;
  },
  encode: (points) =>
    points.length === 0 ? NONE : ['us,value', ...points.map((point) => point.join(','))].join('\n'),
});

/** A curve of hash power. */
export const hashPowerCurve = curveText
  .meta({ examples: ['days,factor\n0,1\n30,2'] })
  .prefault(NONE)
  .describe(
    'All hash power over time, as multiples of that at the start: a CSV file or its text, with the unit of time in the first line, such as "days,factor"; straight between the lines.',
  );

const DEVIATION = 'expected a number above 0 and at most 2';
const noise = z.strictObject({
  every: duration().prefault('1h').describe('Time after which each miner draws again.'),
  deviation: z
    .number(DEVIATION)
    .positive(DEVIATION)
    .max(2, DEVIATION)
    .describe('Standard deviation of the logarithm of the factor, whose mean is 1.'),
});

/** Noise of each miner's hash power. */
export const hashPowerNoise = z
  .union([z.literal(NONE), noise], 'expected "none" or { every: duration, deviation: number }')
  .prefault(NONE)
  .describe("Noise on each miner's hash power: a log-normal factor of its own.");

const EXPECTED_INDEX = 'expected a number above 0 and at most 1e9';
const index = z.number(EXPECTED_INDEX).positive(EXPECTED_INDEX).max(1e9, EXPECTED_INDEX);
const MARGIN = 'expected a number from 0 to 10';
const margin = z.number(MARGIN).min(0, MARGIN).max(10, MARGIN).prefault(0);
const VOLATILITY = 'expected a number from 0 to 5';

const PRICE = 'expected a number above 0, CSV text of times and prices, or { volatility: number }';
const price = z
  .union(
    [
      index,
      curveText,
      z.strictObject({
        volatility: z
          .number(VOLATILITY)
          .min(0, VOLATILITY)
          .max(5, VOLATILITY)
          .describe('Standard deviation of the logarithm over a day: a geometric random walk without drift.'),
      }),
    ],
    { error: (issue) => lineMessage(issue) ?? PRICE },
  )
  .prefault(1);

const strategy = z
  .strictObject({
    miners: miners.optional().meta({ description: 'Who follows it; all by default.', examples: [[0, 1]] }),
    cost: index.optional().meta({
      description: 'Leaves while a block pays less than this, as a part of what one paid at the start.',
      examples: [0.8],
    }),
    elsewhere: index.optional().meta({
      description: 'Hops to another chain while that pays more: what it pays, in the same unit.',
      examples: [1],
    }),
    margin: margin.describe('Part by which the one must be above the other to leave, and to come back.'),
  })
  .refine(
    ({ cost, elsewhere }) => (cost === undefined) !== (elsewhere === undefined),
    'expected one of cost and elsewhere',
  );

const economy = z.strictObject({
  every: duration().prefault('10min').describe('How often miners look at what mining pays.'),
  price: price.describe(
    'Price of a coin as a multiple of that at the start: a number, a CSV file of times and prices, or a random walk.',
  ),
  strategies: z
    .array(strategy)
    .min(1, 'expected at least one strategy')
    .meta({
      description: 'Who leaves or hops, and when; the others stay.',
      examples: [[{ miners: [0], cost: 0.8 }]],
    }),
});

/** Miners that come and go by what mining pays. */
export const profit = z
  .union([z.literal(NONE), economy], 'expected "none" or { strategies: [...] }')
  .prefault(NONE)
  .describe(
    'Miners that come and go. What mining pays is price times subsidy over difficulty, 1 at the start: what a hash earns on average.',
  );
