import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import type { Time } from '../../engine/time.js';
import { formatRate, parseRate, type Rate } from '../../ledger/amount.js';
import { count, MAXIMUM_NODES } from '../count.js';

/** First money of some of those who pay that may not be paid yet. */
export interface LockEntry {
  /** Numbers among those who pay, or all of them. */
  readonly who: 'all' | readonly number[];
  /** The share of what each holds in the root block. */
  readonly share: Rate;
  /** Times since payments begin: from here on it is released evenly; all at once at the end where it is not given. */
  readonly from?: Time | undefined;
  readonly until: Time;
}

const ENTRY = 'expected an entry such as { who: [0, 3], until: 30d }';
const WHO = 'expected "all" or a list of numbers among those who pay, such as [0, 3]';
const SHARE = 'expected a number above 0 and at most 1, with at most nine decimals';

const share = z.codec(z.number(SHARE), z.int(), {
  decode: (value, context) => {
    const rate = parseRate(value);
    if (rate !== undefined && rate > 0) return rate;
    context.issues.push({ code: 'custom', message: SHARE, input: value });
    return z.NEVER;
  },
  encode: formatRate,
});

const lock = z
  .strictObject(
    {
      who: z
        .union([z.literal('all', WHO), z.array(count(0, MAXIMUM_NODES), WHO).min(1, WHO)], WHO)
        .meta({ description: 'All, or numbers among those who pay.', examples: [[0, 3]] }),
      share: share.prefault(1).describe('The share of what each holds at the start that is locked.'),
      from: duration(0)
        .optional()
        .describe(
          'From here on it is released evenly until the end, since payments begin; all at once at the end if left out.',
        ),
      until: duration(0).meta({
        description: 'When all of it may be paid, since payments begin.',
        examples: ['30d'],
      }),
    },
    ENTRY,
  )
  .refine(({ from = -1, until }) => from < until, 'expected from before until');

/** The schema of `locks`. */
export const locksSchema = z
  .array(lock, 'expected a list of entries such as [{ who: [0, 3], until: 30d }]')
  .prefault([])
  .describe('Which part of the first money may not be paid yet, and until when.');
