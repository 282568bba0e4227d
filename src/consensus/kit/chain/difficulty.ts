import type { Duration } from '../../../engine/time.js';
import { mulDiv } from '../../../ledger/amount.js';

/** Difficulty of a run's first blocks; all others are whole parts of it, so that work adds up exactly. */
export const FIRST_DIFFICULTY = 1_000_000;

/** Largest difficulty, 137,000 times the first: sums of 2^16 blocks of it stay safe integers. */
const GREATEST_DIFFICULTY = 2 ** 37;

/** A whole difficulty that a block can have, as near to what a rule asks for as there is. */
export function held(difficulty: number): number {
  return clamp(Math.round(difficulty), 1, GREATEST_DIFFICULTY);
}

function clamp(value: number, least: number, greatest: number): number {
  return Math.min(Math.max(value, least), greatest);
}

/**
 * Bitcoin's rule at the end of a window (pow.cpp, CalculateNextWorkRequired): the difficulty times the time the
 * window should have taken over the time it took, which is held between a `limit`-th and `limit` times the former.
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
  const taken = clamp(actual, Math.floor(meant / limit), meant * limit);
  return clamp(mulDiv(difficulty, meant, taken), 1, GREATEST_DIFFICULTY);
}

/** Part of the difficulty by which the per-block rule moves, and the most such parts it falls by at once. */
const STEP_PARTS = 2048;
const LARGEST_FALL = 99;

/**
 * Ethereum's rule of Homestead (EIP-2) for every block: up one 2048th when the last interval was short, down by one
 * for each step it was longer than that. Steps are as long as balances exponential intervals of the meant mean:
 * E[floor(interval / step)] = 1 at step = mean * ln 2 (10 s at the 14.4 s of the original).
 *
 * @param interval between the two blocks before the one whose difficulty this is. Ethereum takes the block's own,
 *   which would have miners' luck change while they wait.
 */
export function stepDifficulty(difficulty: number, interval: Duration, meant: Duration): number {
  const steps = Math.floor(interval / (meant * Math.LN2));
  const change = Math.max(1 - steps, -LARGEST_FALL) * Math.max(1, Math.floor(difficulty / STEP_PARTS));
  return clamp(difficulty + change, 1, GREATEST_DIFFICULTY);
}
