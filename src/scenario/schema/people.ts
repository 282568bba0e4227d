import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import type { Distribution } from '../../engine/distribution.js';
import type { Time } from '../../engine/time.js';
import type { Delay } from '../../network/settings.js';
import { count, MAXIMUM_NODES } from '../count.js';
import { delay } from './delay.js';
import { distribution, SHARES, SHARES_TEXT, type Shares } from './distribution.js';
import type { Gap } from './workload.js';
import { gap } from './workload.js';

/** When one of those who pay comes and goes. */
export interface Stay {
  /** Number among those who pay. */
  readonly who: number;
  /** Time since payments begin; from the start where it is not given. */
  readonly joins?: Time | undefined;
  readonly leaves?: Time | undefined;
}

/** Some people who follow a strategy. */
export interface StrategyEntry {
  /** Numbers among those who pay. */
  readonly who: readonly number[];
  /** Name of the strategy. */
  readonly strategy: string;
  /** Time between two turns of one of them. */
  readonly every: Gap;
  /** How much of what it looks at a person deals with at a turn, 0 to 1. */
  readonly share: number;
}

/** Who of those who pay takes part when. */
export interface PeopleSettings {
  /** Everybody from the start, or so many, and the others one after another. */
  readonly join: 'start' | { readonly present: number; readonly every: Gap };
  /** How long each stays. */
  readonly stay: 'ever' | Delay;
  /** What holds for single ones, whatever the rest says. */
  readonly table: readonly Stay[];
  /** Whether those who have left may still be paid. */
  readonly paidAfterLeaving: boolean;
  /** Hash power of the users who own a master, in proportion; `'protocol'` for what the protocol's parameters say. */
  readonly power: 'protocol' | Shares;
  /** The share, 0 to 1, of what a user holds that it stakes with its master at the start. */
  readonly stake: 'protocol' | Distribution;
  /** Who deals with its money by a strategy. */
  readonly strategies: readonly StrategyEntry[];
}

const JOIN = 'expected "start" or { present: count, every: 1h }';
const join = z.strictObject({
  present: count(0, MAXIMUM_NODES).meta({
    description: 'How many are there from the start.',
    examples: [100],
  }),
  every: gap.meta({ description: 'Time from one who joins to the next.', examples: ['1h'] }),
});

const STAY = 'expected an entry such as { who: 3, joins: 1d, leaves: 20d }';
const stay = z
  .strictObject(
    {
      who: count(0, MAXIMUM_NODES).meta({ description: 'Number among those who pay.', examples: [3] }),
      joins: duration(0).optional().describe('Time since payments begin; from the start if left out.'),
      leaves: duration(0).optional().describe('Time since payments begin; never if left out.'),
    },
    STAY,
  )
  .refine(
    ({ joins = 0, leaves = Number.POSITIVE_INFINITY }) => joins < leaves,
    'expected to join before leaving',
  );

const STRATEGY = 'expected the name of a strategy such as "spender"';
const WHO = 'expected a list of numbers among those who pay, such as [0, 3]';
const PART = 'expected a number from 0 to 1';
const strategy = z.strictObject({
  who: z
    .array(count(0, MAXIMUM_NODES), WHO)
    .min(1, WHO)
    .meta({ description: 'Numbers among those who pay; each in one entry only.', examples: [[0, 3]] }),
  strategy: z
    .string(STRATEGY)
    .regex(/^[a-z][a-z0-9-]{0,59}$/, STRATEGY)
    .meta({
      description:
        'uniform, saver, spender, rebalancer, wash-trader, fee-bidder, stake-chaser, or one of your own; see docs/writing-a-strategy.md.',
      examples: ['spender'],
    }),
  every: gap.meta({ description: 'Time between two turns of a person.', examples: ['1h'] }),
  share: z
    .number(PART)
    .min(0, PART)
    .max(1, PART)
    .prefault(0.1)
    .describe('How much of what it looks at a person deals with at a turn.'),
});

const POWER = `expected "protocol", "equal", ${SHARES_TEXT}`;
const STAKE = 'expected "protocol", a number from 0 to 1, or a distribution of such numbers';

/** The schema of `people`. */
export const peopleSchema = z.strictObject({
  join: z
    .union([z.literal('start'), join], JOIN)
    .prefault('start')
    .describe('When those who pay come: all at the start, or some, and the others one after another.'),
  stay: z
    .union([z.literal('ever'), delay()], 'expected "ever", a duration or a distribution of durations')
    .prefault('ever')
    .describe('How long each stays; who has left neither pays nor is paid.'),
  table: z
    .array(stay, `expected a list of entries such as [{ who: 3, joins: 1d, leaves: 20d }]`)
    .prefault([])
    .describe('When single ones come and go, whatever join and stay say.'),
  paidAfterLeaving: z
    .boolean('expected true or false')
    .prefault(false)
    .describe('Whether those who have left may still be paid.'),
  power: z
    .union([z.enum(['protocol', 'equal'], POWER), ...SHARES], POWER)
    .prefault('protocol')
    .describe('Hash power of each user, in proportion, with nodes.user. protocol: consensus.hashPower.'),
  stake: z
    .union([z.literal('protocol'), distribution()], STAKE)
    .prefault('protocol')
    .describe(
      'The share of what it holds that a user who owns a master stakes, with nodes.user. protocol: consensus.stakes.',
    ),
  strategies: z
    .array(strategy, 'expected a list of entries such as [{ who: [0, 3], strategy: spender, every: 1h }]')
    .prefault([])
    .describe('Who deals with its money by a strategy, in addition to the random payments.'),
});
