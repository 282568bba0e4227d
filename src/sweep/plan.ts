import { ScenarioError } from '../engine/errors.js';
import { describeScenario } from '../scenario/parse.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { type Axis, valueCell } from './axis.js';
import { type DesignKind, type DesignSettings, designPoints } from './design.js';
import { isNarrow, type StoppingRule, seedSteps } from './stopping.js';
import { keyTakesWhole, type VariedBase, variedScenario } from './variation.js';

/** One point of a sweep: a scenario, and the values of the keys that are varied. */
export interface SweepPoint {
  /** Place of the scenario among those of the sweep. */
  readonly scenario: number;
  /** In the order of the plan's keys, as a scenario file holds them. */
  readonly values: readonly unknown[];
}

/** All that a sweep runs, known before the first run. */
export interface SweepPlan {
  /** Names of the scenarios, each another. */
  readonly labels: readonly string[];
  readonly keys: readonly string[];
  readonly design: DesignKind;
  readonly points: readonly SweepPoint[];
  /** Seeds of every point, the same for all: common random numbers. Under a rule, as many as a point may get. */
  readonly seeds: readonly string[];
  /** When a point has seeds enough; without rules every point has all. */
  readonly rules: readonly StoppingRule[];
}

/** A plan that can be run: the resolved scenario of each point, with the first seed. */
export interface PlannedSweep {
  readonly plan: SweepPlan;
  readonly settings: readonly Scenario[];
}

/** One run of a plan. */
export interface SweepRun {
  /** Place of its point in the plan. */
  readonly point: number;
  readonly seed: string;
}

/** What is kept of one run: its digest, and each metric of the whole run at its end. */
export interface Outcome {
  readonly digest: string;
  readonly values: Readonly<Record<string, number>>;
}

/** One row of a sweep: a run and what came of it. */
export interface SweepRow extends SweepRun, Outcome {}

/** What a plan is made from. */
export interface PlanRequest {
  readonly bases: readonly VariedBase[];
  readonly axes: readonly Axis[];
  readonly design: DesignSettings;
  readonly seeds: readonly string[];
  readonly rules?: readonly StoppingRule[];
}

/** Most runs a plan may have. */
const MOST_RUNS = 10_000_000;

/**
 * Plans a sweep: the points of the first scenario, then those of the next, each parsed and checked.
 *
 * @throws ScenarioError that names the point for one that cannot be run.
 */
export function planSweep({ bases, axes, design, seeds, rules = [] }: PlanRequest): PlannedSweep {
  const keys = axes.map(({ key }) => key);
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined) throw new ScenarioError(`--vary: ${twice} is varied twice`);
  // A key must be one in every scenario.
  const whole = keys.map((key) => bases.map((base) => keyTakesWhole(base, key)).includes(true));
  const places = designPoints(axes, design, whole);
  const count = places.length * bases.length * seeds.length;
  if (count > MOST_RUNS)
    throw new ScenarioError(`a sweep has at most ${MOST_RUNS} runs, and this one has ${count}`);
  const points = bases.flatMap((_, scenario) => places.map((values) => ({ scenario, values })));
  const settings = points.map(({ scenario, values }) => pointScenario(bases[scenario]!, keys, values, seeds));
  const labels = bases.map(({ label }) => label);
  return { plan: { labels, keys, design: design.kind, points, seeds, rules }, settings };
}

function pointScenario(
  base: VariedBase,
  keys: readonly string[],
  values: readonly unknown[],
  [seed = '1']: readonly string[],
): Scenario {
  try {
    return { ...variedScenario(base, keys, values), seed };
  } catch (error) {
    if (!(error instanceof ScenarioError) || keys.length === 0) throw error;
    const at = keys.some((key) => error.message.includes(`${key}:`)) ? '' : `${pointText(keys, values)}: `;
    throw new ScenarioError(`${at}${error.message}`, error.path);
  }
}

/** The values of a point for people: `consensus.blockTime=2s, nodes.master=5`. */
export function pointText(keys: readonly string[], values: readonly unknown[]): string {
  return keys.map((key, place) => `${key}=${valueCell(values[place])}`).join(', ');
}

/** A run of a plan for people: scenario, point and seed. */
export function runText({ labels, keys, points }: SweepPlan, { point, seed }: SweepRun): string {
  const { scenario, values } = points[point]!;
  const at = keys.length === 0 ? '' : `, ${pointText(keys, values)}`;
  return `${labels[scenario]}${at}, seed ${seed}`;
}

/** The scenario of a run. */
export function runScenario({ settings }: PlannedSweep, { point, seed }: SweepRun): Scenario {
  return { ...settings[point]!, seed };
}

/**
 * Goes through a sweep round by round: asks for runs, takes their outcomes in the same order, and at the end returns
 * a row for each run, in the plan's order: point by point, seed by seed. Whoever drives it may execute the runs in
 * any order and on any machines. Without rules there is one round.
 */
export function* sweepRounds(
  plan: SweepPlan,
): Generator<readonly SweepRun[], readonly SweepRow[], readonly Outcome[]> {
  const { points, seeds, rules } = plan;
  const kept: Outcome[][] = points.map(() => []);
  const steps = rules.length === 0 ? [seeds.length] : seedSteps(seeds.length);
  for (const step of steps) {
    const runs = kept.flatMap((own, point) =>
      own.length > 0 && rules.length > 0 && isDone(rules, own)
        ? []
        : seeds.slice(own.length, step).map((seed) => ({ point, seed })),
    );
    if (runs.length === 0) break;
    const outcomes = yield runs;
    for (const [place, { point }] of runs.entries()) kept[point]!.push(outcomes[place]!);
  }
  return kept.flatMap((own, point) =>
    own.map((outcome, place) => ({ point, seed: seeds[place]!, ...outcome })),
  );
}

function isDone(rules: readonly StoppingRule[], outcomes: readonly Outcome[]): boolean {
  return rules.every((rule) => isNarrow(rule, valuesOf(outcomes, rule.metric)));
}

/** The values of a metric in some runs; runs that have none are left out. */
export function valuesOf(outcomes: readonly Outcome[], metric: string): readonly number[] {
  return outcomes
    .map(({ values }) => values[metric])
    .filter((value): value is number => value !== undefined && Number.isFinite(value));
}

/** The point's scenario in the form of a file, without seed, name and description: what decides what its runs give. */
export function decisivePart(
  settings: Scenario,
  known: VariedBase['known'],
): Readonly<Record<string, unknown>> {
  const { name, description, seed, output, ...rest } = describeScenario(settings, known);
  // Which files a run writes changes none of its numbers.
  const { trace, parquet, gzip, nodeFiles, ...measured } = output as Readonly<Record<string, unknown>>;
  return { ...rest, output: measured };
}
