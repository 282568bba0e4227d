import { ScenarioError } from '../engine/errors.js';
import { exp, ln } from '../engine/math.js';
import { DURATION_UNITS, type Duration, formatDuration } from '../engine/time.js';
import { quoteValue } from '../scenario/value-text.js';

/** A key of a scenario and the values that a sweep gives it one after another. */
export interface ListAxis {
  readonly kind: 'list';
  /** As `--set` writes it: `consensus.blockTime`. */
  readonly key: string;
  /** As a scenario file would hold them. */
  readonly values: readonly unknown[];
}

/** A key of a scenario and the range its values come from. */
export interface RangeAxis {
  readonly kind: 'range';
  readonly key: string;
  readonly low: number;
  readonly high: number;
  /** Unit of a duration, such as `s`; empty for a pure number. */
  readonly unit: string;
  /** Values that a grid takes from it, both ends included; `undefined` where only draws can use it. */
  readonly steps: number | undefined;
  /** Whether equal steps are equal factors. */
  readonly logarithmic: boolean;
}

/** One thing that a sweep varies. */
export type Axis = ListAxis | RangeAxis;

/** The unit of a range whose ends have two units. */
const MIXED = 'us';
/** Most values an axis may have. */
const MOST_VALUES = 10_000;
const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const RANGE = new RegExp(
  `^(${NUMBER})\\s*([a-z]*)\\s*\\.\\.\\s*(${NUMBER})\\s*([a-z]*)\\s*(?:/\\s*(\\d+)\\s*(log)?|/\\s*(log))?$`,
  'i',
);

/**
 * Reads an axis: `consensus.blockTime=1s,2s,5s` lists values; `consensus.retributionRate=0.1..0.5/5` is a range of
 * five values, both ends included; `nodes.master=10..1000/3log` takes equal factors in place of equal steps; a range
 * without a number of values, `0.1..0.5`, is for designs that draw.
 *
 * @param readValue reads one value of a list, as a scenario file holds it.
 * @throws ScenarioError with one line.
 */
export function parseAxis(text: string, readValue: (text: string) => unknown = plainValue): Axis {
  const equals = text.indexOf('=');
  const key = text.slice(0, Math.max(0, equals)).trim();
  const written = text.slice(equals + 1).trim();
  if (equals < 1 || key === '' || written === '')
    throw new ScenarioError(
      `--vary: expected key=values such as consensus.blockTime=1s,2s,5s or nodes.master=5..25/3, got ${quoteValue(text)}`,
    );
  return axisOf(key, written, readValue);
}

/**
 * An axis from its key and what is varied: a list of values, or text as {@link parseAxis} reads it behind the `=`.
 *
 * @throws ScenarioError with one line.
 */
export function axisOf(
  key: string,
  values: readonly unknown[] | string,
  readValue: (text: string) => unknown = plainValue,
): Axis {
  refuseKey(key);
  const range = typeof values === 'string' ? rangeOf(key, values) : undefined;
  if (range !== undefined) return range;
  const list = typeof values === 'string' ? listed(values).map(readValue) : values;
  if (list.length === 0 || list.some((value) => value === '' || value === undefined))
    throw new ScenarioError(`--vary: ${key}: expected values between the commas, got ${quoteValue(values)}`);
  if (list.length > MOST_VALUES)
    throw new ScenarioError(`--vary: ${key}: expected at most ${MOST_VALUES} values, got ${list.length}`);
  const twice = list.find((value, place) => list.findIndex((other) => same(other, value)) !== place);
  if (twice !== undefined)
    throw new ScenarioError(`--vary: ${key}: the value ${quoteValue(twice)} is there twice`);
  return { kind: 'list', key, values: list };
}

function refuseKey(key: string): void {
  if (key === 'seed')
    throw new ScenarioError('--vary: seed: every point has the same seeds; say how many with --seeds');
  if (key === 'name' || key === 'description' || key === 'extends')
    throw new ScenarioError(`--vary: ${key}: names a scenario and changes nothing of a run`);
}

function rangeOf(key: string, text: string): RangeAxis | undefined {
  if (!text.includes('..')) return undefined;
  const match = RANGE.exec(text);
  const place = `--vary: ${key}`;
  if (match === null)
    throw new ScenarioError(
      `${place}: expected a range such as 0.1..0.5/5, 1s..60s/4log or 0.1..0.5, got ${quoteValue(text)}`,
    );
  const [, from, fromUnit = '', to, toUnit = '', count, log, logAlone] = match;
  const written = [fromUnit === '' ? toUnit : fromUnit, toUnit === '' ? fromUnit : toUnit] as const;
  const unknown = written.find((one) => one !== '' && lengthOf(one) === undefined);
  if (unknown !== undefined)
    throw new ScenarioError(`${place}: expected a unit such as s or min, got ${quoteValue(unknown)}`);
  const isMixed = written[0] !== written[1];
  const unit = isMixed ? MIXED : written[0];
  const end = (text: string | undefined, at: 0 | 1) => Number(text) * (isMixed ? lengthOf(written[at])! : 1);
  const low = end(from, 0);
  const high = end(to, 1);
  const logarithmic = log !== undefined || logAlone !== undefined;
  const steps = count === undefined ? undefined : Number(count);
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high)
    throw new ScenarioError(`${place}: expected the lower end first, got ${quoteValue(text)}`);
  if (logarithmic && low <= 0)
    throw new ScenarioError(`${place}: expected ends above 0 for equal factors, got ${quoteValue(text)}`);
  if (steps !== undefined && (steps < 2 || steps > MOST_VALUES))
    throw new ScenarioError(`${place}: expected from 2 to ${MOST_VALUES} values, got ${steps}`);
  return { kind: 'range', key, low, high, unit, steps, logarithmic };
}

function lengthOf(unit: string): Duration | undefined {
  return DURATION_UNITS.find(([name]) => name === unit)?.[1];
}

/** Text cut at the commas that stand in no bracket and no quotes. */
function listed(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  let quote = '';
  for (const letter of text) {
    if (quote === '' && letter === ',' && depth === 0) {
      parts.push('');
      continue;
    }
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if ('[{'.includes(letter)) depth++;
    else if (']}'.includes(letter)) depth--;
    parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

/** A value without YAML: a number, `true`, `false`, JSON in brackets, or text. */
function plainValue(text: string): unknown {
  if (new RegExp(`^${NUMBER}$`, 'i').test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (!/^[[{"]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The values of an axis on a grid.
 *
 * @param whole whether its key takes whole numbers only: values are rounded then, and equal ones are one.
 * @throws ScenarioError for a range that does not say how many.
 */
export function gridValues(axis: Axis, whole: boolean): readonly unknown[] {
  if (axis.kind === 'list') return axis.values;
  const { steps, key } = axis;
  if (steps === undefined)
    throw new ScenarioError(
      `--vary: ${key}: expected how many values the range has, as in ${rangeText(axis)}/5, or a design that draws, such as --design lhs`,
    );
  const values = Array.from({ length: steps }, (_, step) => valueAt(axis, step / (steps - 1), whole));
  return values.filter((value, place) => values.indexOf(value) === place);
}

function rangeText({ low, high, unit }: RangeAxis): string {
  return `${low}${unit}..${high}${unit}`;
}

/** The value of an axis at a place from 0 to 1, 1 itself being for ranges only; each value of a list has an equal part. */
export function drawnValue(axis: Axis, place: number, whole: boolean): unknown {
  if (axis.kind === 'list')
    return axis.values[Math.min(axis.values.length - 1, Math.floor(place * axis.values.length))];
  // Both ends of whole numbers are as likely as what lies between.
  if (whole && !axis.logarithmic && axis.unit === '')
    return Math.min(axis.high, Math.floor(axis.low + place * (axis.high - axis.low + 1)));
  return valueAt(axis, place, whole);
}

/** A value of a range: its ends as they stand, others to six digits, far below what a run could tell apart. */
function valueAt(axis: RangeAxis, place: number, whole: boolean): unknown {
  const { low, high, logarithmic, unit } = axis;
  const length = unit === '' ? 1 : lengthOf(unit)!;
  const end = place === 0 ? low : place === 1 ? high : undefined;
  const value =
    end ?? (logarithmic ? exp(ln(low) + place * (ln(high) - ln(low))) : low + place * (high - low));
  const exact = value * length;
  const short = end === undefined ? Number(exact.toPrecision(6)) : exact;
  if (unit !== '') return durationText(Math.round(short), unit, length);
  return whole ? Math.round(short) : short;
}

/** A duration in the unit it was asked for where that takes three decimals at the most, or else in one that divides it. */
function durationText(microseconds: number, unit: string, length: Duration): string {
  const inUnit = microseconds / length;
  const short = Number(inUnit.toFixed(3));
  return unit !== MIXED && short === inUnit ? `${inUnit}${unit}` : formatDuration(microseconds);
}

/**
 * A value as a number on an axis of a chart: a number itself, the seconds of a duration; `undefined` for any other.
 */
export function valueNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const match = new RegExp(`^(${NUMBER})\\s*([a-z]*)$`, 'i').exec(value.trim());
  if (match === null) return undefined;
  const unit = match[2]!;
  if (unit === '') return Number(match[1]);
  const length = lengthOf(unit);
  return length === undefined ? undefined : (Number(match[1]) * length) / 1_000_000;
}

/** A value as a cell of a table: text as it stands, anything composed as JSON. */
export function valueCell(value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}
