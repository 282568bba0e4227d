import type { Attack } from '../attacks/attack.js';
import type { Consensus } from '../consensus/consensus.js';
import { ScenarioError } from '../engine/errors.js';
import type { Table } from '../observers/table.js';
import { type Platform, portablePlatform } from '../run/assembly.js';
import { type Known, knownWith, listed } from '../scenario/known.js';
import { hint } from '../scenario/names.js';
import { builtInLayer, describeScenario, extendedLayers } from '../scenario/parse.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { entryAt } from '../scenario/schema/schema-tree.js';
import { prepare, type ScenarioLike } from '../simulate.js';
import { axisOf } from './axis.js';
import type { DesignKind } from './design.js';
import { DESIGNS } from './design.js';
import {
  type Outcome,
  type PlannedSweep,
  planSweep,
  runScenario,
  type SweepPlan,
  type SweepRow,
  type SweepRun,
  sweepRounds,
} from './plan.js';
import { pointValues, presentMetrics, rowsOf, runColumns, summaryColumns } from './result.js';
import { MOST_RULED_SEEDS, parseRule, refuseUnknownMetric } from './stopping.js';
import type { VariedBase } from './variation.js';

/** One run that a sweep asks for. */
export interface SweepJob extends SweepRun {
  /** The resolved scenario, with the run's seed. */
  readonly scenario: Scenario;
}

/** Executes jobs, in whatever order and wherever, and gives their outcomes in the order of the jobs. */
export type Execute<Given> = (jobs: readonly SweepJob[], plan: SweepPlan) => Given;

/** What a sweep is asked for. */
export interface SweepOptions {
  /** The scenario, or several. */
  readonly scenario: ScenarioLike | readonly ScenarioLike[];
  /** Keys and their values: a list, or text such as `'1s,2s,5s'` or `'0.1..0.5/5'`. */
  readonly vary?: Readonly<Record<string, readonly unknown[] | string>>;
  /** How points are chosen; `grid`, every combination, if not given. */
  readonly design?: DesignKind;
  /** Points of a design that draws. */
  readonly points?: number;
  /** How many seeds, 10 if not given, or which. */
  readonly seeds?: number | readonly string[];
  /** Rules such as `'stale_rate < 2 %'`: seeds are doubled from 10 until all of them are met. */
  readonly until?: string | readonly string[];
  /** Most seeds of a point under a rule. */
  readonly maxSeeds?: number;
  /** Metrics that points are summed up for; all that there are if not given. */
  readonly metrics?: readonly string[];
  /** Protocols of one's own that the scenarios may name. */
  readonly protocols?: readonly Consensus<never>[];
  /** Attacks of one's own that the scenarios may name. */
  readonly attacks?: readonly Attack<never>[];
  /** Signs and hashes; plain JavaScript if not given. Not used with `execute`. */
  readonly platform?: Platform;
}

/** A row of a table, by column. */
export type SweepRecord = Readonly<Record<string, unknown>>;

/** What a sweep gives: the rows that `simulate sweep` writes into `runs.csv` and `points.csv`. */
export interface SweepResult {
  readonly plan: SweepPlan;
  /** A row a run, in the plan's order. */
  readonly runs: readonly SweepRecord[];
  /** A row for each point and metric: n, mean, interval, percentiles, paired difference. */
  readonly points: readonly SweepRecord[];
  /** The runs with their values by metric. */
  readonly rows: readonly SweepRow[];
}

const OPTIONS: Readonly<Record<keyof SweepOptions | 'execute', true>> = {
  ...{ scenario: true, vary: true, design: true, points: true, seeds: true, until: true, maxSeeds: true },
  ...{ metrics: true, protocols: true, attacks: true, platform: true, execute: true },
};

/**
 * Runs a scenario at each point of a design with each of several seeds: from one run to a figure. The rows are the
 * same whoever executes the runs and in whatever order: threads, a store, a cluster.
 *
 * @throws ScenarioError with one line before the first run when anything that is asked for cannot be run.
 */
export function sweep(
  options: SweepOptions & { readonly execute: Execute<PromiseLike<readonly Outcome[]>> },
): Promise<SweepResult>;
/** The same, run here, one run after another. */
export function sweep(options: SweepOptions): SweepResult;
export function sweep(
  options: SweepOptions & { readonly execute?: Execute<PromiseLike<readonly Outcome[]>> },
): SweepResult | Promise<SweepResult> {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown !== undefined)
    throw new ScenarioError(
      `options: there is no "${unknown}"${hint(unknown, Object.keys(OPTIONS))}`,
      unknown,
    );
  const known = knownWith(options);
  const planned = planOf(options, known);
  const { plan } = planned;
  const finish = (rows: readonly SweepRow[]) => resultOf(plan, rows, options.metrics);
  const { execute, platform = portablePlatform } = options;
  const rounds = sweepRounds(plan);
  if (execute === undefined) {
    let round = rounds.next();
    while (round.done !== true)
      round = rounds.next(round.value.map((run) => executed(planned, run, known, platform)));
    return finish(round.value);
  }
  const goOn = (round: IteratorResult<readonly SweepRun[], readonly SweepRow[]>): Promise<SweepResult> => {
    if (round.done === true) return Promise.resolve(finish(round.value));
    const jobs = round.value.map((run) => ({ ...run, scenario: runScenario(planned, run) }));
    return Promise.resolve(execute(jobs, plan)).then((outcomes) => goOn(rounds.next(outcomes)));
  };
  return goOn(rounds.next());
}

function planOf(options: SweepOptions, known: Known): PlannedSweep {
  const { scenario, vary = {}, design = 'grid', points, seeds = 10, until = [], maxSeeds } = options;
  if (!DESIGNS.includes(design))
    throw new ScenarioError(`options.design: there is no design "${design}"${hint(design, DESIGNS)}`);
  for (const name of options.metrics ?? []) refuseUnknownMetric('options.metrics', name);
  const bases = (
    Array.isArray(scenario) ? (scenario as readonly ScenarioLike[]) : [scenario as ScenarioLike]
  ).map((one) => baseOf(one, known));
  const rules = [until].flat().map((text) => parseRule(text));
  const most = rules.length > 0 ? (maxSeeds ?? MOST_RULED_SEEDS) : seeds;
  const named =
    typeof most === 'number' ? sweepSeeds(typeof seeds === 'number' ? '1' : seeds[0]!, most) : most;
  if (named.length === 0) throw new ScenarioError('options.seeds: expected one seed or more');
  const axes = Object.entries(vary).map(([key, values]) => axisOf(key, values));
  return planSweep({ bases: labelled(bases), axes, design: { kind: design, points }, seeds: named, rules });
}

function baseOf(scenario: ScenarioLike, known: Known): VariedBase {
  const isParsed = typeof scenario === 'object' && 'epoch' in scenario && typeof scenario.epoch === 'number';
  const data =
    typeof scenario === 'string'
      ? { extends: scenario }
      : isParsed
        ? describeScenario(scenario as Scenario, known)
        : scenario;
  const layers = extendedLayers({ source: '', data }, builtInLayer);
  const name = [...layers]
    .reverse()
    .map(({ data: own }) => entryAt(own, 'name'))
    .find((own) => typeof own === 'string');
  return { label: typeof name === 'string' ? name : 'unnamed', layers, known };
}

/** Bases with labels that differ: the second of one name gets a 2 behind it. */
export function labelled(bases: readonly VariedBase[]): readonly VariedBase[] {
  const seen = new Map<string, number>();
  return bases.map((base) => {
    const count = (seen.get(base.label) ?? 0) + 1;
    seen.set(base.label, count);
    return count === 1 ? base : { ...base, label: `${base.label}-${count}` };
  });
}

function executed(planned: PlannedSweep, run: SweepRun, known: Known, platform: Platform): Outcome {
  const options = { ...listed(known), sink: null, trace: false, platform };
  const { digest, metrics } = prepare(runScenario(planned, run), options).finish();
  return { digest, values: runValues(metrics) };
}

function resultOf(plan: SweepPlan, rows: readonly SweepRow[], metrics?: readonly string[]): SweepResult {
  const values = pointValues(plan, rows, metrics ?? presentMetrics(rows));
  return { plan, rows, runs: rowsOf(runColumns(plan, rows)), points: rowsOf(summaryColumns(plan, values)) };
}

/**
 * The seeds of a sweep: the first, and as many after it as are asked for. A whole number counts up; other text gets
 * a number behind it: `lucky`, `lucky-2`, `lucky-3`.
 */
export function sweepSeeds(first: string, count: number): readonly string[] {
  const start = /^\d{1,9}$/.test(first) && String(Number(first)) === first ? Number(first) : undefined;
  return Array.from({ length: count }, (_, place) => {
    if (start !== undefined) return String(start + place);
    return place === 0 ? first : `${first}-${place + 1}`;
  });
}

/** The metrics of the whole run in a table of metrics, each with its last value; those that are no finite number are left out. */
export function runValues({ length, columns }: Table): Readonly<Record<string, number>> {
  const { node, metric, value } = columns;
  const values: Record<string, number> = {};
  for (let row = 0; row < length; row++) {
    const number = value![row];
    if (node![row] !== null || typeof number !== 'number' || !Number.isFinite(number)) continue;
    // Adding 0 turns -0 into 0, which JSON would do too: a value is the same whether or not it was stored.
    values[String(metric![row])] = number + 0;
  }
  return values;
}
