import type { Amount } from '../../../ledger/amount.js';

/** Halvings after which nothing is left of any safe integer. */
const LAST_HALVING = 53;

/** New money of a block at a height (1 for the first): `first` units, halved each `halving` blocks; 0 for never. */
export function subsidyAt(height: number, first: Amount, halving: number): Amount {
  if (halving === 0) return first;
  const halvings = Math.floor(height / halving);
  return halvings > LAST_HALVING ? 0 : Math.floor(first / 2 ** halvings);
}

/** All the money that subsidies will ever make; Infinity when they are not halved. */
export function totalSubsidy(first: Amount, halving: number): Amount {
  if (first === 0) return 0;
  if (halving === 0) return Infinity;
  let total = 0;
  // Block 0 is the root, which has none: the first period is one block short.
  for (let era = 0; era <= LAST_HALVING; era++) {
    total += Math.floor(first / 2 ** era) * (era === 0 ? halving - 1 : halving);
  }
  return total;
}
