import Table from 'cli-table3';

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
  const widest = Math.max(head.length, ...rows.map((row) => row.length));
  const made = new Table({
    head: [...head],
    colAligns: Array.from({ length: widest }, (_, column) => (column < left ? 'left' : 'right')),
    // Without this, colour codes would go into pipes.
    style: { head: [], border: [], compact: true },
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

/** The parts of a table's frame, left out. */
const NO_FRAME = Object.fromEntries(
  (
    'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right ' +
    'left left-mid mid mid-mid right right-mid middle'
  )
    .split(' ')
    .map((part) => [part, '']),
);

/** Columns of so many characters each, without a frame; words that do not fit go on below. */
export function columnsOfText(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const made = new Table({
    colWidths: [...widths],
    wordWrap: true,
    chars: NO_FRAME,
    style: { 'padding-left': 0, 'padding-right': 0 },
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString().replace(/ +$/gm, '');
}
