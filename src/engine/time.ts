/**
 * A moment in simulated time: whole microseconds since the run's start, always a safe integer.
 * Whole numbers add and compare the same on every engine; fractions of a second would not.
 */
export type Time = number;

/** A span of simulated time in whole microseconds. */
export type Duration = number;

/** A node's number in the run, dense from 0, so that flat arrays and bit sets can be indexed by it. */
export type NodeId = number;

/** Lengths of the units that people write durations in, in microseconds. */
export const MILLISECOND: Duration = 1_000;
export const SECOND: Duration = 1_000_000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

/** Units a duration may be written in, longest first (so that formatting finds the largest that divides). */
export const DURATION_UNITS: readonly (readonly [unit: string, length: Duration])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['min', MINUTE],
  ['s', SECOND],
  ['ms', MILLISECOND],
  ['us', 1],
];

/**
 * Reads a duration such as `"250ms"`, `"1.5s"` or `"10min"`.
 *
 * @returns whole microseconds, or `undefined` when the text has no unit, an unknown unit, a sign, or is finer
 *   than a microsecond.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d+)(?:\.(\d+))?\s*(d|h|min|s|ms|us)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, whole = '', fraction = '', unitName = ''] = match;
  const unit = DURATION_UNITS.find(([name]) => name === unitName)?.[1];
  if (unit === undefined) return undefined;
  // In BigInt so that "0.1s" is 100,000 exactly and no float rounding decides an event's place.
  const scaled = BigInt(whole + fraction) * BigInt(unit);
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return undefined;
  const duration = Number(scaled / divisor);
  return Number.isSafeInteger(duration) ? duration : undefined;
}

/** Writes a duration in the largest unit that divides it: 1,500,000 is `"1500ms"`, 60,000,000 is `"1min"`. */
export function formatDuration(duration: Duration): string {
  if (duration === 0) return '0s';
  for (const [unit, length] of DURATION_UNITS) {
    if (duration % length === 0) return `${duration / length}${unit}`;
  }
  return `${duration}us`;
}
