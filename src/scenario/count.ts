import * as z from 'zod';

/** Most nodes a scenario may have in all. */
export const MAXIMUM_NODES = 1_000_000;

/** The schema of a whole number within bounds. */
export function count(least: number, greatest: number) {
  const expected = `expected a whole number from ${least} to ${greatest}`;
  return z.int(expected).min(least, expected).max(greatest, expected);
}
