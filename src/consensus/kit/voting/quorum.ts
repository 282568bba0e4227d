import { assert } from '../../../engine/errors.js';

/**
 * The most faulty seats that `seats` can carry: f = floor((n - 1) / 3) (Lamport, Shostak, Pease 1982; Castro and
 * Liskov 1999).
 */
export function faultBound(seats: number): number {
  assert(Number.isSafeInteger(seats) && seats >= 1, `faultBound: expected at least one seat, got ${seats}`);
  return Math.floor((seats - 1) / 3);
}

/**
 * Seats that must agree: n - f, the most that can be waited for when f are silent. With n > 3f any two such sets
 * share more than f seats, an honest one among them.
 */
export function failureBoundary(seats: number): number {
  return seats - faultBound(seats);
}
