import * as z from 'zod';
import { orAuto } from '../../consensus/or-auto.js';
import { duration } from '../../consensus/parameters.js';
import type { Distribution } from '../../engine/distribution.js';
import type { Duration } from '../../engine/time.js';
import { count } from '../count.js';
import { distribution, SHARES, SHARES_TEXT, type Shares } from './distribution.js';
import { type MiningSettings, miningSchema, type OrderSettings, ordersSchema } from './orders.js';

/** Time between two payments: always the same, or drawn again each time with this mean. */
export type Gap = Duration | { readonly exponential: Duration };

/** How many payments each hour of a day and each day of a week has, in proportion; UTC, weeks begin on Monday. */
export interface Rhythm {
  readonly day: readonly number[];
  readonly week: readonly number[];
}

/** Payments that come together, beside the others: so many within so long, again and again. */
export interface Bursts {
  /** Mean time from the beginning of one burst to that of the next; exponentially distributed. */
  readonly every: Duration;
  readonly payments: number;
  readonly within: Duration;
}

/** Who pays: equal probabilities, shares, or in proportion to what each holds at the start. */
export type PayerLaw = 'holdings' | Shares;

/** Who is paid: as who pays, or by what was received before, or along a graph of contacts, or in fixed pairs. */
export type PayeeLaw =
  | PayerLaw
  | 'preferential'
  | { readonly contacts: number }
  | { readonly pairs: readonly (readonly [from: number, to: number])[] };

/** How much is paid: coins, or a share of what the payer has. */
export type AmountLaw = Distribution | { readonly share: Distribution };

/** Which payments are made, and when. */
export interface WorkloadSettings {
  readonly kind: 'usage' | 'purchases' | 'none';
  /** Who pays and is paid. */
  readonly payers: 'consumer' | 'master';
  /** Number of payments. */
  readonly payments: number;
  readonly every: Gap;
  readonly rhythm: 'none' | Rhythm;
  readonly bursts: 'none' | Bursts;
  readonly from: PayerLaw;
  readonly to: PayeeLaw;
  /** `undefined` for uniform amounts up to `largest` of the mean holding. */
  readonly amount: AmountLaw | undefined;
  /** What payers offer for a payment, in coins; `undefined` for what the protocol asks. */
  readonly fee: Distribution | undefined;
  /** The largest payment, as a share of the mean holding, 0 to 1. */
  readonly largest: number;
  /** Least and greatest of the random whole weights by which the supply is shared out at the start. */
  readonly weights: readonly [least: number, greatest: number];
  /** Time left for sharing out before the first block; `undefined` for block time + 5 s. */
  readonly warmup: Duration | undefined;
  /** Whether the two payments that must be refused are made too. */
  readonly hostile: boolean;
  /** Payments as CSV, or a file of them, in the place of random ones; `'none'` for random ones. */
  readonly replay: string;
  /** Payments listed one by one, beside the random ones. */
  readonly orders: readonly OrderSettings[];
  /** Blocks that nodes mine on demand, beside those their hash power finds. */
  readonly mining: readonly MiningSettings[];
}

const SHARE = 'expected a number from 0 to 1';
const weights = z
  .tuple([count(1, 1_000_000), count(1, 1_000_000)], 'expected two whole numbers such as [1, 100]')
  .refine(([least, greatest]) => least <= greatest, 'expected the lesser weight first, as in [1, 100]');

/** The longest mean that randomness draws around: 2^47 microseconds. */
const LONGEST_MEAN = 2 ** 47;
const mean = () => duration().refine((time) => time <= LONGEST_MEAN, 'expected a mean of at most 1628d');

const GAP = 'expected a duration above 0, such as "3s", or { exponential: 3s }';
/** The schema of a time between two of many. */
export const gap = z.union(
  [
    duration(),
    z.strictObject({
      exponential: mean().meta({ description: 'Mean; each gap is drawn separately.', examples: ['3s'] }),
    }),
  ],
  GAP,
);

const RATE = 'expected a number of at least 0';
const rates = (length: number) => {
  const expected = `expected ${length} numbers of at least 0, one of them above 0`;
  return z
    .array(z.number(RATE).min(0, RATE).max(1e6, RATE), expected)
    .length(length, expected)
    .refine((list) => list.some((rate) => rate > 0), expected);
};
const rhythm = z.strictObject({
  day: rates(24)
    .prefault(Array.from({ length: 24 }, () => 1))
    .describe('How busy each hour is, from midnight UTC on, in proportion.'),
  week: rates(7)
    .prefault(Array.from({ length: 7 }, () => 1))
    .describe('How busy each day is, from Monday on, in proportion.'),
});
const bursts = z.strictObject({
  every: mean().meta({
    description: 'Mean time between two bursts; each is drawn separately.',
    examples: ['6h'],
  }),
  payments: count(1, 1_000_000).meta({ description: 'Payments of a burst.', examples: [50] }),
  within: duration().prefault('1min').describe('How long a burst lasts; its payments are evenly spread.'),
});

const PAYER = `expected "equal", "holdings", ${SHARES_TEXT}`;
const PAYEE = `expected "equal", "holdings", "preferential", { contacts: count }, { pairs: [[from, to]] }, ${SHARES_TEXT}`;
const place = z.int('expected a whole number of at least 0').min(0, 'expected a whole number of at least 0');
const contacts = z.strictObject({
  contacts: count(1, 10_000).meta({
    description: 'Each pays only so many others, chosen at the start.',
    examples: [5],
  }),
});
const PAIR = 'expected a payer and another payee such as [0, 1]';
const pairs = z.strictObject({
  pairs: z
    .array(
      z.tuple([place, place], PAIR).refine(([from, to]) => from !== to, PAIR),
      'expected a list of pairs such as [[0, 1], [2, 3]]',
    )
    .min(1, 'expected at least one pair')
    .meta({ description: 'Who pays whom, by number among those who pay.', examples: [[[0, 1]]] }),
});

const AMOUNT = 'expected "auto", coins or a distribution of coins, or { share: number or distribution }';
const share = z.strictObject({
  share: distribution().meta({
    description: 'The part of what the payer has, at most all of it.',
    examples: [0.1],
  }),
});
const coins = distribution();

const REPLAY =
  'expected "none", or a CSV or Parquet file with the columns time,from,to,amount such as payments.csv';

/** The schema of `workload`. */
export const workloadSchema = z.strictObject({
  kind: z
    .enum(['usage', 'purchases', 'none'], 'expected "usage", "purchases" or "none"')
    .prefault('usage')
    .describe(
      'usage: random payments; purchases: each buys an equal part of the supply by card, then random payments; none: no payments.',
    ),
  payers: z
    .enum(['consumer', 'master'], 'expected "consumer" or "master"')
    .prefault('consumer')
    .describe('Which nodes pay and are paid.'),
  payments: count(0, 10_000_000).prefault(100).describe('Random payments.'),
  every: gap.prefault('3s').describe('Time between two payments.'),
  rhythm: z
    .union([z.literal('none'), rhythm], 'expected "none" or { day: 24 numbers, week: 7 numbers }')
    .prefault('none')
    .describe('How payments are spread over days and weeks; their mean pace stays.'),
  bursts: z
    .union([z.literal('none'), bursts], 'expected "none" or { every: 6h, payments: 50, within: 1min }')
    .prefault('none')
    .describe('Payments that come together, in addition to the others; they count among the payments.'),
  from: z
    .union([z.enum(['equal', 'holdings'], PAYER), ...SHARES], PAYER)
    .prefault('equal')
    .describe('How often each pays: equally, in proportion to what it holds at the start, or by shares.'),
  to: z
    .union([z.enum(['equal', 'holdings', 'preferential'], PAYEE), contacts, pairs, ...SHARES], PAYEE)
    .prefault('equal')
    .describe(
      'Who is paid. preferential: who was paid before, the more often the more likely; contacts: along a graph; pairs: fixed.',
    ),
  amount: orAuto(z.union([coins, share], AMOUNT), AMOUNT).describe(
    'How much is paid, in coins or as a share of what the payer has. auto: uniform up to largest.',
  ),
  fee: orAuto(coins, `expected "auto", coins or a distribution of coins`).describe(
    'What payers offer, in coins, where a protocol lets them choose. auto: what the protocol asks.',
  ),
  largest: z
    .number(SHARE)
    .min(0, SHARE)
    .max(1, SHARE)
    .prefault(0.1)
    .describe('The largest payment where amount is auto, as a share of the mean holding.'),
  weights: weights
    .prefault([1, 100])
    .describe(
      'Bounds of the random whole weights by which the supply is shared out; see holdings for other laws.',
    ),
  warmup: orAuto(duration(0), 'expected "auto" or a duration such as "10s"').describe(
    'Time before the first random payment. auto: the block time + 5 s.',
  ),
  hostile: z
    .boolean('expected true or false')
    .prefault(true)
    .describe(
      'Make the two payments every master must refuse: one altered after signing, one of twice the supply.',
    ),
  replay: z
    .string(REPLAY)
    .min(1, REPLAY)
    .prefault('none')
    .describe(
      'Payments to make in the place of random ones: a CSV or Parquet file with the columns time (seconds since payments begin), from, to, amount and, if wanted, fee; or the text of a CSV. none: random ones.',
    ),
  orders: ordersSchema.prefault([]).describe('Payments listed one by one, in addition to the random ones.'),
  mining: miningSchema
    .prefault([])
    .describe('Blocks that nodes mine on demand, in addition to those their hash power finds.'),
});
