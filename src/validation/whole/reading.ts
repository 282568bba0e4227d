import * as z from 'zod';
import { ScenarioError } from '../../engine/errors.js';
import { type MetricName, metricNamed } from '../../observers/metrics/catalogue.js';
import type { Cell, Table } from '../../observers/table.js';
import type { Result } from '../../run/run.js';
import { measureSchema } from '../measure.js';

const TABLES = ['blocks', 'transactions', 'balances', 'messages', 'propagation', 'attacks'] as const;

const value = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const range = z.strictObject({ from: z.number().optional(), to: z.number().optional() });
const where = z.record(z.string(), z.union([value, range])).describe('What a row of the table must have.');

const metric = z.custom<MetricName>(
  (name) => typeof name === 'string' && metricNamed(name) !== undefined,
  'expected the name of a metric, as in docs/metrics.md',
);

const table = z.enum(TABLES).prefault('blocks');

/** What of a run a row compares. */
export const readingSchema = z.union(
  [
    z.strictObject({
      summary: z.string().describe('A number of summary.json by its path, such as fees.kept.'),
    }),
    z.strictObject({ metric, node: z.int().min(0).optional() }),
    z
      .strictObject({ count: where, table, per: where.optional() })
      .describe('Rows, or rows for each of others.'),
    z.strictObject({ share: where, of: where.prefault({}), table }).describe('Part of the rows.'),
    z.strictObject({
      column: z.string(),
      table,
      where: where.prefault({}),
      less: z.string().optional().describe('A column that is subtracted.'),
      over: z.string().optional().describe('A column that it is divided by.'),
      gaps: z.boolean().prefault(false).describe('From each row to the next instead of the value.'),
      each: z
        .enum(['row', 'run'], 'expected "row" or "run"')
        .prefault('row')
        .describe(
          'row: every row is a value; run: the mean of a run is one, since its rows are not independent.',
        ),
      measure: measureSchema.prefault('mean'),
    }),
  ],
  'expected { summary }, { metric }, { count }, { share } or { column }',
);

/** A reading as a table writes it. */
export type Reading = z.output<typeof readingSchema>;

type Where = z.output<typeof where>;

/** What one run shows: values of one law, or successes among trials. */
export type Observation =
  | { readonly values: readonly number[] }
  | { readonly successes: number; readonly trials: number };

/**
 * What a reading finds in a finished run.
 *
 * @throws ScenarioError when the run has no such number: a table that names one is wrong.
 */
export function observe(reading: Reading, result: Result): Observation {
  if ('summary' in reading) return { values: [numberAt(result.summary, reading.summary)] };
  if ('metric' in reading) {
    const found = result.metric(reading.metric, reading.node);
    if (found === undefined)
      throw new ScenarioError(`read: the run has no value of the metric ${reading.metric}`);
    return { values: [found] };
  }
  const rows = result.table(reading.table);
  if ('count' in reading) {
    const counted = placesOf(rows, reading.count).length;
    const per = reading.per === undefined ? 1 : placesOf(rows, reading.per).length;
    return { values: [counted / per] };
  }
  if ('share' in reading) {
    const all = { ...reading.of };
    return {
      successes: placesOf(rows, { ...all, ...reading.share }).length,
      trials: placesOf(rows, all).length,
    };
  }
  return { values: valuesOf(reading, rows) };
}

function valuesOf(reading: Extract<Reading, { column: string }>, rows: Table): readonly number[] {
  const own = columnOf(rows, reading.column);
  const other = reading.less === undefined ? undefined : columnOf(rows, reading.less);
  const divisor = reading.over === undefined ? undefined : columnOf(rows, reading.over);
  const found: number[] = [];
  for (const place of placesOf(rows, reading.where)) {
    const subtracted = other === undefined ? 0 : other[place];
    if (own[place] === null || subtracted === null) continue;
    found.push((Number(own[place]) - Number(subtracted)) / Number(divisor?.[place] ?? 1));
  }
  const values = reading.gaps ? found.slice(1).map((one, place) => one - found[place]!) : found;
  if (reading.each === 'row' || values.length === 0) return values;
  return [values.reduce((sum, one) => sum + one, 0) / values.length];
}

function placesOf(rows: Table, conditions: Where): readonly number[] {
  const columns = Object.entries(conditions).map(([name, wanted]) => [columnOf(rows, name), wanted] as const);
  const places: number[] = [];
  for (let place = 0; place < rows.length; place++)
    if (columns.every(([column, wanted]) => matches(column[place]!, wanted))) places.push(place);
  return places;
}

function matches(cell: Cell, wanted: Where[string]): boolean {
  if (typeof wanted !== 'object' || wanted === null) return cell === wanted;
  if (cell === null) return false;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = wanted;
  return Number(cell) >= from && Number(cell) <= to;
}

function columnOf(rows: Table, name: string): ArrayLike<Cell> {
  const column = rows.columns[name];
  if (column === undefined) throw new ScenarioError(`read: the table ${rows.name} has no column ${name}`);
  return column;
}

function numberAt(root: unknown, path: string): number {
  let place: unknown = root;
  for (const key of path.split('.'))
    place = typeof place === 'object' && place !== null ? Reflect.get(place, key) : undefined;
  if (typeof place !== 'number' && typeof place !== 'string' && typeof place !== 'boolean')
    throw new ScenarioError(`read: summary.json has no ${path}`);
  return Number(place);
}
