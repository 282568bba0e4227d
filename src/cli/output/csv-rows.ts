import { csvParseRows } from 'd3-dsv';
import type { Row } from '../../report/run-data.js';

/**
 * Reads a table back from CSV: one object a row, by the names of the first line, cells as text. The apostrophe that
 * keeps spreadsheets from running a cell is taken away again.
 *
 * @returns `undefined` when a row has not as many cells as there are names.
 */
export function csvRows(text: string): readonly Row[] | undefined {
  const [names, ...rows] = csvParseRows(text);
  if (names === undefined || rows.some((row) => row.length !== names.length)) return undefined;
  return rows.map((row) =>
    Object.fromEntries(names.map((name, place) => [name, row[place]!.replace(/^'(?=[=+\-@\t\r])/, '')])),
  );
}
