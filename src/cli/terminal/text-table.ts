import Table from 'cli-table3';
import { greatestOf } from '../../engine/extremes.js';

/** Characters of a line when nobody knows how many there are. */
export const LINE_WIDTH = 80;

/** No frame: cli-table3 draws one unless each of its parts is empty. */
const FRAMELESS = Object.fromEntries([
  ['middle', ''],
  ...['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((part) => [`${side}${part}`, '']),
  ),
]);

/**
 * A table in a frame for people.
 *
 * @param left how many columns hold text and stand to the left; the others hold numbers and stand to the right.
 */
export function textTable(
  rows: readonly (readonly string[])[],
  head: readonly string[] = [],
  left = 1,
): string {
  const widest = Math.max(head.length, greatestOf(rows.map((row) => row.length)));
  const made = new Table({
    head: [...head],
    colAligns: Array.from({ length: widest }, (_, column) => (column < left ? 'left' : 'right')),
    // Without this, colour codes would go into pipes.
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) made.push([...row]);
  return made.toString();
}

/**
 * The table, or several below one another that each begin with the first column, when one is wider than the terminal.
 *
 * @param width characters of a line; a pipe has no end.
 */
export function textTables(
  rows: readonly (readonly string[])[],
  head: readonly string[],
  width = Number.POSITIVE_INFINITY,
): string {
  const tables: string[] = [];
  for (let from = 1; from < head.length; ) {
    let table = '';
    let to = from + 1;
    for (; to <= head.length; to++) {
      const part = (cells: readonly string[]) => [cells[0]!, ...cells.slice(from, to)];
      const wider = textTable(rows.map(part), part(head));
      if (table !== '' && wider.indexOf('\n') > width) break;
      table = wider;
    }
    tables.push(table);
    from = to - 1;
  }
  return tables.join('\n');
}

/** Columns of so many characters each, without a frame; words that do not fit go on below. */
export function columnsOfText(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const made = new Table({
    colWidths: [...widths],
    wordWrap: true,
    chars: FRAMELESS,
    style: { 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) made.push([...row]);
  return made.toString().replace(/ +$/gm, '');
}
