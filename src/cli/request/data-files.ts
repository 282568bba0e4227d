import { isAbsolute, join, resolve } from 'node:path';

/** Larger files are refused as part of a scenario: a link takes some 20 bytes, so this is a graph of a million links. */
export const LARGEST_DATA_FILE = 32 * 1024 * 1024;

/** Places of a scenario that may name a CSV file instead of holding its text. */
const PLACES: readonly (readonly string[])[] = [
  ['network', 'topology', 'edges'],
  ['holdings', 'accounts'],
  ['network', 'regions', 'latency'],
  ['network', 'regions', 'bandwidth'],
  ['consensus', 'hashPower', 'pools'],
  ['consensus', 'hashPowerCurve'],
  ['consensus', 'profit', 'price'],
];

/** Reads a file's text; `shown` is what messages call it. */
export type TextReader = (path: string, shown: string, largest: number) => string;

/**
 * Puts the text of the CSV files that a scenario names in the place of their names, so that the scenario stands on its
 * own.
 *
 * @param folder where relative names start.
 * @param shownFolder the same as messages show it.
 */
export function withDataFiles(data: unknown, folder: string, shownFolder: string, read: TextReader): unknown {
  return PLACES.reduce((scenario, place) => {
    const file = place.reduce<unknown>((inner, key) => groupOf(inner)?.[key], scenario);
    if (typeof file !== 'string' || !/\.csv$/i.test(file) || file.includes('\n')) return scenario;
    const shown = isAbsolute(file) ? file : join(shownFolder, file);
    return replaced(scenario, place, read(resolve(folder, file), shown, LARGEST_DATA_FILE));
  }, data);
}

function groupOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function replaced(value: unknown, place: readonly string[], text: string): unknown {
  const [key, ...rest] = place;
  return key === undefined ? text : { ...groupOf(value), [key]: replaced(groupOf(value)?.[key], rest, text) };
}
