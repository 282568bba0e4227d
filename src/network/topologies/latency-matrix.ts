import { type Duration, parseDuration } from '../../engine/time.js';
import { millisecondsIn } from './latency-text.js';
import type { Line } from './lines.js';
import type { NamedGraph, NamedLink } from './named-links.js';

/** Fewer rows are an edge list. */
const LEAST = 3;
/** Cells that say that two nodes are not linked. */
const NO_LINK = /^(-|-1|inf|infinity|nan|na|none|null|x|0(\.0+)?)?$/i;

/** The square within the lines, and the names of its rows; `undefined` when the lines are no matrix. */
export function matrixIn(
  lines: readonly Line[],
): { readonly names: readonly string[]; readonly rows: readonly Line[] } | undefined {
  for (const head of [false, true]) {
    const rows = head ? lines.slice(1) : lines;
    if (rows.length < LEAST) continue;
    for (const named of [false, true]) {
      const cut = named ? rows.map(({ cells, ...rest }) => ({ ...rest, cells: cells.slice(1) })) : rows;
      if (!isMatrix(cut)) continue;
      const names = named
        ? rows.map(({ cells }) => cells[0]!)
        : head && lines[0]!.cells.length === rows.length
          ? lines[0]!.cells
          : rows.map((_, place) => String(place));
      return { names, rows: cut };
    }
  }
  return undefined;
}

/** As many cells in each row as rows, and nothing from a node to itself. */
function isMatrix(rows: readonly Line[]): boolean {
  return rows.every(({ cells }, place) => cells.length === rows.length && NO_LINK.test(cells[place]!));
}

/** Links of all pairs that have a latency: milliseconds, unless a unit is written. */
export function readMatrix(names: readonly string[], rows: readonly Line[]): NamedGraph | string {
  const links: NamedLink[] = [];
  for (const [place, { cells, line }] of rows.entries()) {
    for (const [other, cell] of cells.entries()) {
      if (other === place || NO_LINK.test(cell)) continue;
      const latency: Duration | undefined = parseDuration(cell) ?? millisecondsIn(cell);
      if (latency === undefined) {
        return `line ${line}: expected a latency such as 40 (milliseconds) or 40ms in a latency matrix, found ${JSON.stringify(cell)}`;
      }
      links.push({ from: names[place]!, to: names[other]!, latency });
    }
  }
  if (new Set(names).size < names.length) return 'expected a different name for each row of a latency matrix';
  return links.length === 0
    ? 'expected at least one latency in a latency matrix'
    : { links, declared: names, remarks: [] };
}
