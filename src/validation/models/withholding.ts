import * as z from 'zod';
import {
  type RaceState,
  raceWithholding,
  type WithholdingRace,
} from '../../attacks/race/withholding-race.js';
import { strategyByLetters } from '../../attacks/strategy/withholding.js';
import type { Random } from '../../engine/random.js';
import { differenceOf, type Estimate, ratioOf } from '../estimate.js';
import type { Model, Trial } from '../model.js';

/** Blocks in a full run of one row. */
const BLOCKS = 10_000_000;
/** The withholding strategies compared, as Nayak et al. 2016 do. */
const STRATEGIES = ['S', 'L', 'F', 'T1', 'LF', 'LT1', 'FT1', 'LFT1'];

const share = (expected: string) => z.number(expected).min(0, expected).max(1, expected);
/** A row's key for the attacker's share of the mining power. */
export const alpha = z
  .number('expected a share')
  .gt(0, 'expected a share above 0')
  .lt(0.5, 'expected a share below 0.5');
/** A row's key for the share of the honest power on the attacker's branch in a tie. */
export const gamma = share('expected a share from 0 to 1');
const expectedLetters = 'expected "H", "S", or letters of "L", "F" and "T1" to "T9", such as "LFT1"';
/** A row's key for a strategy, by its letters. */
export const strategy = z
  .string(expectedLetters)
  .refine((letters) => strategyByLetters(letters) !== undefined, expectedLetters);

/** A race as rows describe it. */
export interface RaceRow {
  readonly alpha: number;
  readonly gamma: number;
  /** Letters of a strategy that exists. */
  readonly strategy: string;
}

/** The race a row describes. */
export function raceOf({ alpha, gamma, strategy }: RaceRow): WithholdingRace {
  return { attacker: alpha, gamma, strategy: strategyByLetters(strategy)! };
}

/** Relative revenue: the attacker's part of the blocks in the chain. */
export function revenue(race: RaceRow, blocks: number, random: Pick<Random, 'next'>): Estimate {
  return ratioOf(raceWithholding(raceOf(race), blocks, random).revenue);
}

const revenueParameters = z.strictObject({ alpha, gamma, strategy });

/** The attacker's part of the chain. */
export const withholdingRevenue: Model<z.infer<typeof revenueParameters>> = {
  name: 'withholding-revenue',
  evidence: 'product kernel',
  summary: "chain race: a withholding attacker's share of the blocks in the chain",
  parameters: revenueParameters,
  simulate: (race, trial) => revenue(race, trial.samples(BLOCKS), trial.random.stream('race')),
};

const stateParameters = z.strictObject({
  alpha,
  gamma,
  strategy: strategy.default('S'),
  /** The attacker's lead, or "tie" while two published branches race. */
  state: z.union([z.literal('tie'), z.int()], 'expected "tie" or a lead in blocks'),
});

/** How often the race is in a state. */
export const withholdingState: Model<z.infer<typeof stateParameters>> = {
  name: 'withholding-state',
  evidence: 'product kernel',
  summary: 'chain race: share of blocks found while a withholding attacker has a certain lead',
  parameters: stateParameters,
  simulate: (race, trial) => {
    const state: RaceState = race.state;
    const random = trial.random.stream('race');
    return ratioOf(raceWithholding(raceOf(race), trial.samples(BLOCKS), random, state).watched);
  },
};

/** The strategies with their revenue, best first, from a tenth of a full run each. */
function ranking(
  situation: { readonly alpha: number; readonly gamma: number },
  strategies: readonly string[],
  trial: Trial,
): string[] {
  return strategies
    .map((name) => {
      const random = trial.random.stream(`pilot/${name}`);
      const { value } = revenue({ ...situation, strategy: name }, trial.samples(BLOCKS / 10), random);
      return { name, value };
    })
    .sort((a, b) => b.value - a.value)
    .map(({ name }) => name);
}

const bestParameters = z.strictObject({ alpha, gamma });

/** What the best withholding strategy earns. Found and measured with different randomness, so that luck does not add up. */
export const withholdingBest: Model<z.infer<typeof bestParameters>> = {
  name: 'withholding-best',
  evidence: 'product kernel',
  summary: 'chain race: share of the chain that the best of eight withholding strategies earns',
  parameters: bestParameters,
  simulate: (situation, trial) => {
    const [best = 'S'] = ranking(situation, STRATEGIES, trial);
    return revenue({ ...situation, strategy: best }, trial.samples(BLOCKS), trial.random.stream('race'));
  },
};

/** By how much a strategy earns more than the best of the others, honest mining among them. */
export const withholdingMargin: Model<z.infer<typeof revenueParameters>> = {
  name: 'withholding-margin',
  evidence: 'product kernel',
  summary: 'chain race: revenue share of a strategy less that of the best other one',
  parameters: revenueParameters,
  simulate: (race, trial) => {
    const others = [...STRATEGIES, 'H'].filter((name) => name !== race.strategy);
    const [best = 'H'] = ranking(race, others, trial);
    const blocks = trial.samples(BLOCKS);
    const mine = revenue(race, blocks, trial.random.stream('race'));
    const theirs = revenue({ ...race, strategy: best }, blocks, trial.random.stream('other'));
    return differenceOf(mine, theirs);
  },
};
