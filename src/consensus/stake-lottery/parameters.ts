import * as z from 'zod';
import { orAuto } from '../or-auto.js';
import { duration, rate } from '../parameters.js';

const STAKES =
  'expected "genesis", a list of whole numbers, one for each master, or { pareto: shape, least: coins }';
const whole = (expected: string) => z.int(expected).min(0, expected);

const stakes = z.union(
  [
    z.literal('genesis'),
    z.array(whole(STAKES), STAKES).min(1, STAKES),
    z.strictObject({
      pareto: z
        .number(STAKES)
        .min(0.1, STAKES)
        .max(100, STAKES)
        .meta({
          description: 'Shape: the greater, the more equal; 1.16 gives 80 % of the stake to 20 %.',
          examples: [1.16],
        }),
      least: z.int(STAKES).min(1, STAKES).prefault(1).describe('The least stake, in coins.'),
    }),
  ],
  STAKES,
);

const REWARD = 'expected "none", { constant: coins } or { proportional: rate }';
const reward = z.union(
  [
    z.literal('none'),
    z.strictObject({
      constant: z
        .number(REWARD)
        .min(0, REWARD)
        .meta({ description: 'Coins for the forger of each block.', examples: [10] }),
    }),
    z.strictObject({
      proportional: rate().describe('Share of all that is staked, for the forger of each block.'),
    }),
  ],
  REWARD,
);

const STAKING = 'expected "none" or { every: duration, amount: coins }';
const staking = z.union(
  [
    z.literal('none'),
    z.strictObject({
      every: duration().describe('Simulated time between two.'),
      amount: z
        .int(STAKING)
        .min(1, STAKING)
        .meta({ description: 'Coins each time, as long as they last.', examples: [5] }),
    }),
  ],
  STAKING,
);

/** What a scenario may say about the stake lottery, beside `protocol: stake-lottery`. */
export const lotteryParameters = z.strictObject({
  forging: z
    .enum(['pool', 'clock'], 'expected "pool" or "clock"')
    .prefault('pool')
    .describe(
      'When a block is forged. pool: as soon as enough payments wait, as in the original; clock: once a block time.',
    ),
  threshold: z
    .int('expected a whole number from 1 to 1000000')
    .min(1, 'expected a whole number from 1 to 1000000')
    .max(1_000_000, 'expected a whole number from 1 to 1000000')
    .prefault(2)
    .describe('Payments that must wait before one forges by the pool; the original has 2.'),
  blockTime: duration().prefault('5s').describe('Time between two blocks when forging goes by the clock.'),
  timeout: orAuto(duration(), 'expected "auto" or a duration above 0, such as "1s"').describe(
    'How long the others wait for the elected forger before the next best lot may forge. auto: a fifth of blockTime. Legacy waits without end.',
  ),
  draw: z
    .enum(['exact', 'equivalent', 'single'], 'expected "exact", "equivalent" or "single"')
    .prefault('exact')
    .describe(
      'exact: every lot is hashed, as in the original; equivalent: one hash with the same law, for large stakes; single: one lot a staker weighed by its stake, which is not fair.',
    ),
  stakes: stakes
    .prefault('genesis')
    .describe(
      'Stakes at the start, in coins. genesis: 1 for the first master, as in the original; a list gives one each; pareto draws them.',
    ),
  holdings: whole('expected a whole number of coins')
    .prefault(0)
    .describe('Coins that each master has at the start in addition to its stake.'),
  staking: staking.prefault('none').describe('Whether masters stake more of what they hold as time goes by.'),
  reward: reward.prefault('none').describe('New money for the forger of a block; the original has none.'),
  compounding: z
    .boolean('expected true or false')
    .prefault(true)
    .describe('Whether a reward is staked at once; otherwise it goes to the balance.'),
  discovery: z
    .union([z.literal('none'), duration()], 'expected "none" or a duration above 0, such as "10s"')
    .prefault('10s')
    .describe(
      'How often masters tell each other whom they know, from the first master on. none: everybody knows everybody.',
    ),
  legacy: z
    .boolean('expected true or false')
    .prefault(false)
    .describe('Reproduce the rules of the original, its flaws included.'),
});

/** The parameters of the stake lottery as the simulator holds them; `undefined` is `"auto"`. */
export type LotteryParameters = Readonly<Required<z.output<typeof lotteryParameters>>>;
