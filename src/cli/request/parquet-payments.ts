import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import { namedWithHash } from '../payment-file.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { LARGEST_DATA_FILE } from './data-files.js';

/** Rows that are turned into text at a time. */
const BATCH = 50_000;
const COLUMNS = ['time', 'from', 'to', 'amount'] as const;

/** A part of a scenario as it was written. */
interface WrittenLayer {
  readonly data: unknown;
}

/**
 * Puts the payments of Parquet files that layers of a scenario name in the place of their names, as CSV; those of a
 * large file into a file for the time of the run.
 *
 * @throws UsageError when a file cannot be read or lacks a column.
 */
export async function withParquetPayments<L extends WrittenLayer>(
  layers: readonly L[],
): Promise<readonly L[]> {
  return Promise.all(
    layers.map(async (layer) => {
      const { data } = layer;
      const workload = isGroup(data) ? data['workload'] : undefined;
      const replay = isGroup(workload) ? workload['replay'] : undefined;
      if (typeof replay !== 'string' || !/^[^\n]+\.parquet$/i.test(replay)) return layer;
      const read = { ...(workload as object), replay: await csvOf(replay) };
      return { ...layer, data: { ...(data as object), workload: read } };
    }),
  );
}

/** The rows of a Parquet file as the text of a CSV, or the name of a file of it where that is large. */
async function csvOf(file: string): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  let large: LargeText | undefined;
  for await (const part of csvPartsOf(file)) {
    length += part.length;
    if (large === undefined) parts.push(part);
    else large.write(part);
    if (large === undefined && length > LARGEST_DATA_FILE) {
      large = new LargeText(file);
      for (const kept of parts.splice(0)) large.write(kept);
    }
  }
  return large === undefined ? parts.join('') : large.finish();
}

async function* csvPartsOf(file: string): AsyncGenerator<string> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    const names = metadata.schema.map(({ name }) => name);
    const missing = COLUMNS.find((column) => !names.includes(column));
    if (missing !== undefined) {
      throw new UsageError(
        `${file}: expected the columns "time,from,to,amount", got none called "${missing}"`,
      );
    }
    const columns = names.includes('fee') ? [...COLUMNS, 'fee'] : [...COLUMNS];
    yield `${columns.join(',')}\n`;
    const rows = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < rows; rowStart += BATCH) {
      const rowEnd = Math.min(rows, rowStart + BATCH);
      const read = await parquetReadObjects({ file: buffer, metadata, columns, rowStart, rowEnd });
      yield read.map((row) => `${columns.map((column) => cellOf(row[column])).join(',')}\n`).join('');
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error;
    const reason = code
      ? fileProblem(error)
      : `is not Parquet: ${error instanceof Error ? error.message : ''}`;
    throw new UsageError(`${file}: ${reason.split('\n')[0]}`);
  }
}

function cellOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Text that is too long for memory, in a file whose name follows from what it was read from. */
class LargeText {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: number;

  constructor(source: string) {
    const name = createHash('sha256').update(source).digest('hex').slice(0, 16);
    this.#path = join(tmpdir(), `consensim-payments-${name}.csv`);
    this.#partial = `${this.#path}.${process.pid}`;
    this.#file = openSync(this.#partial, 'w');
  }

  write(text: string): void {
    writeSync(this.#file, text);
  }

  finish(): string {
    closeSync(this.#file);
    renameSync(this.#partial, this.#path);
    return namedWithHash(this.#path);
  }
}
