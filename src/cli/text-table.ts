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
