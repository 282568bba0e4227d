import { unitsPerCoin } from '../../ledger/amount.js';
import type { Loaded, ScenarioFacts } from '../scenario-facts.js';

/** Decimals that money needs for payments to be the same shares of holdings. */
const FINE_DECIMALS = 8;

/** Proof of work under the payments of another scenario: by its own rules, with money fine enough to pay small shares. */
export function workUnderLoad<P extends object>(given: ScenarioFacts<P>): Loaded {
  const { currency } = given;
  const { parameters, changes } = mended(given.parameters);
  const finer = Math.max(0, FINE_DECIMALS - currency.decimals);
  const supply = given.supply * unitsPerCoin(finer);
  if (finer === 0 || !Number.isSafeInteger(supply)) return { ...given, parameters, changes };
  const decimals = currency.decimals + finer;
  const text = `${FINE_DECIMALS} decimals of money instead of ${currency.decimals}, so that the same shares can be paid`;
  return {
    ...given,
    ...{ parameters, supply, currency: { ...currency, decimals } },
    changes: [...changes, text],
  };
}

function mended(parameters: object): Pick<Loaded, 'parameters' | 'changes'> {
  if (!('legacy' in parameters) || parameters.legacy !== true) return { parameters, changes: [] };
  const change = "Pycotr's corrected rules (legacy: false), since its own refuse most of such payments";
  return { parameters: { ...parameters, legacy: false }, changes: [change] };
}
