import { displayedAs } from './display.js';
import { tableHtml } from './table-html.js';
import { tableText, tableTitle } from './table-text.js';

/** One cell of a table. */
export type Cell = number | string | boolean | null;

/**
 * A table of a run's results: columns for plotting, rows for reading. Columns of numbers are typed arrays. It prints
 * itself, shortened where it is long or wide, in Node, in Deno, in a notebook and as `String(table)`.
 */
export interface Table {
  readonly name: string;
  /** Number of rows. */
  readonly length: number;
  readonly columns: Readonly<Record<string, ArrayLike<Cell>>>;
  /** The same as one object a row: all rows, or those from place `from` up to, and without, place `to`. */
  rows(from?: number, to?: number): Record<string, Cell>[];
}

/**
 * Makes a table from rows that all have the same keys, in the same order; `names` says which when there are none. Rows
 * are taken one by one and not kept, so they may come from a generator.
 */
export function tableOf(
  name: string,
  rows: Iterable<Readonly<Record<string, Cell>>>,
  names: readonly string[] = [],
): Table {
  const cells = new Map<string, Cell[]>();
  for (const row of rows) {
    if (cells.size === 0) for (const key of Object.keys(row)) cells.set(key, []);
    for (const [key, column] of cells) column.push(row[key] ?? null);
  }
  if (cells.size === 0) for (const key of names) cells.set(key, []);
  const columns: Record<string, ArrayLike<Cell>> = {};
  for (const [key, column] of cells) columns[key] = columnOf(column);
  return tableOfColumns(name, columns);
}

/** Makes a table from columns of equal length. */
export function tableOfColumns(name: string, columns: Readonly<Record<string, ArrayLike<Cell>>>): Table {
  const names = Object.keys(columns);
  const length = Object.values(columns)[0]?.length ?? 0;
  const row = (place: number) =>
    Object.fromEntries(names.map((column) => [column, columns[column]![place]!]));
  const rows = (from = 0, to = length) => {
    const first = Math.max(0, from);
    return Array.from({ length: Math.max(0, Math.min(to, length) - first) }, (_, place) =>
      row(first + place),
    );
  };
  return displayed({ name, length, columns, rows });
}

/** A table whose columns are made when they are first read; its length is known before. */
export function tableOnDemand(
  name: string,
  length: number,
  make: (length: number) => Readonly<Record<string, ArrayLike<Cell>>>,
): Table {
  let made: Table | undefined;
  const whole = () => (made ??= tableOfColumns(name, make(length)));
  const table: Table = {
    name,
    length,
    get columns() {
      return whole().columns;
    },
    rows: (from, to) => whole().rows(from, to),
  };
  return displayed(table);
}

function displayed(table: Table): Table {
  return displayedAs(table, {
    get brief() {
      return `Table ${tableTitle(table)}`;
    },
    text: (width) => tableText(table, width),
    html: () => tableHtml(table),
  });
}

function columnOf(cells: Cell[]): ArrayLike<Cell> {
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number')
    ? Float64Array.from(cells as number[])
    : cells;
}
