import { ScenarioError } from '../../../engine/errors.js';
import type { Duration } from '../../../engine/time.js';
import { mulDiv } from '../../../ledger/amount.js';

/** Difficulty of a run's first blocks; all others are whole parts of it, so that work adds up exactly. */
export const FIRST_DIFFICULTY = 1_000_000;

/** Least difficulty, a millionth of the first: as every chain has one at which blocks are as easy as they may be. */
const LEAST_DIFFICULTY = 1;

/** A whole difficulty that a block can have, as near to what a rule asks for as there is. */
export function held(difficulty: number): number {
  // Whole and exact: past 2^53 - 1 the chain's work is refused by name, see `workWith`.
  return Math.min(Math.max(LEAST_DIFFICULTY, Math.round(difficulty)), Number.MAX_SAFE_INTEGER);
}

/**
 * The work of a chain with a block of this difficulty on top. Works are compared to the last unit, so they must stay
 * whole numbers that floats hold exactly.
 *
 * @throws ScenarioError when the sum would pass 2^53 - 1, which only hash power far above that of the start brings about.
 */
export function workWith(below: number, difficulty: number): number {
  const work = below + difficulty;
  if (Number.isSafeInteger(work)) return work;
  const times = Math.floor(difficulty / FIRST_DIFFICULTY);
  throw new ScenarioError(
    `consensus.hashPowerSteps: expected hash power under which the work of a chain stays below ${WORK_BOUND} blocks of the first difficulty, got more: a block is ${times} times as hard as the first`,
    'consensus.hashPowerSteps',
  );
}

/** Blocks of the first difficulty whose work is just below 2^53. */
const WORK_BOUND = Math.floor(Number.MAX_SAFE_INTEGER / FIRST_DIFFICULTY);

/**
 * Bitcoin's rule at the end of a window (pow.cpp, CalculateNextWorkRequired): the difficulty times the time the
 * window should have taken over the time it took, which counts as a `limit`-th of the former at the least (and one
 * microsecond), and as `limit` times it at the most: the rule's own bounds. Never below a millionth of the first.
 *
 * @param actual from the window's first block to its last: one interval less than the window has blocks, which is
 *   the rule's off-by-one and makes the mean interval settle at n / (n - 2) of what is meant.
 */
export function windowDifficulty(
  difficulty: number,
  actual: Duration,
  meant: Duration,
  limit: number,
): number {
  // Divided by below, so never 0.
  const least = Math.max(1, Math.floor(meant / limit));
  const taken = Math.min(Math.max(actual, least), Math.floor(meant * limit));
  // Past 2^53 the work of a chain is refused by name.
  if ((difficulty / taken) * meant > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
  // The floor is named at LEAST_DIFFICULTY.
  return Math.max(LEAST_DIFFICULTY, mulDiv(difficulty, meant, taken));
}

/** Part of the difficulty by which the per-block rule moves, and the most such parts it falls by at once. */
const STEP_PARTS = 2048;
const LARGEST_FALL = 99;

/**
 * Ethereum's rule of Homestead (EIP-2) for every block: up one 2048th when the last interval was short, down by one
 * for each step it was longer than that. Steps are as long as balances exponential intervals of the meant mean:
 * E[floor(interval / step)] = 1 at step = mean * ln 2 (10 s at the 14.4 s of the original). It moves by a unit at the
 * least, and never below a millionth of the first.
 *
 * @param interval between the two blocks before the one whose difficulty this is. Ethereum takes the block's own,
 *   which would have miners' luck change while they wait.
 */
export function stepDifficulty(difficulty: number, interval: Duration, meant: Duration): number {
  const steps = Math.floor(interval / (meant * Math.LN2));
  // Falls by LARGEST_FALL parts at most, as EIP-2 has it, and moves by a unit at the least.
  const change = Math.max(1 - steps, -LARGEST_FALL) * Math.max(1, Math.floor(difficulty / STEP_PARTS));
  // The floor is named at LEAST_DIFFICULTY.
  return Math.max(LEAST_DIFFICULTY, difficulty + change);
}
