/** One cell of a table. */
export type Cell = number | string | boolean | null;

/** A table of a run's results: columns for plotting, rows for reading. Columns of numbers are typed arrays. */
export interface Table {
  readonly name: string;
  /** Number of rows. */
  readonly length: number;
  readonly columns: Readonly<Record<string, ArrayLike<Cell>>>;
  /** The same as one object a row. */
  rows(): Record<string, Cell>[];
}

/** Makes a table from rows that all have the same keys, in the same order; `names` says which when there are none. */
export function tableOf(
  name: string,
  rows: readonly Readonly<Record<string, Cell>>[],
  names: readonly string[],
): Table {
  const columns: Record<string, ArrayLike<Cell>> = {};
  const keys = rows.length === 0 ? names : Object.keys(rows[0]!);
  for (const key of keys) columns[key] = columnOf(rows.map((row) => row[key] ?? null));
  return { name, length: rows.length, columns, rows: () => rows.map((row) => ({ ...row })) };
}

/** Makes a table from columns of equal length. */
export function tableOfColumns(name: string, columns: Readonly<Record<string, ArrayLike<Cell>>>): Table {
  const names = Object.keys(columns);
  const { length } = columns[names[0]!]!;
  const row = (place: number) =>
    Object.fromEntries(names.map((column) => [column, columns[column]![place]!]));
  return { name, length, columns, rows: () => Array.from({ length }, (_, place) => row(place)) };
}

function columnOf(cells: Cell[]): ArrayLike<Cell> {
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number')
    ? Float64Array.from(cells as number[])
    : cells;
}
