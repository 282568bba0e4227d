import { UsageError } from '../terminal/exit.js';

/** What the user typed, by the long names of options, as yargs reads it. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Whether an option was typed at all. */
export function isGiven(given: Arguments, name: string): boolean {
  return given[name] !== undefined;
}

/** The text of an option that takes one; the last when it was typed several times. */
export function lastOf(given: Arguments, name: string): string | undefined {
  return listOf(given, name).at(-1);
}

/** Every text of an option that may be repeated. */
export function listOf(given: Arguments, name: string): readonly string[] {
  const value = given[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Whether a yes-or-no option was typed; the last when it was typed several times. */
export function isSet(given: Arguments, name: string): boolean {
  const value = given[name];
  return (Array.isArray(value) ? value.at(-1) : value) === true;
}

/**
 * The number of an option that takes a whole one; `undefined` when it was not typed.
 *
 * @param most it may be; the least is 1.
 * @throws UsageError for anything else.
 */
export function wholeNumberOf(given: Arguments, name: string, most: number): number | undefined {
  const text = lastOf(given, name);
  if (text === undefined) return undefined;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= most) return count;
  throw new UsageError(`--${name}: expected a whole number from 1 to ${most}, got "${text}"`);
}
