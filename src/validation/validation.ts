import { type Estimate, pooled } from './estimate.js';
import { EVIDENCE, type Evidence, makeTrial } from './model.js';
import type { ValidationRow, ValidationTable } from './table.js';
import { boundFor, type Judgement, judge } from './verdict.js';

/** Share of a full run's samples that a quick one takes. */
export const QUICK_EFFORT = 0.05;

/** One simulation of one row once: what can be handed to a core of its own. */
export function simulateRow(row: ValidationRow, seed: string, repetition = 0, effort = 1): Estimate {
  return simulateRows([row], seed, repetition, effort)[0]!;
}

/** What rows of one simulation have in common: they are simulated together, with the same randomness. */
export function sharedBy({ id, model, parameters }: ValidationRow): string {
  return model.shares === undefined ? id : JSON.stringify([model.name, model.shares(parameters)]);
}

/** The estimates of rows that share one simulation: those of `simulateRow`, one by one. */
export function simulateRows(
  rows: readonly ValidationRow[],
  seed: string,
  repetition = 0,
  effort = 1,
): readonly Estimate[] {
  const { model, parameters } = rows[0]!;
  const trial = makeTrial(seed, sharedBy(rows[0]!), repetition, effort);
  if (model.simulateAll === undefined) return [model.simulate(parameters, trial)];
  return model.simulateAll(
    rows.map((row) => row.parameters),
    trial,
  );
}

/** The rows of one group, counted. */
export interface GroupSummary {
  readonly group: string;
  readonly rows: number;
  readonly within: number;
  readonly outside: number;
  readonly shown: number;
  /** Greatest |z| of the judged rows and the row it belongs to; `undefined` where no row has a z. */
  readonly worst: Judgement | undefined;
  /**
   * Mean of z^2 over the rows whose z is free on both sides (`isFree`): near 1 if errors are what they are said
   * to be, lower where rare events make exact tails cautious. `undefined` without such rows.
   */
  readonly meanSquare: number | undefined;
}

/** The rows that run the same of the product, counted. */
export interface EvidenceSummary {
  readonly evidence: Evidence;
  /** Tables with such rows. The rows of a table follow from one formula or source, so they are one piece of evidence. */
  readonly families: number;
  readonly rows: number;
  readonly judged: number;
}

/** Counts tables and rows by what of the product they run; without kinds that no row is of. */
export function countEvidence(tables: readonly ValidationTable[]): readonly EvidenceSummary[] {
  return EVIDENCE.map((evidence) => {
    const own = tables.map(({ rows }) => rows.filter((row) => row.evidence === evidence));
    const rows = own.flat();
    return {
      evidence,
      families: own.filter(({ length }) => length > 0).length,
      rows: rows.length,
      judged: rows.filter(({ compare }) => compare === 'verdict').length,
    };
  }).filter(({ rows }) => rows > 0);
}

/** All rows, judged. */
export interface Validation {
  /** |z| up to which a row is within. */
  readonly bound: number;
  readonly judgements: readonly Judgement[];
  readonly groups: readonly GroupSummary[];
  readonly evidence: readonly EvidenceSummary[];
  /** Whether no judged row is outside. */
  readonly passed: boolean;
}

/**
 * Judges what was simulated.
 *
 * @param estimates of each row by its id, one for each repetition.
 */
export function judgeAll(
  tables: readonly ValidationTable[],
  estimates: ReadonlyMap<string, readonly Estimate[]>,
): Validation {
  const rows = tables.flatMap((table) => table.rows);
  const simulated = rows.map((row) => pooled(estimates.get(row.id) ?? []));
  const chancy = rows.filter((row, place) => row.compare === 'verdict' && simulated[place]!.kind !== 'exact');
  const bound = boundFor(chancy.length);
  const judgements = rows.map((row, place) => judge(row, simulated[place]!, bound));
  const groups = [...new Set(tables.map(({ group }) => group))].map((group) => {
    const ids = new Set(tables.filter((table) => table.group === group).flatMap((table) => table.rows));
    return summariseGroup(
      group,
      judgements.filter(({ row }) => ids.has(row)),
    );
  });
  const evidence = countEvidence(tables);
  return { bound, judgements, groups, evidence, passed: groups.every(({ outside }) => outside === 0) };
}

/** Whether a row's z follows the normal law when all is well: judged, with no tolerance and no free direction. */
export function isFree({ row, z, verdict }: Judgement): boolean {
  return z !== undefined && verdict !== 'shown' && row.relation === 'equal' && row.tolerance === 0;
}

function summariseGroup(group: string, judgements: readonly Judgement[]): GroupSummary {
  const count = (verdict: Judgement['verdict']) => judgements.filter((one) => one.verdict === verdict).length;
  const scored = judgements.filter(({ z, verdict }) => z !== undefined && verdict !== 'shown');
  const size = (one: Judgement | undefined) => Math.abs(one?.z ?? 0);
  let worst: Judgement | undefined;
  for (const one of scored) if (worst === undefined || size(one) > size(worst)) worst = one;
  const free = scored.filter(isFree);
  const squares = free.reduce((sum, one) => sum + size(one) * size(one), 0);
  return {
    group,
    rows: judgements.length,
    within: count('within'),
    outside: count('outside'),
    shown: count('shown'),
    worst,
    meanSquare: free.length === 0 ? undefined : squares / free.length,
  };
}
