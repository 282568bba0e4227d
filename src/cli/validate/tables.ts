import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hint } from '../../scenario/names.js';
import { parseTable, type ValidationTable } from '../../validation/table.js';
import { MODULES } from '../bundle.js';
import { fileProblem, UsageError } from '../terminal/exit.js';

/** A table with the text it was read from. */
export interface TableFile {
  /** The file as the user knows it. */
  readonly shown: string;
  /** What the JSON holds. */
  readonly data: unknown;
  readonly table: ValidationTable;
}

/** Where the package keeps its own tables: beside src and dist alike. */
const OWN_TABLES = fileURLToPath(new URL('../validation/', MODULES));

/**
 * Reads tables: the given files, or all of the package's own.
 *
 * @param group only the tables of this group, if given.
 * @throws UsageError for a file that cannot be read or a group that none has; ScenarioError for a wrong table.
 */
export function readTables(files: readonly string[], group: string | undefined, folder: string): TableFile[] {
  const tables =
    files.length > 0
      ? files.map((file) => readTable(resolve(folder, file), file))
      : readdirSync(OWN_TABLES)
          .filter((file) => file.endsWith('.json'))
          .sort()
          .map((file) => readTable(join(OWN_TABLES, file), `validation/${file}`));
  const ids = new Set<string>();
  for (const { table, shown } of tables) {
    if (ids.has(table.id)) throw new UsageError(`${shown}: id: another table has the name "${table.id}"`);
    ids.add(table.id);
  }
  if (group === undefined) return tables;
  const chosen = tables.filter(({ table }) => table.group === group);
  if (chosen.length > 0) return chosen;
  const groups = [...new Set(tables.map(({ table }) => table.group))];
  throw new UsageError(`--group: expected the group of a table, got "${group}"${hint(group, groups)}`);
}

function readTable(path: string, shown: string): TableFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown}: cannot be read: ${fileProblem(error)}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${shown}: is not JSON: ${what.split('\n')[0]}`);
  }
  return { shown, data, table: parseTable(data, shown) };
}
