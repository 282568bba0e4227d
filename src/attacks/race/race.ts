import { ScenarioError } from '../../engine/errors.js';
import { randomSource } from '../../engine/random.js';
import { type Ratio, ratioOfMeans } from '../../engine/ratio.js';
import {
  strategyByLetters,
  type WinningConvention,
  type WithholdingStrategy,
} from '../strategy/withholding.js';
import { expectedBlocks, raceDoubleSpends } from './double-spend-race.js';
import { raceWithholding } from './withholding-race.js';

/** What every race is told. */
interface RaceBasics {
  /** The attacker's share of the mining power, above 0 and below 0.5. */
  readonly attacker: number;
  /** Blocks to find, about; a million by default. */
  readonly blocks?: number;
  /** Seed of all randomness; `"race"` by default. */
  readonly seed?: string;
}

/** A race of a miner that withholds blocks. */
export interface WithholdingRaceOptions extends RaceBasics {
  /**
   * Letters: `"H"` honest, `"S"` selfish, or any of `L` lead-stubborn, `F` equal-fork-stubborn, `T1` to `T9`
   * trail-stubborn, such as `"LFT1"`; or the strategy itself.
   */
  readonly strategy: string | WithholdingStrategy;
  /** Share of the honest power that mines on the attacker's branch in a tie; 0 by default. */
  readonly gamma?: number;
}

/** Races of an attacker that spends its money twice. */
export interface DoubleSpendRaceOptions extends RaceBasics {
  readonly strategy: 'double-spend';
  /** Public blocks the payee waits for. */
  readonly confirmations: number;
  /** Whether the attacker must catch up, or get strictly ahead; there is no default: results differ a lot. */
  readonly convention: WinningConvention;
  /** Secret blocks at the start; 0 by default. */
  readonly premined?: number;
  /** Blocks behind at which the attacker gives up; never by default. */
  readonly patience?: number;
}

/** What a race of a withholding miner came to. */
export interface WithholdingRaceResult {
  /** Blocks found. */
  readonly blocks: number;
  /** The attacker's share of the blocks in the chain, with its standard error. */
  readonly revenue: Ratio;
  /** Share of the blocks found that are not in the chain. */
  readonly stale: number;
}

/** What races of an attacker that spends twice came to. */
export interface DoubleSpendRaceResult {
  /** Blocks found. */
  readonly blocks: number;
  readonly attempts: number;
  /** Share of the attempts that succeeded, with its standard error. */
  readonly success: Ratio;
}

const BLOCKS = 1_000_000;

/**
 * Races an attacker's branch against the public one, without a network: millions of blocks a second, for questions
 * that no delay comes into. The same options give the same result, on any engine.
 *
 * @throws ScenarioError for an option out of its range.
 */
export function race(options: DoubleSpendRaceOptions): DoubleSpendRaceResult;
export function race(options: WithholdingRaceOptions): WithholdingRaceResult;
export function race(
  options: DoubleSpendRaceOptions | WithholdingRaceOptions,
): DoubleSpendRaceResult | WithholdingRaceResult {
  const { attacker, blocks = BLOCKS, seed = 'race' } = options;
  require('attacker', attacker > 0 && attacker < 0.5, 'a share above 0 and below 0.5', attacker);
  require('blocks', isCount(blocks) && blocks > 0, 'a whole number above 0', blocks);
  require('seed', typeof seed === 'string', 'text', seed);
  const random = randomSource(seed).stream('race');
  if (isDoubleSpend(options)) {
    const described = doubleSpendOf(options);
    // With one attempt the standard error would be 0.
    const planned = Math.max(2, Math.ceil(blocks / expectedBlocks(described)));
    const { attempts, successes, blocks: found } = raceDoubleSpends(described, planned, random);
    const value = successes / attempts;
    return {
      blocks: found,
      attempts,
      success: { value, standardError: Math.sqrt((value * (1 - value)) / attempts) },
    };
  }
  const { gamma = 0 } = options;
  require('gamma', gamma >= 0 && gamma <= 1, 'a share from 0 to 1', gamma);
  const strategy = strategyOf(options.strategy);
  const sums = raceWithholding({ attacker, gamma, strategy }, blocks, random);
  return {
    blocks: sums.blocks,
    revenue: ratioOfMeans(sums.revenue),
    stale: 1 - sums.revenue.y / sums.blocks,
  };
}

function isDoubleSpend(
  options: DoubleSpendRaceOptions | WithholdingRaceOptions,
): options is DoubleSpendRaceOptions {
  return options.strategy === 'double-spend';
}

function doubleSpendOf(options: DoubleSpendRaceOptions) {
  const { attacker, confirmations, convention, premined = 0, patience = Number.POSITIVE_INFINITY } = options;
  const whole = 'a whole number of blocks from 0 up';
  require('confirmations', isCount(confirmations), whole, confirmations);
  require('premined', isCount(premined), whole, premined);
  require('patience', patience === Number.POSITIVE_INFINITY || isCount(patience), whole, patience);
  const known = convention === 'catch-up' || convention === 'strictly-ahead';
  require('convention', known, '"catch-up" or "strictly-ahead"', convention);
  return {
    attacker,
    premined,
    progress: 'drawn',
    strategy: { kind: 'double-spend', confirmations, convention, patience },
  } as const;
}

function strategyOf(given: string | WithholdingStrategy): WithholdingStrategy {
  if (typeof given !== 'string') return given;
  const strategy = strategyByLetters(given);
  const names = '"H", "S", "double-spend", or letters of L, F and T1 to T9 such as "LFT1"';
  require('strategy', strategy !== undefined, names, given);
  return strategy!;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function require(key: string, holds: boolean, expected: string, value: unknown): void {
  if (holds) return;
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  throw new ScenarioError(`race: ${key}: expected ${expected}, got ${shown}`, key);
}
