import type { ValidationTable } from '../../validation/table.js';
import type { Validation } from '../../validation/validation.js';
import { FAMILY_WISE_ERROR, type Judgement } from '../../validation/verdict.js';
import { csvParts } from '../output/csv.js';
import { MANIFEST } from '../output/manifest.js';
import type { OutputFolder } from '../output/output-folder.js';
import { packageVersion } from '../request/version.js';
import { validationHtml } from './html.js';

/** A validation to be written, with what was asked for. */
export interface ValidationOutput {
  readonly validation: Validation;
  readonly tables: readonly ValidationTable[];
  readonly command: string;
  readonly seed: string;
  readonly repetitions: number;
  readonly quick: boolean;
}

/**
 * Writes validation.csv, validation.json and validation.html. Nothing in them depends on when, where or with how many
 * workers they were made.
 *
 * @throws UsageError when the folder holds something else or cannot be written.
 */
export function writeValidation(output: ValidationOutput, folder: OutputFolder): void {
  const { sink } = folder;
  const rows = recordsOf(output);
  const { seed, repetitions, quick, validation } = output;
  const about = {
    generator: 'consensim',
    version: packageVersion(),
    kind: 'validation',
    seed,
    repetitions,
    quick,
  };
  const { bound, passed, groups, evidence } = validation;
  const content = {
    ...about,
    familyWiseError: FAMILY_WISE_ERROR,
    bound,
    passed,
    evidence,
    groups: groups.map(({ worst, ...counts }) => ({
      ...counts,
      worst: worst === undefined ? null : { row: worst.row.id, z: worst.z },
    })),
    rows: rows.map((row, place) => ({ ...row, condition: validation.judgements[place]!.row.condition })),
  };
  const names = Object.keys(rows[0]!) as (keyof Row)[];
  const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
  sink.write('validation.csv', [...csvParts({ length: rows.length, columns })].join(''));
  sink.write('validation.json', `${JSON.stringify(content, null, 2)}\n`);
  sink.write('validation.html', validationHtml(output));
  const files = Object.fromEntries(sink.finish());
  sink.write(MANIFEST, `${JSON.stringify({ ...about, files }, null, 2)}\n`);
  sink.finish();
}

type Row = ReturnType<typeof recordOf>;

function recordsOf({ tables, validation }: ValidationOutput): Row[] {
  const tableOf = new Map(tables.flatMap((table) => table.rows.map((row) => [row.id, table] as const)));
  return validation.judgements.map((judgement) => recordOf(judgement, tableOf.get(judgement.row.id)!));
}

function recordOf({ row, estimate, difference, z, verdict, catches }: Judgement, table: ValidationTable) {
  return {
    group: table.group,
    table: table.id,
    row: row.id.slice(table.id.length + 1),
    model: row.model.name,
    runs: row.evidence,
    condition: JSON.stringify(row.condition),
    status: row.status,
    source: table.source,
    relation: row.relation,
    expected: row.expected,
    expected_sd: row.sd,
    tolerance: row.tolerance,
    simulated: estimate.value,
    standard_error: estimate.standardError,
    samples: estimate.samples,
    difference,
    z: z === undefined || !Number.isFinite(z) ? null : z,
    verdict,
    catches,
  };
}
