import * as z from 'zod';
import { duration } from '../../consensus/parameters.js';
import type { Time } from '../../engine/time.js';

/** A payment that a scenario lists. */
export interface OrderSettings {
  readonly at: Time;
  /** The account that pays: a node's number, or the name it was given. */
  readonly from: number | string;
  readonly to: number | string;
  /** Coins, as a number or as text such as `"1.5"`. */
  readonly amount: number | string;
  /** What the payer offers, in coins; what the protocol asks if left out. */
  readonly fee?: number | string | undefined;
}

/** A block that a scenario has a node mine on demand. */
export interface MiningSettings {
  readonly at: Time;
  /** The number of a node that mines. */
  readonly node: number;
}

const ACCOUNT = 'expected the number of a node or the name of an account';
const account = z.union([z.int(ACCOUNT).min(0, ACCOUNT), z.string(ACCOUNT).min(1, ACCOUNT)], ACCOUNT);

const COINS = 'expected coins such as 1.5 or "0.00000001"';
const PLAIN = /^\d{1,16}(?:\.\d{1,16})?$/;
const coins = z
  .union([z.number(COINS), z.string(COINS)], COINS)
  .refine((written) => (typeof written === 'number' ? written > 0 : PLAIN.test(written)), COINS);

/** The schema of `workload.orders`. */
export const ordersSchema = z.array(
  z.strictObject({
    at: duration(0).meta({ description: 'When, from the start of the run on.', examples: ['30s'] }),
    from: account.meta({ description: 'Who pays.', examples: [12] }),
    to: account.meta({ description: 'Who is paid.', examples: [13] }),
    amount: coins.meta({ description: 'Coins.', examples: [1.5] }),
    fee: coins.optional().meta({ description: 'What is offered, in coins.', examples: [0.01] }),
  }),
  'expected a list of payments such as [{ at: 30s, from: 12, to: 13, amount: 1.5 }]',
);

/** The schema of `workload.mining`. */
export const miningSchema = z.array(
  z.strictObject({
    at: duration(0).meta({ description: 'When, from the start of the run on.', examples: ['30s'] }),
    node: z
      .int('expected the number of a node')
      .min(0, 'expected the number of a node')
      .meta({ description: 'Which node mines.', examples: [0] }),
  }),
  'expected a list such as [{ at: 30s, node: 0 }]',
);
