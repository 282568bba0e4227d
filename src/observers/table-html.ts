import { escaped } from './html-text.js';
import type { Table } from './table.js';
import { ELLIPSIS, type ShownColumn, shownTable } from './table-text.js';

/**
 * A table for a notebook: every column, the first and last rows of a long table, ids by their beginning with the whole
 * one as a hint under the pointer.
 */
export function tableHtml(table: Table): string {
  const { title, columns, gap } = shownTable(table);
  const head = columns.map((column) => `<th${alignment(column)}>${escaped(column.name)}</th>`).join('');
  const rows = Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, row) =>
    columns.map((column) => cellHtml(column, row)).join(''),
  );
  if (gap !== undefined) {
    rows.splice(gap, 0, columns.map((column) => `<td${alignment(column)}>${ELLIPSIS}</td>`).join(''));
  }
  const body = rows.map((cells) => `<tr>${cells}</tr>`).join('\n');
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>\n<p>${escaped(title)}</p>`;
}

function cellHtml(column: ShownColumn, row: number): string {
  const whole = column.full[row];
  const hint = whole === undefined ? '' : ` title="${escaped(whole)}"`;
  return `<td${alignment(column)}${hint}>${escaped(column.cells[row]!)}</td>`;
}

function alignment({ numeric }: ShownColumn): string {
  return ` style="text-align: ${numeric ? 'right' : 'left'}"`;
}
