import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import type { DesignKind } from '../../sweep/design.js';
import type { SweepPlan, SweepRun } from '../../sweep/plan.js';
import { parseRule, type StoppingRule } from '../../sweep/stopping.js';
import { sha256Of } from '../output/folder-sink.js';
import { writeWhole } from '../output/whole-file.js';
import { UsageError } from '../terminal/exit.js';
import { PLANS } from './store.js';

/** Name of the plan in a sweep's folder. */
export const PLAN_FILE = 'plan.json';
/** Version of its form. */
const FORMAT_VERSION = 1;

/** A scenario of a sweep, for people. */
export interface SweptScenario {
  /** Differs from that of the others. */
  readonly label: string;
  readonly description: string;
  readonly protocol: string;
}

/** A plan with all that is needed to collect its runs and to tell of them, on any machine. */
export interface KeyedPlan {
  /** Version of consensim the runs are made with. */
  readonly version: string;
  /** The command that makes the sweep again. */
  readonly command: string;
  readonly scenarios: readonly SweptScenario[];
  readonly plan: SweepPlan;
  /** The metrics to tell of; `undefined` for those that answer what people ask first. */
  readonly metrics: readonly string[] | undefined;
  /** The metric whose growth is to be told of. */
  readonly fit: string | undefined;
  /** For each point what the theory of `--theory` needs of its scenario; `undefined` without. */
  readonly theory: readonly (number | null)[] | undefined;
  /** Keys of the runs in a store: for each point one a seed. */
  readonly runs: readonly (readonly string[])[];
}

/** Key of a run in a store. */
export function keyOf({ plan, runs }: KeyedPlan, { point, seed }: SweepRun): string {
  return runs[point]![plan.seeds.indexOf(seed)]!;
}

/** The plan as its file holds it: the same plan gives the same text. */
export function planText({
  version,
  command,
  scenarios,
  plan,
  metrics,
  fit,
  theory,
  runs,
}: KeyedPlan): string {
  const { keys, design, points, seeds, rules } = plan;
  const content = {
    ...{ generator: 'consensim', kind: 'sweep', version, formatVersion: FORMAT_VERSION, command, scenarios },
    ...{ design, keys, seeds, until: rules.map(ruleWords), metrics: metrics ?? null, fit: fit ?? null },
    theory: theory ?? null,
    points: points.map(({ scenario, values }) => ({ scenario, values })),
    runs,
  };
  // A line for each entry of the long lists: short enough to read, and to compare.
  const long = new Set(['points', 'runs']);
  const lines = Object.entries(content).map(([name, value]) => {
    const text = long.has(name)
      ? `[\n${(value as readonly unknown[]).map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

function ruleWords({ metric, below, relative }: StoppingRule): string {
  return relative ? `${metric} < ${Number((below * 100).toPrecision(12))} %` : `${metric} < ${below}`;
}

/** Leaves a plan in a store, so that `sweep status` and `sweep merge` find it. */
export function keepPlan(store: string, text: string): void {
  const path = join(store, PLANS, `${sha256Of(text).slice(0, 12)}.json`);
  writeWhole(path, text);
}

/** The plans of a store by the names of their files, in the order of these. */
export function keptPlans(store: string, shown: string): ReadonlyMap<string, KeyedPlan> {
  const names = readdirSync(join(store, PLANS))
    .filter((name) => name.endsWith('.json'))
    .sort();
  return new Map(
    names.map((name) => [
      name.replace(/\.json$/, ''),
      readPlan(readFileSync(join(store, PLANS, name), 'utf8'), `${shown}/${PLANS}/${name}`),
    ]),
  );
}

function readPlan(text: string, shown: string): KeyedPlan {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${shown}: is not JSON`);
  }
  if (!isGroup(content) || content['kind'] !== 'sweep' || content['formatVersion'] !== FORMAT_VERSION)
    throw new UsageError(`${shown}: is no plan of this version of consensim`);
  const written = content as unknown as Omit<KeyedPlan, 'plan' | 'metrics' | 'fit' | 'theory'> & {
    readonly design: DesignKind;
    readonly keys: readonly string[];
    readonly seeds: readonly string[];
    readonly until: readonly string[];
    readonly metrics: readonly string[] | null;
    readonly fit: string | null;
    readonly theory: readonly (number | null)[] | null;
    readonly points: SweepPlan['points'];
  };
  const { version, command, scenarios, runs, design, keys, seeds, until, points } = written;
  const labels = scenarios.map(({ label }) => label);
  const plan = { labels, keys, design, points, seeds, rules: until.map(parseRule) };
  const { metrics, fit, theory } = written;
  return {
    ...{ version, command, scenarios, runs, plan },
    ...{ metrics: metrics ?? undefined, fit: fit ?? undefined, theory: theory ?? undefined },
  };
}
