import { assert, ScenarioError } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import { type Amount, mulDiv } from './amount.js';

/** Who holds the first money, which stands in the root block: nobody pays for it, and nobody is rewarded for it. */
export interface Holdings {
  /** Accounts that hold something at the start, or nothing, in order. */
  readonly accounts: readonly NodeId[];
  /** What each holds, in proportion: whole numbers of at least 0, one for each account. */
  readonly weights: readonly number[];
  /** Whether the weights are amounts in the smallest unit, which must add up to the money there is. */
  readonly exact: boolean;
}

/** One account and what it holds. */
export interface Holding {
  readonly account: NodeId;
  readonly amount: Amount;
}

/** Weights beyond this are as fine as their sum allows: with any number of accounts it stays a safe integer. */
const FINEST = 2 ** 52;

/**
 * Whole weights in the proportions of numbers of at least 0, as fine as a safe sum allows.
 *
 * @returns the numbers themselves where they are whole and small already.
 */
export function wholeWeights(numbers: readonly number[]): readonly number[] {
  const largest = numbers.reduce((most, number) => Math.max(most, number), 0);
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (Number.isSafeInteger(sum) && numbers.every((number) => Number.isInteger(number))) return numbers;
  const scale = Math.floor(FINEST / numbers.length);
  return numbers.map((number) => Math.floor((number / largest) * scale));
}

/**
 * Shares an amount out, to the unit. What the division leaves over, less than a unit an account, goes unit by unit to
 * the accounts whose shares were cut by most, the first of several (the method of the largest remainder).
 *
 * @throws ScenarioError when the holdings are amounts that do not add up to it.
 */
export function divided({ accounts, weights, exact }: Holdings, amount: Amount): readonly Holding[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (exact && total !== amount) {
    const text = `holdings: expected amounts that add up to the ${amount} smallest units there are to hold, got ${total}`;
    throw new ScenarioError(text, 'holdings');
  }
  assert(
    total > 0 && Number.isSafeInteger(total),
    `divided: expected weights above 0, got a sum of ${total}`,
  );
  const shares = weights.map((weight) => mulDiv(amount, weight, total));
  const rest = amount - shares.reduce((sum, share) => sum + share, 0);
  const more = new Set(rest === 0 ? [] : byRemainder(weights, amount, total).slice(0, rest));
  return accounts.map((account, place) => ({ account, amount: shares[place]! + (more.has(place) ? 1 : 0) }));
}

/** Places of the weights, those whose shares a division cuts by most first. */
function byRemainder(weights: readonly number[], amount: Amount, total: number): readonly number[] {
  const remainders = weights.map((weight) => Number((BigInt(amount) * BigInt(weight)) % BigInt(total)));
  return Array.from(weights.keys()).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
}
