import * as z from 'zod';
import { duration } from '../parameters.js';
import { lineMessage } from './line-message.js';
import { whole, workMoneyParameters } from './money-parameters.js';
import { POOL_NAME, parsePools } from './pool-shares.js';
import { hashPowerCurve, hashPowerNoise, hashPowerStep, profit } from './power-parameters.js';
import { retarget } from './retarget-parameters.js';

const TRUE_OR_FALSE = 'expected true or false';

const EXPECTED_POWER = 'expected a number above 0 and at most 1e18';
const power = z.number(EXPECTED_POWER).positive(EXPECTED_POWER).max(1e18, EXPECTED_POWER);
const EXPECTED_POOLS =
  'expected a list of numbers, names with numbers such as { Foundry: 30.1, unknown: rest }, or CSV text of names and shares';
const POOL =
  'expected a name of letters, digits, blanks, ".", "_" and "-" that begins with a letter, up to 40';
const named = z
  .record(
    z.string().regex(POOL_NAME, POOL),
    z.union([power, z.literal('rest')], 'expected a number above 0 or "rest"'),
  )
  .refine((shares) => Object.keys(shares).length > 0, 'expected at least one pool')
  .refine(
    (shares) => Object.values(shares).filter((share) => share === 'rest').length <= 1,
    'expected "rest" for one pool at the most',
  );
const poolsText = z.codec(z.string(EXPECTED_POOLS), named, {
  decode: (text, context) => {
    const shares = parsePools(text);
    if (typeof shares !== 'string') return { ...shares };
    context.issues.push({ code: 'custom', message: shares, input: text });
    return z.NEVER;
  },
  encode: (shares) =>
    Object.entries(shares)
      .map(([name, share]) => `${name},${share}`)
      .join('\n'),
});
const pools = z.strictObject({
  pools: z
    .union([z.array(power).min(1, 'expected at least one pool'), named, poolsText], {
      error: (issue) => lineMessage(issue) ?? EXPECTED_POOLS,
    })
    .meta({
      description:
        'Hash power of the first masters; the others relay and do not mine. Numbers, numbers by name, or a CSV file of names and shares; "rest" is what is left of 100 or of 1.',
      examples: [[30, 20, 10], { Foundry: 30.1, AntPool: 18.2, unknown: 'rest' }],
    }),
});
const normalPower = z.strictObject({
  normal: z.tuple([power, power], 'expected a mean and a deviation such as [400000, 100000]').meta({
    description: 'Each draws its own from a normal distribution, at least a thousandth of the mean.',
    examples: [[400_000, 100_000]],
  }),
});
const pauses = z.strictObject({
  pauses: z
    .array(duration(), 'expected a list of durations, one a master')
    .min(1, 'expected at least one pause')
    .describe('Time between two blocks of each master.'),
  ties: z
    .enum(['ascending', 'descending'], 'expected "ascending" or "descending"')
    .prefault('ascending')
    .describe('Who is first of those due at one moment: the master of lowest or of highest number.'),
});

const WIRE_SIZE =
  'expected a whole number from 0 to 1000000000, or rising ones such as [1000, 400000, 1000000]';
const bytes = z.int(WIRE_SIZE).min(0, WIRE_SIZE).max(1_000_000_000, WIRE_SIZE);
const quantiles = z
  .array(bytes, WIRE_SIZE)
  .min(2, WIRE_SIZE)
  .refine((sizes) => sizes.every((size, at) => at === 0 || size >= sizes[at - 1]!), WIRE_SIZE);

/** Parameters of every protocol with proof of work. */
export const workParameters = {
  blockTime: duration()
    .prefault('10min')
    .describe('Mean time between two blocks at the first difficulty and the first hash power.'),
  hashPower: z
    .union(
      [z.literal('equal'), z.array(power), pools, normalPower],
      'expected "equal", a list of numbers, one a master, { pools: numbers or names with numbers } or { normal: [mean, deviation] }',
    )
    .prefault('equal')
    .describe('Hash power of each master, in any unit; only the proportions count.'),
  hashPowerSteps: z
    .array(hashPowerStep)
    .prefault([])
    .describe('Changes of hash power, such as [{ at: 28d, factor: 2 }].'),
  hashPowerCurve,
  hashPowerNoise,
  profit,
  tieBreak: z
    .enum(
      ['first-seen', 'lowest-hash', 'freshest', 'uniform'],
      'expected "first-seen", "lowest-hash", "freshest" or "uniform"',
    )
    .prefault('first-seen')
    .describe(
      'Which of two equally good chains a node follows: that of the later stamp is the freshest, and uniform draws one.',
    ),
  puzzle: whole(0, 6)
    .prefault(0)
    .describe(
      'Leading hexadecimal zeros that the hash of a block must really have, for teaching; 16^puzzle hashes a block.',
    ),
  ...workMoneyParameters,
  blockSize: whole(1_000, 1_000_000_000)
    .prefault(1_000_000)
    .describe('Most bytes of a block; those who pay most for a byte come first.'),
  wireSize: z
    .union([bytes, quantiles], WIRE_SIZE)
    .prefault(0)
    .describe(
      'Bytes a block takes on the wire at the least, for payments that are not simulated: a number, or rising evenly spaced quantiles from which each block draws.',
    ),
  confirmations: whole(0, 1_000)
    .prefault(6)
    .describe('Blocks on a payment, its own included, after which nodes take it as final; 0 for never.'),
};

const ACCEPTANCE = 'expected "all" or { late: duration, catchUp: blocks, uncles: true or false }';
const timely = z.strictObject({
  late: duration().meta({
    description: 'A block is late that comes longer than this after the first block of its height.',
    examples: ['30s'],
  }),
  catchUp: whole(1, 1_000)
    .prefault(3)
    .describe('Blocks by which a branch must be longer to be followed whatever its blocks count.'),
  uncles: z
    .boolean(TRUE_OR_FALSE)
    .prefault(false)
    .describe(
      'Blocks name those they compete with, unpaid, and count one more for each (publish or perish).',
    ),
});

/** What a scenario may say about `protocol: nakamoto`. */
export const nakamotoParameters = z.strictObject({
  ...workParameters,
  mining: z
    .union([z.literal('clock'), pauses], 'expected "clock" or { pauses: [durations], ties }')
    .prefault('clock')
    .describe(
      'clock: blocks come at random, in proportion to hash power; pauses: each master makes one after each pause.',
    ),
  forkChoice: z
    .enum(['longest', 'work'], 'expected "longest" or "work"')
    .prefault('work')
    .describe('The chain of most blocks, or of most work.'),
  acceptance: z
    .union([z.literal('all'), timely], ACCEPTANCE)
    .prefault('all')
    .describe('Which blocks count when branches compete: all, or those that came in time.'),
  retarget,
  exchange: z
    .enum(['announce', 'ask', 'none'], 'expected "announce", "ask" or "none"')
    .prefault('announce')
    .describe(
      'announce: new blocks are sent to all; ask: after a block of its own a node asks all others for their chains, as Pycotr does; none: nodes know nobody.',
    ),
  legacy: z
    .boolean(TRUE_OR_FALSE)
    .prefault(false)
    .describe('Reproduce the hashes and the rules of Pycotr, its flaws included.'),
});

/** The parameters of `nakamoto` as the simulator holds them. */
export type NakamotoParameters = Readonly<Required<z.output<typeof nakamotoParameters>>>;
