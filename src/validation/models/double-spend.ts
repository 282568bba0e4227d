import * as z from 'zod';
import {
  type DoubleSpendRace,
  expectedBlocks,
  raceDoubleSpends,
} from '../../attacks/race/double-spend-race.js';
import { type Estimate, proportion } from '../estimate.js';
import type { Model, Trial } from '../model.js';

/** Blocks of both sides in a full run of one row, about. */
const BLOCKS = 10_000_000;

const count = (expected: string) => z.int(expected).min(0, expected);
const power = z
  .number('expected a share')
  .gt(0, 'expected a share above 0')
  .lt(0.5, 'expected a share below 0.5');

/** The attempts that succeed, with as many attempts as the effort allows. */
function successes(race: DoubleSpendRace, trial: Trial): Estimate {
  const attempts = trial.samples(Math.ceil(BLOCKS / expectedBlocks(race)), 100);
  return proportion(raceDoubleSpends(race, attempts, trial.random.stream('race')).successes, attempts);
}

const spendParameters = z.strictObject({
  /** The attacker's share of the mining power. */
  q: power,
  /** Confirmations the payee waits for. */
  z: count('expected a whole number of confirmations'),
  convention: z.enum(['catch-up', 'strictly-ahead'], 'expected "catch-up" or "strictly-ahead"'),
  /** Secret blocks at the start. */
  premined: count('expected a whole number of blocks').default(0),
  /** Blocks behind at which the attacker gives up; never by default. */
  patience: count('expected a whole number of blocks').default(Number.MAX_SAFE_INTEGER),
  /** How the attacker's blocks until the confirmations come about; Nakamoto takes them from a Poisson law. */
  progress: z.enum(['drawn', 'poisson'], 'expected "drawn" or "poisson"').default('drawn'),
});

/** Share of double spends that succeed in a race without network. */
export const doubleSpend: Model<z.infer<typeof spendParameters>> = {
  name: 'double-spend',
  evidence: 'product kernel',
  summary: 'chain race: share of double spends against z confirmations that succeed',
  parameters: spendParameters,
  simulate: ({ q, z: confirmations, convention, premined, patience, progress }, trial) =>
    successes(
      {
        attacker: q,
        premined,
        progress,
        strategy: { kind: 'double-spend', confirmations, convention, patience },
      },
      trial,
    ),
};

const catchUpParameters = z.strictObject({
  /** The attacker's share of the mining power. */
  q: power,
  /** Blocks the attacker is behind at the start. */
  deficit: z.int('expected a whole number of blocks').min(1, 'expected a number of blocks from 1 up'),
});

/** The gambler's ruin: does an attacker ever catch up? */
export const catchUp: Model<z.infer<typeof catchUpParameters>> = {
  name: 'catch-up',
  evidence: 'product kernel',
  summary: 'chain race: share of attackers that ever catch up from some blocks behind',
  parameters: catchUpParameters,
  simulate: ({ q, deficit }, trial) =>
    successes(
      {
        attacker: q,
        premined: -deficit,
        progress: 'drawn',
        strategy: {
          kind: 'double-spend',
          confirmations: 0,
          convention: 'catch-up',
          patience: Number.POSITIVE_INFINITY,
        },
      },
      trial,
    ),
};
