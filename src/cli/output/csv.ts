import { stringify } from 'csv-stringify/sync';

/** A table as columns of equal length. */
export interface Columns {
  readonly length: number;
  readonly columns: Readonly<Record<string, ArrayLike<number | string | boolean | null>>>;
}

/** Rows turned into text at a time: large enough to be fast, small enough not to fill memory. */
const BATCH = 4096;

/**
 * A table as CSV (RFC 4180) in parts: a line of column names, then a line for each row; `true`/`false` for truth
 * values, nothing for `null`. Text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function* csvParts({ length, columns }: Columns): Generator<string> {
  const names = Object.keys(columns);
  const values = names.map((name) => columns[name]!);
  yield stringify([names], OPTIONS);
  for (let from = 0; from < length; from += BATCH) {
    const rows: unknown[][] = [];
    for (let row = from; row < Math.min(length, from + BATCH); row++)
      rows.push(values.map((column) => column[row]));
    yield stringify(rows, OPTIONS);
  }
}

const OPTIONS = {
  escape_formulas: true,
  // Left alone, true would be written as 1 and false as nothing.
  cast: { boolean: (value: boolean) => (value ? 'true' : 'false') },
};
