import { type Amount, mulDiv, parseAmount } from '../../../ledger/amount.js';
import { subsidyAt, totalSubsidy } from './subsidy.js';

/** From a height on each block brings so much, until the next step. */
export interface EmissionStep {
  readonly height: number;
  readonly amount: Amount;
}

/** How the new money of a block changes with its height; amounts are in the smallest unit. */
export type EmissionCurve =
  /** `first` units, halved each so many blocks; 0 for never. */
  | { readonly first: Amount; readonly halving: number }
  /** `first` units at height 1, less by the same at each block, and nothing after so many blocks. */
  | { readonly first: Amount; readonly linear: number }
  /** `first` units, times a factor of at most 1 after each `every` blocks. */
  | { readonly first: Amount; readonly factor: number; readonly every: number }
  /** Steps in rising order of height; nothing before the first. */
  | { readonly steps: readonly EmissionStep[] };

/** New money by height: a curve, and what each block brings at the least. */
export class Emission {
  readonly #curve: EmissionCurve;
  readonly #tail: Amount;

  /** @param tail what each block brings at the least, however far the curve has fallen. */
  constructor(curve: EmissionCurve, tail: Amount = 0) {
    this.#curve = curve;
    this.#tail = tail;
  }

  /** New money of a block at a height, 1 for the first. */
  at(height: number): Amount {
    return Math.max(this.#tail, curveAt(this.#curve, height));
  }

  /** A bound on all the money there will ever be by it; Infinity when it never ends. */
  get most(): Amount {
    return this.#tail > 0 ? Infinity : totalOf(this.#curve);
  }
}

function curveAt(curve: EmissionCurve, height: number): Amount {
  if ('halving' in curve) return subsidyAt(height, curve.first, curve.halving);
  if ('steps' in curve) return stepAt(curve.steps, height);
  if ('linear' in curve) return mulDiv(curve.first, Math.max(0, curve.linear + 1 - height), curve.linear);
  return Math.floor(curve.first * wholePower(curve.factor, Math.floor((height - 1) / curve.every)));
}

function totalOf(curve: EmissionCurve): Amount {
  if ('halving' in curve) return totalSubsidy(curve.first, curve.halving);
  if ('steps' in curve) return totalOfSteps(curve.steps);
  if (curve.first === 0) return 0;
  if ('linear' in curve) return Math.ceil((curve.first / 2) * (curve.linear + 1));
  return curve.factor === 1 ? Infinity : Math.ceil((curve.first * curve.every) / (1 - curve.factor));
}

/** The amount of the last step at or below a height. */
function stepAt(steps: readonly EmissionStep[], height: number): Amount {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]!.height <= height) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.amount ?? 0;
}

function totalOfSteps(steps: readonly EmissionStep[]): Amount {
  let total = 0;
  for (const [place, { height, amount }] of steps.entries()) {
    if (amount === 0) continue;
    const next = steps[place + 1];
    if (next === undefined) return Infinity;
    total += amount * (next.height - height);
  }
  return total;
}

/** A number from 0 to 1 to a whole power, by squaring: the same on every engine. */
function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let left = exponent, square = base; left > 0; left = Math.floor(left / 2), square *= square) {
    if (left % 2 === 1) power *= square;
  }
  return power;
}

const COLUMNS = ['height', 'amount'];

/**
 * Reads an emission curve from CSV with the columns `height` (whole numbers from 1 on, rising) and `amount` (new coins
 * of each block from that height on). Empty lines and lines that begin with `#` are passed over.
 *
 * @param decimals of the currency.
 * @returns the steps, or one line about the first row that is wrong.
 */
export function parseEmission(
  text: string,
  decimals: number,
): readonly EmissionStep[] | { readonly problem: string } {
  const steps: EmissionStep[] = [];
  let header: readonly string[] | undefined;
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const wrong = (expected: string, got: string | undefined) => ({
      problem: `row ${place + 1}: expected ${expected}, got ${JSON.stringify(got ?? '')}`,
    });
    if (header === undefined) {
      header = cells;
      if (COLUMNS.some((column) => !cells.includes(column)))
        return wrong('the columns "height,amount"', line.trim());
      continue;
    }
    const [heightText, amountText] = COLUMNS.map((column) => cells[header!.indexOf(column)]);
    const least = (steps.at(-1)?.height ?? 0) + 1;
    const height = /^\d{1,15}$/.test(heightText ?? '') ? Number(heightText) : 0;
    if (height < least) return wrong(`a whole height of at least ${least}`, heightText);
    const amount = parseAmount(amountText ?? '', decimals);
    if (amount === undefined) {
      return wrong(`an amount of at least 0 with at most ${decimals} decimals`, amountText);
    }
    steps.push({ height, amount });
  }
  return steps.length > 0 ? steps : { problem: 'expected a row with a height and an amount, got none' };
}
