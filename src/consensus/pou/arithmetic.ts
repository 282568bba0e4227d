import { type Stamp, stampNumber } from '../../engine/stamp.js';
import type { Time } from '../../engine/time.js';
import {
  type Amount,
  formatAmount,
  formatRate,
  mulDiv,
  RATE_SCALE,
  type Rate,
  unitsPerCoin,
} from '../../ledger/amount.js';
import type { Hashes } from '../../ledger/hash.js';
import { pythonFloat } from '../kit/python-text.js';
import { fee } from './fee.js';
import { type RaffleResult, raffle, type Stake } from './raffle.js';
import { timeText } from './wire.js';

/**
 * How money is reckoned and written: in whole units in correct mode, in the original's floats of whole coins in
 * legacy mode. Everything else of the protocol is the same code for both.
 */
export interface Arithmetic {
  /** What there is in all. */
  readonly supply: Amount;
  /** Fee of a transaction, paid on top of its amount. */
  fee(type: string, amount: Amount): Amount;
  /** Sum in the order given. */
  sum(amounts: readonly Amount[]): Amount;
  /** The supply times `numerator / denominator`. */
  portion(numerator: number, denominator: number): Amount;
  /** So many whole coins. */
  coins(count: number): Amount;
  /** An amount near `amount` that can be paid: at least one unit, whole where money is whole. */
  payable(amount: number): Amount;
  /** Who gets what of a block's fees; `present` says who answered in time. */
  raffle(stakes: readonly Stake[], seed: string, present?: (node: string) => boolean): RaffleResult;
  /** Amount as a JSON number in coins. `whole` marks the original's Python integers. */
  amountText(amount: Amount, whole?: boolean): string;
  /** A stamp as a JSON number of POSIX seconds. */
  timeText(time: Stamp): string;
  /** The part of fees a closer keeps, as a JSON number. */
  readonly retributionText: string;
}

/** What an arithmetic depends on. */
export interface ArithmeticInput {
  /** Supply in smallest units. */
  readonly supply: Amount;
  /** Decimals of the currency. */
  readonly decimals: number;
  /** Microseconds from the POSIX epoch to time 0. */
  readonly epoch: Time;
  readonly feesRate: Rate;
  readonly retributionRate: Rate;
  readonly hashes: Hashes;
}

/** Whole units of the smallest denomination: nothing is ever lost to rounding. */
export function exactArithmetic(input: ArithmeticInput): Arithmetic {
  const { supply, decimals, epoch, hashes } = input;
  const feesRate = formatRate(input.feesRate);
  const returnedRate = formatRate(RATE_SCALE - input.retributionRate);
  return {
    supply,
    // An amount past the supply is refused whatever its fee, and may be past what can be multiplied exactly.
    fee: (type, amount) => (amount > supply ? 0 : fee({ type, amount }, feesRate)),
    sum: (amounts) => amounts.reduce((total, amount) => total + amount, 0),
    portion: (numerator, denominator) => mulDiv(supply, numerator, denominator),
    coins: (count) => count * unitsPerCoin(decimals),
    // A payment moves one unit at least.
    payable: (amount) => Math.max(1, Math.floor(amount)),
    raffle: (transactions, seed, present) =>
      raffle({ transactions, seed, returnedRate, hashes, ...(present === undefined ? {} : { present }) }),
    amountText: (amount) => formatAmount(amount, decimals),
    timeText: (time) => timeText(epoch + stampNumber(time)),
    retributionText: pythonFloat(formatRate(input.retributionRate)),
  };
}

/** Floats of whole coins, added from left to right, as the original does (seed `pou`, sections 2, 5 and 6). */
export function legacyArithmetic(input: ArithmeticInput): Arithmetic {
  const { epoch, hashes } = input;
  const supply = Number(formatAmount(input.supply, input.decimals));
  const feesRate = formatRate(input.feesRate);
  const retributionRate = formatRate(input.retributionRate);
  return {
    supply,
    fee: (type, amount) => fee({ type, amount }, feesRate, { legacy: true }),
    sum: (amounts) => amounts.reduce((total, amount) => total + amount, 0),
    portion: (numerator, denominator) => (numerator / denominator) * supply,
    coins: (count) => count,
    payable: (amount) => amount,
    raffle: (transactions, seed) =>
      raffle({ transactions, seed, returnedRate: 1 - retributionRate, legacy: true, hashes }),
    amountText: (amount, whole = false) => (whole ? String(amount) : pythonFloat(amount)),
    timeText: (time) => timeText(epoch + stampNumber(time)),
    retributionText: pythonFloat(retributionRate),
  };
}
