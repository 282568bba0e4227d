import { assert } from '../../engine/errors.js';
import { parseRate, RATE_SCALE, type Rate, shareOf } from '../../ledger/amount.js';
import { PAYMENT } from './transaction-type.js';

/**
 * The exact rate behind a plain number from 0 to 1. One step of float noise is forgiven, since `1 - 0.7` is
 * 0.30000000000000004 and means 0.3.
 *
 * @throws InvariantError for a number outside 0..1 or with more than nine decimals.
 */
export function exactRate(value: number): Rate {
  const rounded = Math.round(value * RATE_SCALE) / RATE_SCALE;
  const rate = Math.abs(rounded - value) <= Number.EPSILON ? parseRate(rounded) : undefined;
  assert(rate !== undefined, `expected a rate from 0 to 1 with at most 9 decimals, got ${value}`);
  return rate;
}

/**
 * What the sender of a transaction pays on top of its amount: `feesRate` of the amount for type `PKC`, nothing
 * for any other type.
 *
 * By default amounts are whole units and the fee is the exact product rounded down to a unit, so the sender
 * never pays more than the rate. `legacy` multiplies floats, as the original does.
 *
 * @param feesRate a number from 0 to 1, with at most nine decimals unless `legacy`.
 * @throws InvariantError, unless `legacy`, for an amount that is no whole number of units from 0 on, or a rate
 *   that is not exact.
 */
export function fee(
  transaction: { readonly type: string; readonly amount: number },
  feesRate: number,
  options: { readonly legacy?: boolean } = {},
): number {
  if (transaction.type !== PAYMENT) return 0;
  if (options.legacy === true) return feesRate * transaction.amount;
  return shareOf(transaction.amount, exactRate(feesRate));
}
