import type { Problem, ScenarioFacts } from '../scenario-facts.js';
import { MOST_HASHED_LOTS } from './draw.js';
import type { LotteryParameters } from './parameters.js';

/** What the lottery needs of a scenario: not more lots than can be hashed, where each is. */
export function lotteryProblems({
  parameters: { draw, stakes },
  currency: { decimals },
  nodes,
}: ScenarioFacts<LotteryParameters>): readonly Problem[] {
  if (draw !== 'exact') return [];
  const lots = leastStake(stakes, nodes.master) * Number(`1e${decimals}`);
  if (lots <= MOST_HASHED_LOTS) return [];
  const text = `expected "equivalent" for more than ${MOST_HASHED_LOTS} lots, which are too many to hash, got "exact" and ${lots} lots, one for each of the smallest units staked; add "draw: equivalent" below "consensus:", or lower "currency: { decimals: 0 }"`;
  return [{ path: ['consensus', 'draw'], text }];
}

/** Coins that are staked at the start, at the least. */
function leastStake(stakes: LotteryParameters['stakes'], masters: number): number {
  if (stakes === 'genesis') return 1;
  if ('pareto' in stakes) return masters * stakes.least;
  return stakes.reduce((sum, stake) => sum + stake, 0);
}
