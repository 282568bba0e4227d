import * as z from 'zod';
import { type DoubleSpend, hopeless, raceDoubleSpends } from '../../attacks/race/double-spend.js';
import { proportion } from '../estimate.js';
import type { Model } from '../model.js';

/** Blocks of both sides in a full run of one row, about. */
const BLOCKS = 20_000_000;

const count = (expected: string) => z.int(expected).min(0, expected);

const parameters = z.strictObject({
  /** The attacker's share of the mining power. */
  q: z.number('expected a share').gt(0, 'expected a share above 0').lt(0.5, 'expected a share below 0.5'),
  /** Confirmations the payee waits for. */
  z: count('expected a whole number of confirmations'),
  convention: z.enum(['catch-up', 'strictly-ahead'], 'expected "catch-up" or "strictly-ahead"'),
  /** Secret blocks at the start. */
  premined: count('expected a whole number of blocks').default(0),
  /** Blocks behind at which the attacker gives up; never by default. */
  patience: count('expected a whole number of blocks').optional(),
});

/** Share of double spends that succeed in a race without network. */
export const doubleSpend: Model<z.infer<typeof parameters>> = {
  name: 'double-spend',
  summary: 'a chain race: share of double spends against z confirmations that succeed',
  parameters,
  simulate: ({ q, z: confirmations, convention, premined, patience }, trial) => {
    const spend: DoubleSpend = { attacker: q, confirmations, convention, premined, patience };
    const random = trial.random.stream('race');
    // Blocks until the payee is satisfied, and then until the attacker has lost hope.
    const each = confirmations / (1 - q) + (patience ?? hopeless(q)) / (1 - 2 * q);
    const { successes, attempts } = raceDoubleSpends(spend, trial.samples(Math.ceil(BLOCKS / each)), random);
    return proportion(successes, attempts);
  },
};
