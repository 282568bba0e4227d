import * as z from 'zod';
import { ScenarioError } from '../engine/errors.js';
import { hint } from '../scenario/names.js';
import { type Problem, problemsOf } from '../scenario/problems.js';
import { type Path, pathText } from '../scenario/schema/schema-tree.js';
import type { Evidence, Model } from './model.js';
import { MODELS } from './models/index.js';

/** Where expected numbers come from, from the surest down. */
export const STATUSES = [
  'closed_form',
  'exact_numeric',
  'published_seen',
  'simulated_by_others',
  'measured',
  'published_recalled',
] as const;

/** What a status says of the number. */
export type RowStatus = (typeof STATUSES)[number];

/** `verdict`: the row is within its bound or not. `distance`: shown, never judged. */
export type Comparison = 'verdict' | 'distance';

/** What the simulated value must be to the expected one. */
export type Relation = 'equal' | 'at most' | 'at least';

/** One expectation, with all that its table says of it. */
export interface ValidationRow {
  /** `table/row`, unique. */
  readonly id: string;
  readonly model: Model;
  /** What of the product the row runs. */
  readonly evidence: Evidence;
  /** As the model's schema decoded them. */
  readonly parameters: unknown;
  /** As the table wrote them. */
  readonly condition: Readonly<Record<string, unknown>>;
  readonly expected: number;
  /** Standard deviation of the expected value itself: others' noise. */
  readonly sd: number;
  /** Distance allowed on top of randomness: a stated bias, such as an approximation's. */
  readonly tolerance: number;
  readonly relation: Relation;
  readonly compare: Comparison;
  readonly status: RowStatus;
  readonly note: string;
}

/** A table of expectations: one file. */
export interface ValidationTable {
  readonly id: string;
  /** Tables about one question, such as `double-spend`. */
  readonly group: string;
  readonly title: string;
  readonly source: string;
  readonly status: RowStatus;
  /** Which of several conventions of the literature the numbers follow; empty where there is one only. */
  readonly convention: string;
  readonly note: string;
  readonly rows: readonly ValidationRow[];
}

const name = z
  .string('expected a name of letters, digits, "-", "." and "_"')
  .regex(/^[\w.-]+$/, 'expected a name of letters, digits, "-", "." and "_"');
const text = z.string('expected text').min(1, 'expected text that is not empty');
const number = z.number('expected a number');
const notNegative = z.number('expected a number from 0 up').min(0, 'expected a number from 0 up');
const status = z.enum(STATUSES, `expected one of ${STATUSES.join(', ')}`);
const compare = z.enum(['verdict', 'distance'], 'expected "verdict" or "distance"');
const relation = z.enum(['equal', 'at most', 'at least'], 'expected "equal", "at most" or "at least"');

/** What the table may say for all its rows and each row for itself. */
const judged = {
  sd: notNegative.optional(),
  tolerance: notNegative.optional(),
  compare: compare.optional(),
  relation: relation.optional(),
};

const rowSchema = z.looseObject({
  id: name,
  expected: number,
  status: status.optional(),
  note: text.optional(),
  ...judged,
});
const ROW_KEYS = new Set(Object.keys(rowSchema.shape));

const tableSchema = z.strictObject({
  id: name,
  group: name,
  title: text,
  source: text,
  status,
  model: text,
  convention: text.optional(),
  note: text.optional(),
  ...judged,
  /** Parameters of the model that are the same in all rows. */
  parameters: z.record(z.string(), z.unknown()).optional(),
  rows: z.array(rowSchema, 'expected a list of rows').min(1, 'expected at least one row'),
});

/**
 * A table from what its JSON file holds.
 *
 * @param shown the file as the user knows it, for messages.
 * @throws ScenarioError that names the file, the key, the value and what was expected.
 */
export function parseTable(data: unknown, shown: string): ValidationTable {
  const parsed = tableSchema.safeParse(data);
  if (!parsed.success) refuse(shown, problemsOf(parsed.error.issues, tableSchema, data));
  const table = parsed.data!;
  const model = MODELS[table.model];
  if (model === undefined) {
    const names = Object.keys(MODELS);
    throw new ScenarioError(
      `${shown}: model: no model ${JSON.stringify(table.model)}${hint(table.model, names)}`,
      'model',
    );
  }
  const known = new Set<string>();
  const rows = table.rows.map((row, place): ValidationRow => {
    if (known.has(row.id)) {
      throw new ScenarioError(`${shown}: rows.${place}.id: ${JSON.stringify(row.id)} is there twice`);
    }
    known.add(row.id);
    const own = Object.entries(row).filter(([key]) => !ROW_KEYS.has(key));
    const condition = { ...table.parameters, ...Object.fromEntries(own) };
    const decoded = model.parameters.safeParse(condition);
    if (!decoded.success) {
      refuse(shown, problemsOf(decoded.error.issues, model.parameters, condition), ['rows', place]);
    }
    const origin = row.status ?? table.status;
    const comparison = row.compare ?? table.compare ?? usualComparison(origin);
    if (origin === 'published_recalled' && comparison === 'verdict') {
      throw new ScenarioError(
        `${shown}: rows.${place}: a published_recalled number is shown as a distance, never judged`,
      );
    }
    return {
      id: `${table.id}/${row.id}`,
      model,
      evidence: model.evidenceOf?.(decoded.data) ?? model.evidence,
      parameters: decoded.data,
      condition,
      expected: row.expected,
      sd: row.sd ?? table.sd ?? 0,
      tolerance: row.tolerance ?? table.tolerance ?? 0,
      relation: row.relation ?? table.relation ?? 'equal',
      compare: comparison,
      status: origin,
      note: row.note ?? '',
    };
  });
  const { id, group, title, source, convention = '', note = '' } = table;
  return { id, group, title, source, status: table.status, convention, note, rows };
}

/** Formulas and what was read in print are judged; others' simulations and reality are shown. */
function usualComparison(origin: RowStatus): Comparison {
  return ['closed_form', 'exact_numeric', 'published_seen'].includes(origin) ? 'verdict' : 'distance';
}

function refuse(shown: string, problems: readonly Problem[], above: Path = []): never {
  const { path, text: what } = problems[0]!;
  const place = pathText([...above, ...path]);
  const more = problems.length - 1;
  const rest = more === 0 ? '' : ` (and ${more} more problem${more === 1 ? '' : 's'})`;
  throw new ScenarioError(`${shown}: ${place === '' ? 'table' : place}: ${what}${rest}`, place);
}
