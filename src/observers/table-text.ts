import { greatestOf } from '../engine/extremes.js';
import { listLines } from './display.js';
import type { Cell, Table } from './table.js';

/** Tables of more rows are shortened to their first and last ones. */
const MOST_ROWS = 20;
const ROWS_AT_EACH_END = 5;

/** Longer ids are shown by their beginning. */
const LONGEST_ID = 16;
const SHORTENED_ID = 10;
const LONGEST_TEXT = 32;

/** Digits that are shown of a number with a fraction; the columns hold it whole. */
const SIGNIFICANT_DIGITS = 7;
const MOST_DECIMALS = 6;
/** Below this nothing is left with so many decimals. */
const LEAST_WITH_DECIMALS = 0.5e-6;

/** Stands for what is left out. */
export const ELLIPSIS = '…';

/** One column as people read it. */
export interface ShownColumn {
  readonly name: string;
  /** Numbers go to the right. */
  readonly numeric: boolean;
  /** The text of each row that is shown. */
  readonly cells: readonly string[];
  /** The same in full, where a text was shortened. */
  readonly full: readonly (string | undefined)[];
}

/** What of a table people are shown. */
export interface ShownTable {
  /** Such as `blocks: 60 rows, 24 columns`. */
  readonly title: string;
  readonly columns: readonly ShownColumn[];
  /** Before which of the rows shown others are left out; `undefined` when all are there. */
  readonly gap: number | undefined;
}

/** Name and size of a table. */
export function tableTitle({ name, length, columns }: Table): string {
  const count = Object.keys(columns).length;
  return `${name}: ${length} ${length === 1 ? 'row' : 'rows'}, ${count} ${count === 1 ? 'column' : 'columns'}`;
}

/** The rows and texts of a table that people are shown: all of a short one, both ends of a long one. */
export function shownTable(table: Table): ShownTable {
  const { length } = table;
  const shortened = length > MOST_ROWS;
  const places = Array.from({ length: shortened ? 2 * ROWS_AT_EACH_END : length }, (_, row) =>
    shortened && row >= ROWS_AT_EACH_END ? length - 2 * ROWS_AT_EACH_END + row : row,
  );
  const columns = Object.entries(table.columns).map(([name, column]) =>
    shownColumn(
      name,
      places.map((place) => column[place]!),
    ),
  );
  return { title: tableTitle(table), columns, gap: shortened ? ROWS_AT_EACH_END : undefined };
}

function shownColumn(name: string, cells: readonly Cell[]): ShownColumn {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  const decimals = Math.max(0, greatestOf(numbers.map(decimalsOf)));
  const full = cells.map((cell) =>
    typeof cell === 'number' ? numberText(cell, decimals) : cell === null ? '' : String(cell),
  );
  const short = full.map((text, row) => (typeof cells[row] === 'number' ? text : shortened(text)));
  return {
    name,
    numeric: numbers.length > 0 && cells.every((cell) => cell === null || typeof cell === 'number'),
    cells: short,
    full: full.map((text, row) => (text === short[row] ? undefined : text)),
  };
}

function shortened(text: string): string {
  if (text.length > LONGEST_ID && /^[0-9a-f]+$/.test(text))
    return `${text.slice(0, SHORTENED_ID)}${ELLIPSIS}`;
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}${ELLIPSIS}` : text;
}

/** How many decimals a number needs for the digits that are shown of it. */
function decimalsOf(value: number): number {
  const [, fraction = ''] = String(Number(value.toPrecision(SIGNIFICANT_DIGITS))).split('.');
  return /^\d*$/.test(fraction) ? Math.min(fraction.length, MOST_DECIMALS) : 0;
}

/** As many decimals for all of a column, so that points stand under one another. */
function numberText(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && decimals === 0) return String(value);
  const lost = size > 0 && size < LEAST_WITH_DECIMALS;
  return lost ? value.toExponential(2) : value.toFixed(decimals);
}

/**
 * A table as lines of text, shortened to what people read: long tables to their first and last rows, long ids to their
 * beginning, wide tables to the columns that fit, with the names of the others below.
 */
export function tableText(table: Table, width: number): string {
  const { title, columns, gap } = shownTable(table);
  const blocks = columns.map((column) => columnLines(column, gap));
  let fitting = 0;
  let used = 0;
  while (fitting < blocks.length && used + blocks[fitting]![0]!.length + 2 <= width) {
    used += blocks[fitting]![0]!.length + 2;
    fitting++;
  }
  const shown = blocks.slice(0, Math.max(1, fitting));
  const lines = Array.from({ length: shown[0]?.length ?? 0 }, (_, line) =>
    `  ${shown.map((block) => block[line]!).join('  ')}`.trimEnd(),
  );
  const missing = columns.slice(shown.length).map(({ name }) => name);
  const further = missing.length === 0 ? [] : listLines('  further columns:', missing, width);
  return [title, ...lines, ...further].join('\n');
}

/** Head and cells of a column, all equally wide. */
function columnLines({ name, numeric, cells }: ShownColumn, gap: number | undefined): readonly string[] {
  const lines = [name, ...cells];
  if (gap !== undefined) lines.splice(gap + 1, 0, ELLIPSIS);
  const widest = greatestOf(lines.map((line) => line.length));
  return lines.map((line) => (numeric ? line.padStart(widest) : line.padEnd(widest)));
}
