import {
  type BasicType,
  ByteWriter,
  type ColumnSource,
  ParquetWriter,
  schemaFromColumnData,
} from 'hyparquet-writer';
import type { Columns } from './csv.js';

/** Rows of a row group: enough to compress well, few enough to be small in memory. */
const GROUP = 50_000;

/**
 * A table as Parquet in parts: columns of integers with 64 bits, other numbers as doubles, text
 * as UTF-8, truth values as booleans, Snappy compression. Every column may hold nulls. Types of other columns go by the
 * first value, and one of nulls alone is text.
 *
 * @param whole names of the columns of integers.
 */
export function* parquetParts(
  { length, columns }: Columns,
  whole: ReadonlySet<string> = new Set(),
): Generator<Uint8Array> {
  const entries = Object.entries(columns).map(([name, cells]) => ({
    name,
    cells,
    type: typeOf(cells, whole.has(name)),
  }));
  const columnData = (from: number): ColumnSource[] =>
    entries.map(({ name, cells, type }) => ({
      name,
      data: stretch(cells, from, type),
      type,
      nullable: true,
    }));
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: columnData(length) });
  const file = new ParquetWriter({ writer, schema, codec: 'SNAPPY', createdBy: 'consensim' });
  for (let from = 0; from < length; from += GROUP) {
    const data = columnData(from).map(({ name, data: cells }) => ({ name, data: cells }));
    // Without a flush that promises anything, this is done when it returns.
    void file.write({ columnData: data, rowGroupSize: GROUP });
    yield taken(writer);
  }
  void file.finish();
  yield taken(writer);
}

/** A stretch of a column as an array. */
function stretch(cells: Columns['columns'][string], from: number, type: BasicType): unknown[] {
  const to = Math.min(cells.length, from + GROUP);
  return Array.from({ length: Math.max(0, to - from) }, (_, place) => {
    const cell = cells[from + place];
    return type === 'INT64' && typeof cell === 'number' ? BigInt(cell) : cell;
  });
}

/** Columns of a run's tables that hold whole numbers in every run, so that the type of a column does not go by what a run gave. */
export const WHOLE_COLUMNS: ReadonlySet<string> = new Set(
  'height node producer sender recipient transactions payments size uncles units before_units after_units sent bytes dropped duplicates percent accepted_by refused_by'.split(
    ' ',
  ),
);

function typeOf(
  cells: Columns['columns'][string],
  isWhole: boolean,
): 'INT64' | 'DOUBLE' | 'STRING' | 'BOOLEAN' {
  if (isWhole && isWholeOrEmpty(cells)) return 'INT64';
  for (let place = 0; place < cells.length; place++) {
    const cell = cells[place];
    if (typeof cell === 'number') return 'DOUBLE';
    if (typeof cell === 'boolean') return 'BOOLEAN';
    if (typeof cell === 'string') return 'STRING';
  }
  return 'STRING';
}

/** Guards against a column of the same name in a table of one's own that holds other numbers. */
function isWholeOrEmpty(cells: Columns['columns'][string]): boolean {
  for (let place = 0; place < cells.length; place++) {
    const cell = cells[place];
    if (cell !== null && !Number.isSafeInteger(cell)) return false;
  }
  return true;
}

/** What was written since the last call; the writer goes on counting from the file's start. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
