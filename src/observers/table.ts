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

/**
 * Makes a table from rows that all have the same keys, in the same order; `names` says which when there are none. Rows
 * are taken one by one and not kept, so they may come from a generator.
 */
export function tableOf(
  name: string,
  rows: Iterable<Readonly<Record<string, Cell>>>,
  names: readonly string[],
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
