/**
 * The greatest of numbers, -Infinity of none. `Math.max(...values)` hands over each as an argument, of which engines
 * take some hundred thousand: a chain of a million blocks is too long for it.
 */
export function greatestOf(values: Iterable<number>): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > greatest) greatest = value;
  return greatest;
}

/** The least of numbers, Infinity of none. */
export function leastOf(values: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  return least;
}
