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

/** Other ways to write a unit, each with the length it stands for. A year is 365 days. */
const OTHER_UNITS: ReadonlyMap<string, Duration> = new Map([
  ['y', 365 * DAY],
  ['year', 365 * DAY],
  ['years', 365 * DAY],
  ['w', 7 * DAY],
  ['week', 7 * DAY],
  ['weeks', 7 * DAY],
  ['day', DAY],
  ['days', DAY],
  ['hour', HOUR],
  ['hours', HOUR],
  ['m', MINUTE],
  ['minute', MINUTE],
  ['minutes', MINUTE],
  ['sec', SECOND],
  ['second', SECOND],
  ['seconds', SECOND],
]);

/** The units for a message to people. */
export const UNIT_NAMES = 'us, ms, s, min, h, d, week, y';

/** Whole microseconds of a count of seconds, rounded to the nearest. */
export function seconds(count: number): Duration {
  return Math.round(count * SECOND);
}

/** A number without a sign, and the word behind it. */
const NUMBER_AND_UNIT = /^(\d+)(?:\.(\d+))?\s*([a-z]*)$/;

/** Length of a unit, in microseconds; `undefined` for a word that is none. */
function unitLength(name: string): Duration | undefined {
  return DURATION_UNITS.find(([unit]) => unit === name)?.[1] ?? OTHER_UNITS.get(name);
}

/**
 * Reads a duration such as `"250ms"`, `"1.5s"`, `"10min"`, `"1week"` or `"1y"` (365 days).
 *
 * @returns whole microseconds, or `undefined` when the text has no unit, an unknown unit, a sign, or is finer
 *   than a microsecond.
 */
export function parseDuration(text: string): Duration | undefined {
  const match = NUMBER_AND_UNIT.exec(text.trim());
  if (match === null) return undefined;
  const [, whole = '', fraction = '', unitName = ''] = match;
  const unit = unitLength(unitName);
  if (unit === undefined) return undefined;
  // In BigInt so that "0.1s" is 100,000 exactly and no float rounding decides an event's place.
  const scaled = BigInt(whole + fraction) * BigInt(unit);
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return undefined;
  const duration = Number(scaled / divisor);
  return Number.isSafeInteger(duration) ? duration : undefined;
}

/**
 * What to change about a value that should be a duration and is not one, for a message; empty when there is nothing
 * more to say than what was expected.
 */
export function durationAdvice(value: unknown): string {
  if (typeof value === 'number') return `; add a unit, such as "${value}s" (${UNIT_NAMES})`;
  if (typeof value !== 'string') return '';
  const match = NUMBER_AND_UNIT.exec(value.trim());
  if (match === null) return '';
  const unit = match[3]!;
  if (unit === '') return `; add a unit, such as "${value.trim()}s" (${UNIT_NAMES})`;
  if (unitLength(unit) === undefined) return `; units are ${UNIT_NAMES}`;
  const fine = (match[2] ?? '') !== '' && parseDuration(value) === undefined;
  return fine ? '; the smallest step is 1 us' : '';
}

/** Writes a duration in the largest unit that divides it: 1,500,000 is `"1500ms"`, 60,000,000 is `"1min"`. */
export function formatDuration(duration: Duration): string {
  if (duration === 0) return '0s';
  for (const [unit, length] of DURATION_UNITS) {
    if (duration % length === 0) return `${duration / length}${unit}`;
  }
  return `${duration}us`;
}
