import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { csvParts } from '../../src/cli/output/csv.js';
import { FolderSink, HashSink, sha256Of } from '../../src/cli/output/folder-sink.js';
import { GzipSink } from '../../src/cli/output/gzip-sink.js';
import { parquetParts } from '../../src/cli/output/parquet.js';
import { call, filesBelow, folderWithScenario, newFolder } from './terminal.js';

const TABLES = ['balances', 'blocks', 'messages', 'metrics', 'propagation', 'transactions'];

/** Runs the small scenario with options, and returns what its folder holds. */
async function written(...options: string[]) {
  const folder = folderWithScenario();
  const ended = await call(['--scenario', 'small.yaml', '--out', 'out', '--quiet', ...options], { folder });
  expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
  const out = join(folder, 'out');
  const files = filesBelow(out).filter((path) => !path.includes('/'));
  return { folder, out, files, read: (path: string) => readFileSync(join(out, path)) };
}

/** Types of columns in Parquet, in whatever table they stand. */
const WRITTEN_AS = [
  ['height', 'INT64'],
  ['sent', 'INT64'],
  ['bytes', 'INT64'],
  ['before_units', 'INT64'],
  ['time', 'DOUBLE'],
  ['value', 'DOUBLE'],
  ['canonical', 'BOOLEAN'],
  ['id', 'BYTE_ARRAY'],
] as const;

/** The rows of a CSV without quotes, each as one text. */
const linesOf = (bytes: Buffer) => bytes.toString('utf8').trimEnd().split('\n');

describe('the files of a run', () => {
  test('hold all tables, and those of metrics only when something is measured', async () => {
    const { files, read } = await written();
    expect(files).toEqual([...TABLES.map((name) => `${name}.csv`), 'manifest.json', 'summary.json'].sort());
    expect(linesOf(read('metrics.csv'))[0]).toBe('time,node,metric,value');
    expect(linesOf(read('messages.csv'))[0]).toBe('type,node,sent,bytes,dropped,duplicates');
    expect(linesOf(read('propagation.csv'))[0]).toBe('block,height,percent,seconds');
    for (const options of [['--no-metrics'], ['--metrics', 'none'], ['--set', 'output.metrics=none']]) {
      const { files: fewer } = await written(...options);
      expect(fewer).toEqual([
        'balances.csv',
        'blocks.csv',
        'manifest.json',
        'summary.json',
        'transactions.csv',
      ]);
    }
  });

  test('hold every event as a line of JSON with --trace', async () => {
    const { read } = await written('--trace');
    const events = linesOf(read('trace.jsonl')).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(Object.keys(events[0]!)).toEqual(['time', 'node', 'event', 'subject', 'detail']);
    const kinds = new Set(events.map(({ event }) => event));
    expect([...kinds]).toEqual(expect.arrayContaining(['submitted', 'accepted', 'proposed', 'head-changed']));
    const times = events.map(({ time }) => Number(time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('hold the same text compressed with --gzip, in bytes that say neither time nor system', async () => {
    const plain = await written('--trace');
    const { files, read } = await written('--trace', '--gzip');
    expect(files).toEqual(plain.files.map((path) => (path.endsWith('.json') ? path : `${path}.gz`)).sort());
    const { files: hashes } = JSON.parse(read('manifest.json').toString('utf8')) as {
      files: Record<string, string>;
    };
    for (const path of files.filter((name) => name.endsWith('.gz'))) {
      const bytes = read(path);
      expect([...bytes.subarray(4, 10)], path).toEqual([0, 0, 0, 0, expect.any(Number), 255]);
      const text = gunzipSync(bytes);
      expect(text.equals(plain.read(path.replace(/\.gz$/, ''))), path).toBe(true);
      expect(hashes[path]).toBe(sha256Of(text));
    }
  });

  test('hold each table as Parquet too with --parquet, with the values of the CSV', async () => {
    const { files, read } = await written('--parquet');
    for (const name of TABLES) {
      expect(files).toContain(`${name}.parquet`);
      const bytes = read(`${name}.parquet`);
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
      const rows = await parquetReadObjects({ file });
      const columns = Object.fromEntries(
        Object.keys(rows[0]!).map((column) => [
          column,
          rows.map((row) => row[column] as string | number | null),
        ]),
      );
      expect([...csvParts({ length: rows.length, columns })].join('')).toBe(
        read(`${name}.csv`).toString('utf8'),
      );
      const types = new Map(parquetMetadata(file).schema.map(({ name: column, type }) => [column, type]));
      for (const [column, type] of WRITTEN_AS)
        if (types.has(column)) expect(types.get(column), column).toBe(type);
      for (const group of parquetMetadata(file).row_groups) {
        for (const { meta_data } of group.columns) expect(meta_data!.codec).toBe('SNAPPY');
      }
    }
  });

  test.each([
    [['--trace', '--parquet', '--gzip', '--metrics', 'full']],
    [['--no-metrics']],
    [['--gzip', '--set', 'output.samples=3']],
  ])('are verified, and a changed one is found: %j', async (options) => {
    const { folder, out, files } = await written(...options);
    expect(await call(['verify', 'out'], { folder })).toMatchObject({ code: 0, stderr: '' });
    const changed = files.find((path) => path.startsWith('blocks.csv'))!;
    writeFileSync(join(out, changed), 'not what was written');
    const { code, stderr } = await call(['verify', 'out'], { folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^simulate: out: blocks\.csv(?:\.gz)? (?:differs|cannot be read: .+)\n$/);
  });

  test('are the same for both signers with --check, compressed and as Parquet', async () => {
    const { files } = await written('--check', '--parquet', '--gzip', '--trace');
    expect(files).toContain('trace.jsonl.gz');
  });
});

describe('wrong options', () => {
  test.each([
    [
      ['--metrics', 'ful'],
      'simulate: --metrics: output.metrics: expected "none", "default" or "full", got "ful", did you mean "full"?\n',
    ],
    [['--metrics'], 'simulate: --metrics: expected a value after it\n'],
    [['--parket'], 'simulate: unknown option --parket, did you mean "--parquet"?\n'],
    [
      ['--set', 'output.samples=0'],
      'simulate: --set: output.samples: expected a whole number from 1 to 10000, got 0\n',
    ],
    [
      ['--set', 'output.energy.joulesPerHash=-1'],
      'simulate: --set: output.energy.joulesPerHash: expected a number from 0 to 1e15, got -1\n',
    ],
  ])('%j give one line', async (options, stderr) => {
    const folder = folderWithScenario();
    const ended = await call(['--scenario', 'small.yaml', ...options], { folder });
    expect(ended).toEqual({ code: 2, stdout: '', stderr });
    expect(filesBelow(folder)).toEqual(['small.yaml']);
  });
});

describe('the gzip sink', () => {
  test('compresses tables and traces in members that readers join, and passes the rest on', () => {
    const folder = newFolder();
    const sink = new GzipSink(new FolderSink(folder));
    const part = `${'x'.repeat(999)}\n`;
    for (let i = 0; i < 3000; i++) sink.append('large.csv', part);
    sink.append('log.txt', 'as it is');
    sink.write('summary.json', '{}');
    const hashes = sink.finish();
    expect([...hashes.keys()]).toEqual(['large.csv.gz', 'log.txt', 'summary.json']);
    const text = part.repeat(3000);
    const bytes = readFileSync(join(folder, 'large.csv.gz'));
    expect(gunzipSync(bytes).toString('utf8')).toBe(text);
    expect(bytes.length).toBeLessThan(text.length / 100);
    expect(hashes.get('large.csv.gz')).toBe(sha256Of(text));
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toBe('as it is');
  });

  test('gives the same hashes without a disk', () => {
    const sink = new GzipSink(new HashSink());
    sink.append('a.csv', 'a\n1\n');
    expect(sink.finish().get('a.csv.gz')).toBe(sha256Of('a\n1\n'));
  });
});

describe('Parquet', () => {
  test('keeps numbers to the bit, texts, truth values and nulls, over more than one row group', async () => {
    const length = 50_003;
    const columns = {
      number: Float64Array.from({ length }, (_, row) => row / 3),
      node: Array.from({ length }, (_, row) => (row % 2 === 0 ? null : row)),
      text: Array.from({ length }, (_, row) => `é ${row % 5}`),
      truth: Array.from({ length }, (_, row) => row % 3 === 0),
      nothing: Array.from({ length }, () => null),
    };
    const bytes = Buffer.concat([...parquetParts({ length, columns }, new Set(['node']))]);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    expect(parquetMetadata(file).row_groups).toHaveLength(2);
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(length);
    for (const row of [0, 1, 49_999, 50_000, 50_002]) {
      // Node numbers are integers of 64 bits, which a reader gives as bigint.
      const cells = Object.entries({
        ...columns,
        node: columns.node.map((cell) => (cell === null ? null : BigInt(cell))),
      }).map(([name, cell]) => [name, cell[row]]);
      expect(rows[row]).toEqual(Object.fromEntries(cells));
    }
  });

  test('writes a table without rows', async () => {
    const bytes = Buffer.concat([...parquetParts({ length: 0, columns: { a: [], b: [] } })]);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    expect(parquetMetadata(file).schema.map(({ name }) => name)).toEqual(['root', 'a', 'b']);
    expect(await parquetReadObjects({ file })).toEqual([]);
  });
});
