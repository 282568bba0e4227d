import * as z from 'zod';
import { type RaceSums, raceWithholding } from '../../attacks/race/withholding-race.js';
import { strategyByLetters } from '../../attacks/withholding.js';
import { type Estimate, ratioOf } from '../estimate.js';
import type { Model } from '../model.js';

/** Blocks in a full run of one row. */
const BLOCKS = 10_000_000;

const share = (expected: string) => z.number(expected).min(0, expected).max(1, expected);
const expectedLetters = 'expected "H", "S", or letters of "L", "F" and "T1" to "T9", such as "LFT1"';

const situation = {
  /** The attacker's share of the mining power. */
  alpha: z.number('expected a share').gt(0, 'expected a share above 0').lt(0.5, 'expected a share below 0.5'),
  /** Share of the honest power on the attacker's branch in a tie. */
  gamma: share('expected a share from 0 to 1'),
};
const strategy = z
  .string(expectedLetters)
  .refine((letters) => strategyByLetters(letters) !== undefined, expectedLetters)
  .transform((letters) => strategyByLetters(letters)!);

/** Relative revenue: the attacker's part of the blocks in the chain. */
export function revenueOf(sums: RaceSums): Estimate {
  return ratioOf({
    count: sums.cycles,
    x: sums.attacker,
    y: sums.attacker + sums.honest,
    xx: sums.attackerSquared,
    xy: sums.attackerChain,
    yy: sums.chainSquared,
  });
}

const revenueParameters = z.strictObject({ ...situation, strategy });

/** The attacker's part of the chain. */
export const withholdingRevenue: Model<z.infer<typeof revenueParameters>> = {
  name: 'withholding-revenue',
  summary: "a chain race: the withholding attacker's share of the blocks in the chain",
  parameters: revenueParameters,
  simulate: ({ alpha, gamma, strategy }, trial) =>
    revenueOf(
      raceWithholding(
        { attacker: alpha, gamma, strategy },
        trial.samples(BLOCKS),
        trial.random.stream('race'),
      ),
    ),
};
