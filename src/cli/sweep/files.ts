import type { SweepData } from '../../report/sweep/sweep-data.js';
import { drawSweep } from '../../report/sweep/sweep-report.js';
import { type ResultColumns, runColumns, summaryColumns } from '../../sweep/result.js';
import { csvParts } from '../output/csv.js';
import type { HashingSink } from '../output/folder-sink.js';
import { MANIFEST } from '../output/manifest.js';
import { OutputFolder } from '../output/output-folder.js';
import { parquetParts } from '../output/parquet.js';
import { type KeyedPlan, PLAN_FILE, planText } from './plan-file.js';

/** Names of the tables of a sweep. */
export const RUNS_FILE = 'runs.csv';
const POINTS_FILE = 'points.csv';

/** Writes the tables that every sweep has: the plan, a row a run, and a row for each point and metric. */
export function writeTables(
  sink: HashingSink,
  keyed: KeyedPlan,
  data: Pick<SweepData, 'rows' | 'values'>,
): void {
  const runs = runColumns(keyed.plan, data.rows);
  sink.write(PLAN_FILE, planText(keyed));
  for (const part of csvParts(runs)) sink.append(RUNS_FILE, part);
  for (const part of parquetParts(runs)) sink.appendBytes('runs.parquet', part);
  for (const part of csvParts(summaryColumns(keyed.plan, data.values))) sink.append(POINTS_FILE, part);
}

/**
 * Writes the folder of a sweep: everything in the plan's order, so that the bytes depend on neither the number of
 * workers, nor shards, nor the engine.
 *
 * @param shown the folder as the user wrote it.
 */
export function writeSweep(shown: string, folder: string, keyed: KeyedPlan, data: SweepData): void {
  const output = OutputFolder.open(shown, folder);
  try {
    writeTables(output.sink, keyed, data);
    for (const [name, columns] of extraTables(data))
      for (const part of csvParts(columns)) output.sink.append(name, part);
    for (const [path, text] of drawSweep(data)) output.sink.write(path, text);
    output.sink.write(MANIFEST, sweepManifest(data, 'sweep', output.sink.finish()));
    output.commit();
  } finally {
    output.discard();
  }
}

/** The manifest of a sweep's or a comparison's folder. */
export function sweepManifest(
  { version, command }: Pick<SweepData, 'version' | 'command'>,
  kind: 'sweep' | 'comparison',
  files: ReadonlyMap<string, string>,
): string {
  const content = { generator: 'consensim', kind, version, formatVersion: 1, command };
  return `${JSON.stringify({ ...content, files: Object.fromEntries(files) }, null, 2)}\n`;
}

function extraTables({ sensitivity, growth, fit }: SweepData): readonly (readonly [string, ResultColumns])[] {
  const indices = sensitivity.flatMap(({ metric, indices: own }) =>
    own.map(({ key, first, firstLow, firstHigh, total, totalLow, totalHigh }) => ({
      ...{ metric, key, first, first_low: firstLow, first_high: firstHigh },
      ...{ total, total_low: totalLow, total_high: totalHigh },
    })),
  );
  const exponents = growth.map(({ key, among, growth: found }) => {
    const none = { exponent: null, low: null, high: null, factor: null, explained: null, points: null };
    if (typeof found === 'string') return { metric: fit!, key, among, ...none, basis: found };
    const { exponent, low, high, factor, explained, points, basis } = found;
    return { metric: fit!, key, among, exponent, low, high, factor, explained, points, basis };
  });
  const tables: (readonly [string, ResultColumns])[] = [];
  if (indices.length > 0) tables.push(['sensitivity.csv', columnsOf(indices)]);
  if (exponents.length > 0) tables.push(['growth.csv', columnsOf(exponents)]);
  return tables;
}

function columnsOf(rows: readonly Readonly<Record<string, string | number | null>>[]): ResultColumns {
  const names = Object.keys(rows[0]!);
  return {
    length: rows.length,
    columns: Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name]!)])),
  };
}
