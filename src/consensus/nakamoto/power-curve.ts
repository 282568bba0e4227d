import { DAY, type Duration, HOUR, MINUTE, SECOND, type Time } from '../../engine/time.js';

/** A value at a moment of a run. */
export interface CurvePoint {
  readonly at: Time;
  readonly value: number;
}

/** What a curve in CSV looks like, for messages. */
export const CURVE_FORM =
  'expected CSV text of times and values with the unit of time in its first line, such as "days,factor"';

const UNITS: Readonly<Record<string, Duration>> = {
  us: 1,
  s: SECOND,
  seconds: SECOND,
  min: MINUTE,
  minutes: MINUTE,
  h: HOUR,
  hours: HOUR,
  d: DAY,
  days: DAY,
};

/** Greatest value of a curve. */
const LARGEST = 1e12;
/** Equal steps by which a ramp, or the way from one line of a curve to the next, is taken. */
const STEPS = 64;

/**
 * Reads a curve: a line that states the unit of time, then a time and a value in each line, times rising. Empty lines and
 * lines that begin with `#` are passed over.
 *
 * @returns the points, or what is wrong, with the line.
 */
export function parseCurve(text: string): readonly CurvePoint[] | string {
  let unit: Duration | undefined;
  const points: CurvePoint[] = [];
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const cells = content.split(',').map((cell) => cell.trim());
    const [time = '', written = ''] = cells;
    if (unit === undefined) {
      const word = time.toLowerCase();
      if (!Object.hasOwn(UNITS, word))
        return `expected in line ${place + 1} the unit of time, as in "days,factor"`;
      unit = UNITS[word]!;
      continue;
    }
    const at = Math.round(Number(time) * unit);
    const value = Number(written);
    const isRead = cells.length === 2 && time !== '' && written !== '';
    if (!isRead || !(at >= 0 && Number.isSafeInteger(at)) || !(value >= 0 && value <= LARGEST)) {
      return `expected in line ${place + 1} a time and a value of at least 0 such as "7,1.5"`;
    }
    if (at <= (points.at(-1)?.at ?? -1)) return `expected in line ${place + 1} a later time than before`;
    points.push({ at, value });
  }
  return points.length === 0 ? 'expected at least one line of a time and a value' : points;
}

/** The way from a value to another in equal steps; the last of them is exact. */
export function ramp(from: number, to: number, at: Time, over: Duration): readonly CurvePoint[] {
  if (over === 0) return [{ at, value: to }];
  // A step takes one microsecond at least: a short ramp has fewer steps.
  const count = Math.min(STEPS, over);
  return Array.from({ length: count }, (_, step) => ({
    at: at + Math.round((over * (step + 1)) / count),
    value: step + 1 === count ? to : from + ((to - from) * (step + 1)) / count,
  }));
}

/** A curve that is straight between its points, in equal steps; before the first it is 1 and then jumps to it. */
export function stepsOf(points: readonly CurvePoint[]): readonly CurvePoint[] {
  return points.flatMap((point, place) => {
    const before = points[place - 1];
    return before === undefined ? [point] : ramp(before.value, point.value, before.at, point.at - before.at);
  });
}
