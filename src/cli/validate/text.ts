import { groupsOf } from '../../scenario/schema/schema-tree.js';
import { MODELS } from '../../validation/models/index.js';
import type { ValidationTable } from '../../validation/table.js';
import { countEvidence, type EvidenceSummary, type Validation } from '../../validation/validation.js';
import { FAMILY_WISE_ERROR, type Judgement } from '../../validation/verdict.js';
import type { Environment, TextOutput } from '../terminal/io.js';
import { stylist } from '../terminal/summary.js';
import { textTable } from '../terminal/text-table.js';

/** What the readable result needs beside the figures. */
export interface ValidationTextContext {
  /** Every row, not only each group. */
  readonly verbose: boolean;
  readonly output: TextOutput;
  readonly environment: Environment;
  readonly seconds: number;
  readonly workers: number;
}

/** What a person wants to know of a validation. */
export function validationText(validation: Validation, context: ValidationTextContext): string {
  const { bound, judgements, passed } = validation;
  const strong = stylist('bold', context);
  const outside = judgements.filter(({ verdict }) => verdict === 'outside');
  const judged = judgements.filter(({ verdict }) => verdict !== 'shown').length;
  const sections = [
    ...(context.verbose ? [rowTable(judgements)] : []),
    groupTable(validation, context.output.columns),
    evidenceTable(validation.evidence),
    ...(outside.length === 0 || context.verbose
      ? []
      : [`${strong('Outside their bound')}\n${rowTable(outside)}`]),
    [
      `${strong(`${judged - outside.length} of ${judged} judged rows are within their bound${passed ? '' : ': FAILED'}`)}; ${judgements.length - judged} shown as distance only`,
      `bound |z| <= ${bound.toFixed(2)}: from randomness alone one run in ${1 / FAMILY_WISE_ERROR} has a row outside (Sidak)`,
      `${context.seconds.toFixed(1)} s on ${context.workers} core${context.workers === 1 ? '' : 's'}`,
    ].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Each group's rows, and how far the worst of them is off; which one that is, where a line has room for its name. */
function groupTable({ groups }: Validation, width = Number.POSITIVE_INFINITY): string {
  const rows = groups.map(({ group, rows, within, outside, shown, worst, meanSquare }) => [
    group,
    worst === undefined ? '' : worst.row.id,
    String(rows),
    String(within),
    String(outside),
    String(shown),
    scoreText(worst?.z),
    meanSquare === undefined ? '' : meanSquare.toFixed(2),
  ]);
  const head = ['group', 'worst row', 'rows', 'within', 'outside', 'shown', 'worst z', 'mean z²'];
  const table = textTable(rows, head, 2);
  if (table.indexOf('\n') <= width) return table;
  const unnamed = (cells: readonly string[]) => cells.filter((_, place) => place !== 1);
  return textTable(rows.map(unnamed), unnamed(head));
}

/** What rows run of the product; families are tables, whose rows follow from one formula or source. */
function evidenceTable(evidence: readonly EvidenceSummary[]): string {
  const rows = evidence.map((one) => [
    one.evidence,
    String(one.families),
    String(one.rows),
    String(one.judged),
  ]);
  return textTable(rows, ['rows run', 'families', 'rows', 'judged']);
}

/** The tables with what their rows run of the product, and the counts of all. */
export function tablesText(tables: readonly ValidationTable[]): string {
  const rows = tables.flatMap((table) =>
    countEvidence([table]).map(({ evidence, rows, judged }) => [
      table.group,
      table.id,
      evidence,
      String(rows),
      String(judged),
    ]),
  );
  const sorted = rows.sort(([a], [b]) => (a! < b! ? -1 : a! > b! ? 1 : 0));
  const list = textTable(sorted, ['group', 'table', 'rows run', 'rows', 'judged'], 3);
  return `${list}\n\n${evidenceTable(countEvidence(tables))}\n`;
}

function rowTable(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ row, estimate, difference, z, verdict, catches }) => [
    row.id,
    verdict,
    row.evidence,
    numberText(row.expected),
    numberText(estimate.value),
    estimate.kind === 'exact' ? 'exact' : numberText(estimate.standardError),
    numberText(difference),
    verdict === 'shown' ? '' : scoreText(z),
    verdict === 'shown' ? '' : numberText(catches),
  ]);
  return textTable(
    rows,
    ['row', 'verdict', 'runs', 'expected', 'simulated', 'error', 'difference', 'z', 'catches'],
    3,
  );
}

/** Four digits that count. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(5)));
}

/** A z with two decimals; nothing where there is none. */
export function scoreText(z: number | undefined): string {
  return z === undefined ? '' : z.toFixed(2);
}

/** The simulations that tables can name, with what their rows give. */
export function modelsText(): string {
  const lines = Object.values(MODELS).map(({ name, summary, parameters }) => {
    const keys = groupsOf(parameters).flatMap(({ shape }) => Object.keys(shape));
    return `${name}\n  ${summary}\n  rows give: ${[...new Set(keys)].join(', ')}\n`;
  });
  return lines.join('\n');
}
