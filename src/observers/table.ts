import { displayedAs } from './display.js';
import { tableHtml } from './table-html.js';
import { tableText, tableTitle } from './table-text.js';

/** One cell of a table. */
export type Cell = number | string | boolean | null;

/** Cells by the name of their column. */
export type Cells = Readonly<Record<string, Cell>>;

/** The columns of a table by their names. */
export type Columns<Row extends Cells> = { readonly [Name in keyof Row]: ArrayLike<Row[Name]> };

/**
 * A table of a run's results: columns for plotting, rows for reading. Columns of numbers are typed arrays. It prints
 * itself, shortened where it is long or wide, in Node, in Deno, in a notebook and as `String(table)`.
 *
 * @typeParam Row what a row holds: the names of the columns, and the kind of their cells.
 */
export interface Table<Row extends Cells = Cells> {
  readonly name: string;
  /** Number of rows. */
  readonly length: number;
  readonly columns: Columns<Row>;
  /** The same as one object a row: all rows, or those from place `from` up to, and without, place `to`. */
  rows(from?: number, to?: number): Row[];
}

/**
 * Makes a table from rows that all have the same keys, in the same order; `names` says which when there are none. Rows
 * are taken one by one and not kept, so they may come from a generator.
 */
export function tableOf<Row extends Cells>(
  name: string,
  rows: Iterable<Row>,
  names: readonly (keyof Row & string)[] = [],
): Table<Row> {
  const cells = new Map<string, Cell[]>();
  for (const row of rows) {
    if (cells.size === 0) for (const key of Object.keys(row)) cells.set(key, []);
    for (const [key, column] of cells) column.push(row[key] ?? null);
  }
  if (cells.size === 0) for (const key of names) cells.set(key, []);
  const columns: Record<string, ArrayLike<Cell>> = {};
  for (const [key, column] of cells) columns[key] = columnOf(column);
  return tableOfColumns<Row>(name, columns as Columns<Row>);
}

/** Makes a table from columns of equal length. */
export function tableOfColumns<Row extends Cells>(name: string, columns: Columns<Row>): Table<Row> {
  const names = Object.keys(columns);
  const length = Object.values(columns)[0]?.length ?? 0;
  const row = (place: number) =>
    Object.fromEntries(names.map((column) => [column, columns[column]![place]!])) as Row;
  const rows = (from = 0, to = length) => {
    const first = Math.max(0, from);
    return Array.from({ length: Math.max(0, Math.min(to, length) - first) }, (_, place) =>
      row(first + place),
    );
  };
  return displayed({ name, length, columns, rows });
}

/** A table whose columns are made when they are first read; its length is known before. */
export function tableOnDemand<Row extends Cells>(
  name: string,
  length: number,
  make: (length: number) => Columns<Row>,
): Table<Row> {
  let made: Table<Row> | undefined;
  const whole = () => (made ??= tableOfColumns<Row>(name, make(length)));
  const table: Table<Row> = {
    name,
    length,
    get columns() {
      return whole().columns;
    },
    rows: (from, to) => whole().rows(from, to),
  };
  return displayed(table);
}

function displayed<Row extends Cells>(table: Table<Row>): Table<Row> {
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
