import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { namedWithHash } from '../payment-file.js';

/** Larger files are refused as part of a scenario: a link takes some 20 bytes, so this is a graph of a million links. */
export const LARGEST_DATA_FILE = 32 * 1024 * 1024;

/** Places of a scenario that may name a file of text instead of holding its text. */
const PLACES: readonly (readonly string[])[] = [
  ['network', 'topology', 'edges'],
  ['holdings', 'accounts'],
  ['network', 'regions', 'latency'],
  ['network', 'regions', 'bandwidth'],
  ['consensus', 'hashPower', 'pools'],
  ['consensus', 'emission', 'curve'],
  ['consensus', 'hashPowerCurve'],
  ['consensus', 'profit', 'price'],
];

/** Names of files that may hold links. */
const LINK_FILE = /\.(csv|tsv|txt|dat|edges|edgelist|graphml|xml)$/i;

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
  const named = PLACES.reduce((scenario, place) => {
    const file = place.reduce<unknown>((inner, key) => groupOf(inner)?.[key], scenario);
    const endings = place.at(-1) === 'edges' ? LINK_FILE : /\.csv$/i;
    if (typeof file !== 'string' || !endings.test(file) || file.includes('\n')) return scenario;
    const shown = isAbsolute(file) ? file : join(shownFolder, file);
    return replaced(scenario, place, read(resolve(folder, file), shown, LARGEST_DATA_FILE));
  }, data);
  return withReplay(named, folder, shownFolder, read);
}

/** A list of payments: its text; where it is too long for that, its full name and hash; a Parquet file is read later. */
function withReplay(scenario: unknown, folder: string, shownFolder: string, read: TextReader): unknown {
  const file = groupOf(groupOf(scenario)?.['workload'])?.['replay'];
  if (typeof file !== 'string' || !/^[^\n]+\.(?:csv|parquet)$/i.test(file)) return scenario;
  const path = resolve(folder, file);
  const put = (value: string) => replaced(scenario, ['workload', 'replay'], value);
  if (/parquet$/i.test(file)) return put(path);
  const large = existsSync(path) && statSync(path).isFile() && statSync(path).size > LARGEST_DATA_FILE;
  if (large) return put(namedWithHash(path));
  const shown = isAbsolute(file) ? file : join(shownFolder, file);
  return put(`${read(path, shown, LARGEST_DATA_FILE)}\n`);
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
