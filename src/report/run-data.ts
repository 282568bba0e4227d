import type { Question } from '../consensus/questions.js';
import { quantileOf } from '../observers/metrics/statistics.js';
import type { Summary } from '../observers/summary.js';

/** One row of a table that was read back: text as it was written. */
export type Row = Readonly<Record<string, string>>;

/** The part of a written scenario that a report speaks of. */
export interface ReportedScenario {
  readonly name: string;
  readonly description: string;
  readonly seed: string;
  readonly currency: { readonly symbol: string; readonly decimals: number };
  readonly nodes: Readonly<Record<string, number>>;
  readonly consensus: Readonly<Record<string, unknown>>;
  readonly network: Readonly<Record<string, unknown>>;
  readonly workload: Readonly<Record<string, unknown>>;
}

/** What a report is drawn from: the files of one run, and nothing else, so that it can be drawn again from them. */
export interface RunData {
  /** The version of consensim that wrote the run. */
  readonly version: string;
  readonly scenario: ReportedScenario;
  readonly seed: string;
  readonly digest: string;
  /** The command that repeats the run. */
  readonly command: string;
  readonly summary: Summary;
  readonly blocks: readonly Row[];
  readonly transactions: readonly Row[];
  readonly balances: readonly Row[];
  readonly metrics: readonly Row[];
}

/** Whether a run answers one of the questions that not every run does; one written before runs said so answers all. */
export function answers({ summary }: Pick<RunData, 'summary'>, question: Question): boolean {
  const { questions }: Partial<Summary> = summary;
  return questions?.includes(question) ?? true;
}

/** The number in a cell, `undefined` for an empty one. */
export function numberIn(row: Row, column: string): number | undefined {
  const text = row[column];
  return text === undefined || text === '' ? undefined : Number(text);
}

/** The blocks of the final chain, lowest first. */
export function chainBlocks({ blocks }: RunData): readonly Row[] {
  return blocks
    .filter(({ canonical }) => canonical === 'true')
    .sort((a, b) => Number(a['height']) - Number(b['height']));
}

/** What a node is called in charts, by its number: `master 3`. */
export function nodeNames({ balances }: RunData): ReadonlyMap<string, string> {
  return new Map(balances.map((row) => [row['node']!, `${row['role']} ${row['node']}`]));
}

/** What a share of numbers in any order lies below; `undefined` when there are none. */
export function quantileAmong(numbers: readonly number[], share: number): number | undefined {
  return quantileOf(Float64Array.from(numbers).sort(), share);
}

/** One value of a metric. */
export interface MetricValue {
  /** Simulated seconds. */
  readonly time: number;
  /** The node's number as text, empty for the whole run. */
  readonly node: string;
  readonly value: number;
}

/** All values of a metric, in the order of the file; none where the run has no such metric. */
export function metricValues({ metrics }: RunData, name: string): readonly MetricValue[] {
  return metrics
    .filter(({ metric, value }) => metric === name && value !== '')
    .map((row) => ({ time: Number(row['time']), node: row['node'] ?? '', value: Number(row['value']) }));
}

/** The last value of a metric of the whole run; `undefined` where the run has no such metric. */
export function metricValue(data: RunData, name: string): number | undefined {
  return metricValues(data, name)
    .filter(({ node }) => node === '')
    .at(-1)?.value;
}

/** A metric's values at the end of the run by node. */
export function valuesByNode(data: RunData, name: string): ReadonlyMap<string, number> {
  return new Map(metricValues(data, name).map(({ node, value }) => [node, value]));
}

/**
 * What each node but the trusted ones owns, stakes included, before (after the first block, when the supply has been
 * shared out) or after the run: those whose Gini the metrics tell.
 */
export function wealthOf({ balances }: RunData, when: 'before' | 'after'): readonly number[] {
  return balances
    .filter(({ role }) => role !== 'trusted')
    .map((row) => Math.max(0, (numberIn(row, when) ?? 0) + (numberIn(row, `stake_${when}`) ?? 0)));
}
