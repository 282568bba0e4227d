import { type Amount, type Currency, parseAmount } from '../../ledger/amount.js';
import { Emission, type EmissionCurve, parseEmission } from '../kit/chain/emission.js';
import type { Problem, ScenarioFacts } from '../scenario-facts.js';

/** What part of the fees is destroyed: a share of all of a block, or an amount of each payment. */
export type Burn = { readonly share: number } | { readonly base: Amount };

/** What scenarios write of money made and destroyed: amounts in coins. */
export interface WrittenMoney {
  readonly subsidy: number | string;
  readonly halving: number;
  readonly emission:
    | 'halving'
    | { readonly linear: number }
    | { readonly exponential: { readonly factor: number; readonly every: number } }
    | { readonly curve: string };
  readonly tail: number | string;
  readonly fees: readonly [least: number | string, greatest: number | string];
  readonly burn: 'none' | { readonly share: number } | { readonly base: number | string };
}

/** Money made and destroyed, in the smallest unit. */
export interface MoneySettings {
  readonly emission: Emission;
  readonly leastFee: Amount;
  readonly greatestFee: Amount;
  /** `undefined` where nothing is. */
  readonly burn: Burn | undefined;
}

/** What is wrong with a value: a problem, thrown within this file and returned from it. */
class Wrong {
  readonly problem: Problem;

  constructor(path: string, text: string) {
    this.problem = { path: ['consensus', ...path.split('.')], text };
  }
}

/**
 * Reads what depends on the currency. All money together must stay below 2^53 units.
 *
 * @returns the settings, or the first value that cannot be.
 */
export function readMoney(
  written: WrittenMoney,
  { supply, currency }: { readonly supply: Amount; readonly currency: Currency },
): MoneySettings | Problem {
  try {
    const [leastFee, greatestFee] = readFees(written, currency);
    const emission = readEmission(written, currency);
    checkTotal(written, emission.most, { supply, currency });
    return { emission, leastFee, greatestFee, burn: readBurn(written, leastFee, currency) };
  } catch (error) {
    if (error instanceof Wrong) return error.problem;
    throw error;
  }
}

/** What of the money of proof of work does not fit the scenario. */
export function moneyProblems(
  facts: ScenarioFacts<WrittenMoney & { readonly legacy?: boolean }>,
): readonly Problem[] {
  const { parameters } = facts;
  const read = readMoney(parameters, facts);
  if ('path' in read) return [read];
  if (parameters.legacy !== true || read.burn === undefined) return [];
  const text = 'expected "none" with legacy: true, under which nobody gets fees';
  return [{ path: ['consensus', 'burn'], text: `${text}, got ${JSON.stringify(parameters.burn)}` }];
}

function readFees({ fees }: WrittenMoney, currency: Currency): readonly [Amount, Amount] {
  const [least, greatest] = fees.map((fee) => readAmount('fees', fee, currency)) as [Amount, Amount];
  if (least > greatest) refuse('fees', 'expected the lesser fee first', fees);
  return [least, greatest];
}

function readEmission(written: WrittenMoney, currency: Currency): Emission {
  const tail = readAmount('tail', written.tail, currency);
  return new Emission(readCurve(written, currency), tail);
}

function readCurve(written: WrittenMoney, currency: Currency): EmissionCurve {
  const { emission, halving } = written;
  const first = readAmount('subsidy', written.subsidy, currency);
  if (emission === 'halving') return { first, halving };
  if ('linear' in emission) return { first, linear: emission.linear };
  if ('exponential' in emission) return { first, ...emission.exponential };
  const steps = parseEmission(emission.curve, currency.decimals);
  if ('problem' in steps) throw new Wrong('emission.curve', steps.problem);
  return { steps };
}

function checkTotal(
  { subsidy, emission }: WrittenMoney,
  mined: Amount,
  { supply, currency }: { readonly supply: Amount; readonly currency: Currency },
): void {
  const total = supply + mined;
  if (total === Infinity || total <= Number.MAX_SAFE_INTEGER) return;
  const coins = Math.floor((Number.MAX_SAFE_INTEGER - mined) / Number(`1e${currency.decimals}`));
  const remedy = coins < 0 ? 'lower the subsidy' : `lower the supply: "supply: ${coins}"`;
  const listed = typeof emission === 'object' && 'curve' in emission;
  const expected = 'expected all money to come to less than 2^53 of the smallest unit';
  if (listed) throw new Wrong('emission.curve', `${expected}, got ${mined} from its steps; ${remedy}`);
  throw new Wrong('subsidy', `${expected}, got ${JSON.stringify(subsidy)}; ${remedy}`);
}

function readBurn({ burn, fees }: WrittenMoney, leastFee: Amount, currency: Currency): Burn | undefined {
  if (burn === 'none') return undefined;
  if ('share' in burn) return burn.share === 0 ? undefined : burn;
  const base = readAmount('burn.base', burn.base, currency);
  if (base > leastFee) {
    refuse(
      'burn.base',
      `expected at most ${JSON.stringify(fees[0])}, the lower bound of consensus.fees`,
      burn.base,
    );
  }
  return base === 0 ? undefined : { base };
}

function readAmount(key: string, value: number | string, currency: Currency): Amount {
  const amount = parseAmount(value, currency.decimals);
  if (amount !== undefined) return amount;
  return refuse(key, `expected an amount of coins with at most ${currency.decimals} decimals`, value);
}

function refuse(key: string, expected: string, value: unknown): never {
  throw new Wrong(key, `${expected}, got ${JSON.stringify(value)}`);
}
