import { ScenarioError } from '../engine/errors.js';
import type { RandomSource } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import { type Holdings, wholeWeights } from '../ledger/holdings.js';
import type { Population } from '../nodes/role.js';
import { listedAmounts, parseAccountList } from '../scenario/account-list.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { drawShares } from './shares.js';

/** What of a scenario decides who holds the first money. */
export type HoldingsScenario = Pick<Scenario, 'holdings' | 'workload' | 'consensus' | 'currency'>;

/**
 * Who holds the first money in the root block; `undefined` where the first who pays shares it out by payments, and
 * where nobody pays and the scenario says nothing.
 *
 * @throws ScenarioError for a list of accounts that is wrong.
 */
export function firstHoldings(
  scenario: HoldingsScenario,
  population: Population,
  random: RandomSource,
): Holdings | undefined {
  const { holdings, workload, consensus } = scenario;
  const accounts = population.of(workload.payers);
  if (holdings === 'original' || consensus['legacy'] === true || accounts.length === 0) return undefined;
  if (holdings === undefined) {
    if (workload.kind !== 'usage') return undefined;
    return { accounts, weights: customaryWeights(workload.weights, accounts.length, random), exact: false };
  }
  if (typeof holdings === 'object' && 'accounts' in holdings) {
    return listedHoldings(scenario, holdings.accounts, accounts);
  }
  const shares = drawShares(holdings, accounts.length, random.stream('holdings'));
  return { accounts, weights: wholeWeights(shares), exact: false };
}

/** The original's random whole weights, one for each who pays. */
export function customaryWeights(
  [least, greatest]: readonly [number, number],
  count: number,
  random: RandomSource,
): readonly number[] {
  const stream = random.stream('workload/shares');
  return Array.from({ length: count }, () => least + stream.below(greatest - least + 1));
}

function listedHoldings({ currency }: HoldingsScenario, text: string, payers: readonly NodeId[]): Holdings {
  const rows = parseAccountList(text, payers.length, currency.decimals);
  if ('problem' in rows) {
    throw new ScenarioError(`holdings.accounts: ${rows.problem}`, 'holdings.accounts');
  }
  return { accounts: payers, weights: listedAmounts(rows, payers.length), exact: true };
}
