import * as z from 'zod';
import { orAuto } from '../../consensus/or-auto.js';
import { SHARES, SHARES_TEXT, type Shares } from './distribution.js';

/** Who holds the first money: what `holdings` of a scenario says; `undefined` is `"auto"`. */
export type HoldingsSettings =
  | undefined
  /** The first who pays holds everything and shares it out by payments, which cost what payments cost. */
  | 'original'
  /** Text of a list of accounts and amounts, as CSV. */
  | { readonly accounts: string }
  | Shares;

const EXPECTED = `expected "auto", "original", "equal", { accounts: file.csv }, ${SHARES_TEXT}`;
const ACCOUNTS = 'expected the name of a CSV file, or its text with the columns "account,amount"';
const accounts = z.strictObject({
  accounts: z
    .string(ACCOUNTS)
    .min(1, ACCOUNTS)
    .meta({
      description:
        'A CSV file with the columns account (a number from 0 on, or a name) and amount (in coins), or its text.',
      examples: ['people.csv'],
    }),
});

/** The schema of `holdings`. */
export const holdingsSchema = orAuto(
  z.union([z.enum(['original', 'equal'], EXPECTED), accounts, ...SHARES], EXPECTED),
  EXPECTED,
).describe(
  'Who holds the first money, in the root block and free of fees. auto: shares by workload.weights; original: the first who pays holds all and shares it out by payments, as the originals do.',
);
