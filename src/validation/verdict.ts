import { exp, ln } from '../engine/math.js';
import { binomialResolution, binomialScore } from './binomial.js';
import type { Estimate } from './estimate.js';
import { normalScore } from './normal.js';
import type { ValidationRow } from './table.js';

/** Probability that one row or more of a whole run is outside its bound from randomness alone. */
export const FAMILY_WISE_ERROR = 1e-3;

/** Distance at which exact values count as equal, relative to the expected one: rounding of formulas. */
const ROUNDING = 1e-9;

/** What became of a row: `within` its bound or `outside`; `shown` where only the distance counts. */
export type RowVerdict = 'within' | 'outside' | 'shown';

/** A row with what was simulated. */
export interface Judgement {
  readonly row: ValidationRow;
  readonly estimate: Estimate;
  /** Simulated less expected. */
  readonly difference: number;
  /** Difference beyond the tolerance in standard errors of both sides; `undefined` for an exact value. */
  readonly z: number | undefined;
  readonly verdict: RowVerdict;
  /** The error that this row would show in every second run: bound times standard error, and the tolerance. */
  readonly catches: number;
}

/**
 * The |z| that stays unpassed in all of `rows` independent rows with probability 1 - FAMILY_WISE_ERROR (Sidak's
 * correction, two-sided).
 */
export function boundFor(rows: number): number {
  const each = 1 - exp(ln(1 - FAMILY_WISE_ERROR) / Math.max(1, rows));
  return normalScore(each / 2);
}

/** Holds a simulated value against the expected one. */
export function judge(row: ValidationRow, estimate: Estimate, bound: number): Judgement {
  const difference = estimate.value - row.expected;
  const error = Math.sqrt(estimate.standardError * estimate.standardError + row.sd * row.sd);
  if (estimate.kind === 'exact' && row.sd === 0) {
    const allowed = row.tolerance + ROUNDING * Math.abs(row.expected);
    const holds = Math.abs(beyond(difference, row, allowed)) === 0;
    return { row, estimate, difference, z: undefined, verdict: verdictOf(row, holds), catches: allowed };
  }
  const z = scoreOf(row, estimate, error, difference);
  const resolution =
    estimate.kind === 'proportion' && row.sd === 0
      ? binomialResolution(estimate.samples, row.expected, bound)
      : bound * error;
  const verdict = verdictOf(row, Math.abs(z) <= bound);
  return { row, estimate, difference, z, verdict, catches: row.tolerance + resolution };
}

function verdictOf(row: ValidationRow, holds: boolean): RowVerdict {
  if (row.compare === 'distance') return 'shown';
  return holds ? 'within' : 'outside';
}

/** What of a difference is neither allowed by the relation nor by the tolerance. */
function beyond(difference: number, { relation }: ValidationRow, tolerance: number): number {
  if (difference > 0) return relation === 'at least' ? 0 : Math.max(0, difference - tolerance);
  return relation === 'at most' ? 0 : Math.min(0, difference + tolerance);
}

function scoreOf(row: ValidationRow, estimate: Estimate, error: number, difference: number): number {
  const rest = beyond(difference, row, row.tolerance);
  if (rest === 0) return 0;
  if (estimate.kind === 'proportion' && row.sd === 0) {
    // The nearest probability that would be right.
    const nearest = estimate.value - rest;
    return binomialScore(Math.round(estimate.value * estimate.samples), estimate.samples, nearest);
  }
  return error === 0 ? scoreWithoutVariance(row, estimate, rest) : rest / error;
}

/**
 * Samples that are all equal say nothing of their error: what they miss may be so rare that none has it. If a rare
 * sample differs by the reach, the difference is its share of them, and none was seen.
 */
function scoreWithoutVariance({ expected }: ValidationRow, estimate: Estimate, rest: number): number {
  const { value, samples, reach = Math.max(Math.abs(value), Math.abs(expected)) } = estimate;
  return Math.sign(rest) * Math.abs(binomialScore(0, samples, Math.min(1, Math.abs(rest) / reach)));
}
