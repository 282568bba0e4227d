/**
 * Races of attackers against the honest chain, without nodes or a network: millions of blocks a second.
 *
 * @packageDocumentation
 */

export {
  type DoubleSpendRaceOptions,
  type DoubleSpendRaceResult,
  race,
  type WithholdingRaceOptions,
  type WithholdingRaceResult,
} from './attacks/race/race.js';
export {
  ADOPT,
  type DoubleSpending,
  type HonestMining,
  type SelfishMining,
  strategyByLetters,
  type WinningConvention,
  type WithholdingStrategy,
  withhold,
} from './attacks/strategy/withholding.js';
