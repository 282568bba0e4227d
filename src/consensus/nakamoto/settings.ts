import { ScenarioError } from '../../engine/errors.js';
import type { RandomSource } from '../../engine/random.js';
import type { Duration, Time } from '../../engine/time.js';
import type { World } from '../consensus.js';
import type { TieBreak } from '../kit/chain/longest-chain.js';
import type { TimelinessSettings } from '../kit/chain/timely-chains.js';
import type { UncleSettings } from '../kit/chain/uncles.js';
import type { DifficultySettings } from '../kit/difficulty/rules.js';
import { type MoneySettings, readMoney, type WrittenMoney } from './money-settings.js';
import type { MovingPowerSettings, PowerStep } from './moving-power.js';
import { type NamedShares, powersOf, sumNote } from './pool-shares.js';
import type { WrittenRetarget } from './retarget-parameters.js';

/** A drawn hash power is at least the mean over this. */
const LEAST_PART = 1_000;

/** How a node learns of the blocks of others. */
export type Exchange = 'announce' | 'ask' | 'none';

/** Everything by which protocols with proof of work differ, in the simulator's units. */
export interface WorkSettings extends MoneySettings {
  readonly blockTime: Duration;
  /** Hash power of each master. */
  readonly hashPower: readonly number[];
  readonly moving: MovingPowerSettings;
  readonly mining:
    | 'clock'
    | { readonly pauses: readonly Duration[]; readonly ties: 'ascending' | 'descending' };
  readonly forkChoice: 'longest' | 'work' | 'subtree';
  readonly tieBreak: TieBreak;
  /** Which blocks count when branches compete; `undefined` when all do. */
  readonly acceptance: TimelinessSettings | undefined;
  readonly retarget: DifficultySettings;
  /** Leading hexadecimal zeros of real hashes. */
  readonly puzzle: number;
  readonly blockSize: number;
  /** Least bytes of a block on the wire, or evenly spaced quantiles of them. */
  readonly wireSize: number | readonly number[];
  readonly confirmations: number;
  readonly exchange: Exchange;
  readonly uncles: UncleSettings | undefined;
  readonly legacy: boolean;
}

/** Bytes that no block is below on the wire. */
export function leastWireSize({ wireSize }: Pick<WorkSettings, 'wireSize'>): number {
  return typeof wireSize === 'number' ? wireSize : wireSize[0]!;
}

/** What scenarios write of settings that need the currency or the number of masters to be read. */
export interface WrittenSettings extends WrittenMoney {
  readonly hashPower:
    | 'equal'
    | readonly number[]
    | { readonly pools: readonly number[] | NamedShares }
    | { readonly normal: readonly [mean: number, deviation: number] };
  readonly hashPowerSteps: readonly (Omit<PowerStep, 'miners'> & { readonly miners?: Whose })[];
  readonly hashPowerCurve: Points;
  readonly hashPowerNoise: 'none' | NonNullable<MovingPowerSettings['noise']>;
  readonly profit: 'none' | WrittenProfit;
}

/** Times and values as they are written. */
type Points = readonly (readonly [at: Time, value: number])[];
/** Masters by number or by the names of pools. */
type Whose = readonly (number | string)[] | undefined;

/** Miners that come and go, as a scenario writes it. */
interface WrittenProfit {
  readonly every: Duration;
  readonly price: number | Points | { readonly volatility: number };
  readonly strategies: readonly {
    readonly miners?: Whose;
    readonly cost?: number | undefined;
    readonly elsewhere?: number | undefined;
    readonly margin: number;
  }[];
}

/** Hash powers, money and fees as the simulator counts them. */
export type ReadSettings = Pick<WorkSettings, 'hashPower' | 'moving' | keyof MoneySettings>;

/**
 * Reads what depends on the currency and on the masters. All money together must stay below 2^53 units.
 *
 * @throws ScenarioError with one line about the first value that cannot be.
 */
export function readSettings(written: WrittenSettings, world: World): ReadSettings {
  const { random } = world;
  const masters = world.population.of('master').length;
  const power = world.users?.power;
  // Masters that belong to nobody do not mine.
  const hashPower =
    power === undefined
      ? readPower(written.hashPower, masters, random)
      : Array.from({ length: masters }, (_, place) => power[place] ?? 0);
  const money = readMoney(written, world);
  if ('path' in money) {
    const path = money.path.join('.');
    throw new ScenarioError(`${path}: ${money.text}`, path);
  }
  if (written.profit !== 'none' && money.emission.at(1) === 0) {
    refuse('profit', 'expected a subsidy above 0, by which what mining pays is counted', written.subsidy);
  }
  const moving = readMoving(written, masters);
  return { hashPower, moving, ...money };
}

function readPower(
  written: WrittenSettings['hashPower'],
  masters: number,
  random: RandomSource,
): readonly number[] {
  if (written === 'equal') return new Array<number>(masters).fill(1);
  if ('normal' in written) {
    const [mean, deviation] = written.normal;
    const stream = random.stream('hash-power');
    // No hash power is 0 or below: the least is a LEAST_PART-th of the mean.
    const draw = () => Math.max(mean / LEAST_PART, mean + deviation * stream.normal());
    return Array.from({ length: masters }, draw);
  }
  if ('pools' in written) {
    const pools = isNamed(written.pools) ? powersOf(written.pools) : written.pools;
    if (pools.length > masters) {
      refuse('hashPower.pools', `expected at most ${masters} pools, one a master`, pools.length);
    }
    return [...pools, ...new Array<number>(masters - pools.length).fill(0)];
  }
  checkLength('hashPower', written, masters);
  return written;
}

function readMoving(written: WrittenSettings, masters: number): MovingPowerSettings {
  const { hashPowerSteps, hashPowerCurve, hashPowerNoise } = written;
  const profit = written.profit === 'none' ? undefined : written.profit;
  const names = poolNames(written);
  const points = (curve: Points) => curve.map(([at, value]) => ({ at, value }));
  const numbers = (key: string, whose: Whose) => whose?.map((miner) => numberOf(key, miner, names, masters));
  const everybody = Array.from({ length: masters }, (_, miner) => miner);
  const strategies = profit?.strategies.map(({ miners, cost, elsewhere, margin }) => {
    return {
      miners: numbers('profit.strategies', miners) ?? everybody,
      against: (cost ?? elsewhere)!,
      margin,
    };
  });
  return {
    steps: hashPowerSteps.map((step) => ({ ...step, miners: numbers('hashPowerSteps', step.miners) })),
    curve: points(hashPowerCurve),
    noise: hashPowerNoise === 'none' ? undefined : hashPowerNoise,
    mining:
      profit === undefined
        ? undefined
        : {
            every: profit.every,
            price: isPoints(profit.price) ? points(profit.price) : profit.price,
            strategies: strategies!,
          },
  };
}

function isPoints(price: WrittenProfit['price']): price is Points {
  return Array.isArray(price);
}

function numberOf(key: string, miner: number | string, names: readonly string[], masters: number): number {
  const number = typeof miner === 'number' ? miner : names.indexOf(miner);
  if (number >= 0 && number < masters) return number;
  const named = names.length === 0 ? '' : ` or one of ${names.join(', ')}`;
  return refuse(`${key}: miners`, `expected masters from 0 to ${masters - 1}${named}`, miner);
}

/** Names of the first masters, where their hash power is written by name. */
export function poolNames({ hashPower }: Pick<WrittenSettings, 'hashPower'>): readonly string[] {
  const isPools = typeof hashPower === 'object' && 'pools' in hashPower;
  return isPools && isNamed(hashPower.pools) ? Object.keys(hashPower.pools) : [];
}

/** What is to be said to whoever wrote the settings, though they can be run. */
export function settingNotes({ hashPower }: Pick<WrittenSettings, 'hashPower'>): readonly string[] {
  const isPools = typeof hashPower === 'object' && 'pools' in hashPower;
  const note = isPools && isNamed(hashPower.pools) ? sumNote(hashPower.pools) : undefined;
  return note === undefined ? [] : [note];
}

function isNamed(pools: readonly number[] | NamedShares): pools is NamedShares {
  return !Array.isArray(pools);
}

/** The rule of difficulty that a scenario asks for. */
export function readRetarget(written: WrittenRetarget): DifficultySettings {
  if (written === 'none') return { kind: 'none' };
  if (written === 'per-block') return { kind: 'step' };
  if ('every' in written) return { kind: 'window', ...written };
  if ('average' in written) return { kind: 'average', ...written.average };
  if ('lwma' in written) return { kind: 'lwma', ...written.lwma };
  if ('asert' in written) return { kind: 'asert', ...written.asert };
  return { kind: 'dark-gravity-wave', ...written.darkGravityWave };
}

/** Refuses a list that has not one entry for each master. */
export function checkLength(key: string, list: readonly unknown[], masters: number): void {
  if (list.length === masters) return;
  throw new ScenarioError(
    `consensus.${key}: expected ${masters} entries, one for each master, got ${list.length}`,
    `consensus.${key}`,
  );
}

function refuse(key: string, expected: string, value: unknown): never {
  throw new ScenarioError(`consensus.${key}: ${expected}, got ${JSON.stringify(value)}`, `consensus.${key}`);
}
