import { ScenarioError } from '../../engine/errors.js';
import type { Duration, Time } from '../../engine/time.js';
import { type Amount, type Currency, parseAmount } from '../../ledger/amount.js';
import type { TieBreak } from '../shared/longest-chain.js';
import { totalSubsidy } from '../shared/subsidy.js';
import type { UncleSettings } from '../shared/uncles.js';

/** How a node hears of the blocks of others. */
export type Exchange = 'announce' | 'ask' | 'none';

/** How the difficulty changes: not, a little with every block, or at the end of each window of blocks. */
export type Retarget = 'none' | 'per-block' | { readonly every: number; readonly limit: number };

/** Everything by which protocols with proof of work differ, in the simulator's units. */
export interface WorkSettings {
  readonly blockTime: Duration;
  /** Hash power of each master. */
  readonly hashPower: readonly number[];
  readonly hashPowerSteps: readonly { readonly at: Time; readonly factor: number }[];
  readonly mining:
    | 'clock'
    | { readonly pauses: readonly Duration[]; readonly ties: 'ascending' | 'descending' };
  readonly forkChoice: 'longest' | 'work' | 'subtree';
  readonly tieBreak: TieBreak;
  readonly retarget: Retarget;
  /** Leading hexadecimal zeros of real hashes. */
  readonly puzzle: number;
  readonly subsidy: Amount;
  readonly halving: number;
  readonly leastFee: Amount;
  readonly greatestFee: Amount;
  readonly blockSize: number;
  readonly wireSize: number;
  readonly confirmations: number;
  readonly exchange: Exchange;
  readonly uncles: UncleSettings | undefined;
  readonly legacy: boolean;
}

/** What scenarios write of settings that need the currency or the number of masters to be read. */
export interface WrittenSettings {
  readonly hashPower: 'equal' | readonly number[];
  readonly subsidy: number | string;
  readonly halving: number;
  readonly fees: readonly [least: number | string, greatest: number | string];
}

/** Hash powers, subsidy and fees as the simulator counts them. */
export type ReadSettings = Pick<WorkSettings, 'hashPower' | 'subsidy' | 'leastFee' | 'greatestFee'>;

/**
 * Reads what depends on the currency and on the masters.
 *
 * @param supply what there is at the start; all money together must stay below 2^53 units.
 * @throws ScenarioError with one line about the first value that cannot be.
 */
export function readSettings(
  written: WrittenSettings,
  masters: number,
  currency: Currency,
  supply: Amount,
): ReadSettings {
  const hashPower = written.hashPower === 'equal' ? new Array<number>(masters).fill(1) : written.hashPower;
  checkLength('hashPower', hashPower, masters);
  const subsidy = readAmount('subsidy', written.subsidy, currency);
  const [leastFee, greatestFee] = written.fees.map((fee) => readAmount('fees', fee, currency)) as [
    Amount,
    Amount,
  ];
  if (leastFee > greatestFee) refuse('fees', 'expected the lesser fee first', written.fees);
  const total = supply + totalSubsidy(subsidy, written.halving);
  if (total !== Infinity && total > Number.MAX_SAFE_INTEGER) {
    refuse('subsidy', 'expected all money to come to less than 2^53 of the smallest unit', written.subsidy);
  }
  return { hashPower, subsidy, leastFee, greatestFee };
}

/** Refuses a list that has not one entry for each master. */
export function checkLength(key: string, list: readonly unknown[], masters: number): void {
  if (list.length === masters) return;
  throw new ScenarioError(
    `consensus.${key}: expected ${masters} entries, one for each master, got ${list.length}`,
    `consensus.${key}`,
  );
}

function readAmount(key: string, value: number | string, currency: Currency): Amount {
  const amount = parseAmount(value, currency.decimals);
  if (amount !== undefined) return amount;
  return refuse(key, `expected an amount of coins with at most ${currency.decimals} decimals`, value);
}

function refuse(key: string, expected: string, value: unknown): never {
  throw new ScenarioError(`consensus.${key}: ${expected}, got ${JSON.stringify(value)}`, `consensus.${key}`);
}
