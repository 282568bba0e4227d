import { assert, InvariantError } from '../engine/errors.js';

/**
 * Money: a whole count of the currency's smallest unit, always a safe integer. Whole numbers add up the same
 * in any order, so that supply can be compared with `===`.
 */
export type Amount = number;

/** A share from 0 to 1 in whole parts per `RATE_SCALE`: 0.05 is 50,000,000. */
export type Rate = number;

/** Parts in a rate of 1. */
export const RATE_SCALE = 1_000_000_000;

/** How a currency is written. */
export interface Currency {
  /** What stands beside the number, such as `PKC`. */
  readonly symbol: string;
  /** Decimals of the smallest unit: 8 when one coin has 10^8 units. */
  readonly decimals: number;
}

const RATE_DECIMALS = 9;
/** A safe integer has at most this many digits. */
const SAFE_DIGITS = 16;

/**
 * The whole number that `text` is in units of 10^-decimals, exactly.
 *
 * @returns `undefined` when the text is no plain decimal (an exponent is allowed, a sign is not), when it is
 *   finer than the unit, or when the result is no safe integer.
 */
function scaleDecimal(text: string, decimals: number): number | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return 0;
  // The digits move as text: no float product and no power of ten can round.
  const significant = digits.replace(/0+$/, '');
  const zeros = Number(exponent) - fraction.length + decimals + digits.length - significant.length;
  if (zeros < 0 || significant.length + zeros > SAFE_DIGITS) return undefined;
  const scaled = Number(significant + '0'.repeat(zeros));
  return Number.isSafeInteger(scaled) ? scaled : undefined;
}

/**
 * The rate that the shortest decimal text of `value` stands for: 0.1 is exactly 100,000,000.
 *
 * @returns `undefined` outside 0..1, for more than nine decimals, and for NaN.
 */
export function parseRate(value: number): Rate | undefined {
  const rate = scaleDecimal(String(value), RATE_DECIMALS);
  return rate === undefined || rate > RATE_SCALE ? undefined : rate;
}

/** The plain number from 0 to 1 that `parseRate` reads as `rate`. */
export function formatRate(rate: Rate): number {
  return rate / RATE_SCALE;
}

/**
 * The largest whole number not above a * b / divisor, exactly. The caller owns what the division leaves over.
 *
 * @throws InvariantError unless a and b are safe integers of at least 0, the divisor one of at least 1, and the
 *   result is safe too.
 */
export function mulDiv(a: number, b: number, divisor: number): number {
  const whole = Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(divisor);
  if (!whole || a < 0 || b < 0 || divisor < 1) {
    throw new InvariantError(
      `mulDiv: expected whole numbers a, b >= 0 and divisor >= 1, got ${a}, ${b}, ${divisor}`,
    );
  }
  const product = a * b;
  // A float quotient of safe integers never rounds up onto the next whole number k: it is at most k - 1 / divisor,
  // and with k * divisor <= 2^53 that distance is more than half the spacing of floats just below k.
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / divisor);
  const result = Number((BigInt(a) * BigInt(b)) / BigInt(divisor));
  if (!Number.isSafeInteger(result))
    throw new InvariantError(`mulDiv: ${a} * ${b} / ${divisor} is past 2^53 - 1`);
  return result;
}

/** The part of `amount` that `rate` stands for, rounded down to a whole unit. */
export function shareOf(amount: Amount, rate: Rate): Amount {
  return mulDiv(amount, rate, RATE_SCALE);
}

/** Smallest units in a coin of a currency with so many decimals. */
export function unitsPerCoin(decimals: number): number {
  let units = 1;
  for (let place = 0; place < decimals; place++) units *= 10;
  return units;
}

/**
 * Reads an amount of coins, such as 0.05 or `"83300000"`, exactly, from its (shortest) decimal text.
 *
 * @param decimals of the currency.
 * @returns whole smallest units, or `undefined` when the value is negative, no number, finer than the smallest
 *   unit, or above 2^53 - 1 units.
 */
export function parseAmount(value: number | string, decimals: number): Amount | undefined {
  return scaleDecimal(String(value), decimals);
}

/** Writes an amount as coins, exactly and without trailing zeros: 5,000,000 with 8 decimals is `"0.05"`. */
export function formatAmount(amount: Amount, decimals: number): string {
  assert(Number.isInteger(amount), `formatAmount: expected whole units, got ${amount}`);
  // Through BigInt: a float's own text turns to exponents from 10^21 on.
  const digits = BigInt(Math.abs(amount))
    .toString()
    .padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, '');
  const sign = amount < 0 ? '-' : '';
  return fraction === '' ? sign + digits.slice(0, point) : `${sign}${digits.slice(0, point)}.${fraction}`;
}
