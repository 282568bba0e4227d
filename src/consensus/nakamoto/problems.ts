import { parseAmount } from '../../ledger/amount.js';
import { totalSubsidy } from '../kit/chain/subsidy.js';
import type { Problem, ScenarioFacts } from '../scenario-facts.js';

/** What proof of work needs of a scenario: all money that will ever be must be countable. */
export function workProblems({
  parameters: { subsidy, halving },
  supply,
  currency: { decimals },
}: ScenarioFacts<{ readonly subsidy: number | string; readonly halving: number }>): readonly Problem[] {
  const first = parseAmount(subsidy, decimals);
  // Anything else that is wrong with the subsidy is said when it is read.
  if (first === undefined) return [];
  const mined = totalSubsidy(first, halving);
  const most = Number.MAX_SAFE_INTEGER - mined;
  if (mined === Infinity || supply <= most) return [];
  const coins = Math.floor(most / Number(`1e${decimals}`));
  const remedy = coins < 0 ? 'lower the subsidy' : `lower the supply: "supply: ${coins}"`;
  const text = `expected the supply and all subsidies together to be less than 2^53 of the smallest unit, got ${JSON.stringify(subsidy)} halved each ${halving} blocks; ${remedy}`;
  return [{ path: ['consensus', 'subsidy'], text }];
}
