import type { Currency } from '../ledger/amount.js';
import { parseAccountList } from './account-list.js';
import type { Problem } from './problems.js';
import type { HoldingsSettings } from './schema/holdings.js';
import { quoteValue } from './value-text.js';

/** What of a scenario must fit who holds the first money. */
export interface HoldingsContext {
  readonly holdings: HoldingsSettings;
  readonly currency: Currency;
  /** How many pay. */
  readonly payers: number;
  /** Whether the protocol follows its original's own rules, which share the money out by payments. */
  readonly legacy: boolean;
}

/** What is wrong with who holds the first money, beside what its own schema says. */
export function holdingsProblems({
  holdings,
  currency,
  payers,
  legacy,
}: HoldingsContext): readonly Problem[] {
  if (holdings === undefined || holdings === 'original') return [];
  if (legacy) {
    const expected =
      'expected "auto" or "original" under legacy rules, which share the supply out by payments';
    return [{ path: ['holdings'], text: `${expected}, got ${quoteValue(holdings)}` }];
  }
  if (payers === 0) {
    const text = `expected "auto" or "original" where nobody pays, got ${quoteValue(holdings)}`;
    return [{ path: ['holdings'], text }];
  }
  if (holdings === 'equal') return [];
  if ('weights' in holdings && holdings.weights.length !== payers) {
    const text = `expected ${payers} numbers, one for each who pays, got ${holdings.weights.length}`;
    return [{ path: ['holdings', 'weights'], text }];
  }
  if (!('accounts' in holdings)) return [];
  const rows = parseAccountList(holdings.accounts, payers, currency.decimals);
  return 'problem' in rows ? [{ path: ['holdings', 'accounts'], text: rows.problem }] : [];
}
