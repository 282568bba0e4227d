/**
 * What it takes to write a table as long as a large run's metrics, by the writers that runs use. Each form has a
 * process of its own, whose peak memory holds the table, the writer and Node itself.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const name = 'rows';
export const summary = 'a table of metrics written as CSV, compressed CSV and Parquet; memory at its peak';
export const columns = ['form', 'rows', 'seconds', 'MB at peak', 'digest'];
export const full = { rows: 1_000_000 };
export const toy = { rows: 10_000 };

export const FORMS = ['csv', 'csv.gz', 'parquet'];

/** A table with the columns of metrics.csv: 21 nodes at each moment, every value another number. */
function tableOf(rows) {
  const numbers = (value) => Float64Array.from({ length: rows }, (_, row) => value(row));
  return {
    name: 'metrics',
    length: rows,
    columns: {
      time: numbers((row) => Math.floor(row / 21) / 8),
      node: Array.from({ length: rows }, (_, row) => (row % 21 === 0 ? null : row % 21)),
      metric: Array.from({ length: rows }, (_, row) => (row % 21 === 0 ? 'supply' : 'balance')),
      value: numbers((row) => ((row * 2654435761) % 4294967296) / 1000),
    },
  };
}

/** Writes a table in one form below a folder; returns the hash that the manifest of a run would have. */
export function write({ csvParts, parquetParts, FolderSink, GzipSink }, form, rows, folder) {
  const plain = new FolderSink(folder);
  const sink = form === 'csv.gz' ? new GzipSink(plain) : plain;
  const table = tableOf(rows);
  if (form === 'parquet') for (const part of parquetParts(table)) sink.appendBytes('metrics.parquet', part);
  else for (const part of csvParts(table)) sink.append('metrics.csv', part);
  return sink.finish().get(`metrics.${form}`);
}

export function run({ dist }, { rows }) {
  return FORMS.map((form) => {
    const folder = mkdtempSync(join(tmpdir(), 'consensim-rows-'));
    try {
      const began = performance.now();
      const script = fileURLToPath(import.meta.url);
      const text = execFileSync(process.execPath, [script, dist, form, String(rows), folder], {
        encoding: 'utf8',
      });
      const [megabytes, digest] = text.trim().split(' ');
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      return { form, rows, seconds, 'MB at peak': megabytes, digest: digest.slice(0, 16) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

/** The writers of the built program. */
export async function loadWriters(dist) {
  const files = ['csv', 'parquet', 'folder-sink', 'gzip-sink'];
  const parts = await Promise.all(files.map((file) => import(`${dist}cli/output/${file}.js`)));
  return Object.assign({ dist }, ...parts);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [dist, form, rows, folder] = process.argv.slice(2);
  const digest = write(await loadWriters(dist), form, Number(rows), folder);
  console.log(`${Math.round(process.resourceUsage().maxRSS / 1024)} ${digest}`);
}
