import { ScenarioError } from '../../engine/errors.js';
import { exp, ln } from '../../engine/math.js';
import type { Random } from '../../engine/random.js';
import type { LotteryParameters } from './parameters.js';

/** The largest stake that a draw from the Pareto distribution gives, in coins: its tail has no end. */
const LARGEST_STAKE = 1_000_000_000;

/**
 * Stakes of the masters at the start, in whole coins.
 *
 * @throws ScenarioError for a list of the wrong length, and when nobody has a stake.
 */
export function firstStakes(
  stakes: LotteryParameters['stakes'],
  masters: number,
  random: Random,
): readonly number[] {
  if (stakes === 'genesis') return Array.from({ length: masters }, (_, place) => (place === 0 ? 1 : 0));
  if ('pareto' in stakes) {
    const { pareto, least } = stakes;
    return Array.from({ length: masters }, () => paretoStake(pareto, least, random.next()));
  }
  if (stakes.length !== masters) {
    throw new ScenarioError(
      `consensus.stakes: expected one for each of the ${masters} masters, got ${stakes.length}`,
      'consensus.stakes',
    );
  }
  if (stakes.every((stake) => stake === 0)) {
    throw new ScenarioError(
      'consensus.stakes: expected a total above 0, since nobody could forge a block, got 0',
      'consensus.stakes',
    );
  }
  return stakes;
}

/** The whole coins of the Pareto quantile of `u` in [0, 1): least / (1 - u)^(1 / shape). */
export function paretoStake(shape: number, least: number, u: number): number {
  // The tail has no end; docs/protocols.md names the bound.
  return Math.floor(Math.min(LARGEST_STAKE, least * exp(0 - ln(1 - u) / shape)));
}
