import { availableParallelism } from 'node:os';
import { ScenarioError } from '../../engine/errors.js';
import { type Known, knownTogether, listed } from '../../scenario/known.js';
import { nearestName } from '../../scenario/names.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { entryAt } from '../../scenario/schema/schema-tree.js';
import { prepare } from '../../simulate.js';
import { type Axis, parseAxis } from '../../sweep/axis.js';
import { DESIGNS, type DesignKind, type DesignSettings, MOST_POINTS } from '../../sweep/design.js';
import { type PlannedSweep, planSweep, pointText } from '../../sweep/plan.js';
import { MOST_RULED_SEEDS, parseRule, refuseUnknownMetric } from '../../sweep/stopping.js';
import { labelled, sweepSeeds } from '../../sweep/sweep.js';
import { theoryOf } from '../../sweep/theory.js';
import type { VariedBase } from '../../sweep/variation.js';
import { refuseLargeStart } from '../execute/memory.js';
import { named } from '../execute/pool.js';
import { type Arguments, isGiven, isSet, lastOf, listOf, wholeNumberOf } from '../request/arguments.js';
import type { Context } from '../request/command.js';
import { modulesTogether, type NamedLayers } from '../request/own-modules.js';
import { requestedLayers } from '../request/scenario-layers.js';
import { packageVersion } from '../request/version.js';
import { readYaml } from '../request/yaml-text.js';
import { UsageError } from '../terminal/exit.js';
import { shellWord } from '../terminal/shell-word.js';
import type { KeyedPlan, SweptScenario } from './plan-file.js';
import { pointKey, runKey } from './run-key.js';

/** Seeds when nobody says how many. */
export const DEFAULT_SEEDS = 10;
/** Most seeds of a point. */
export const MOST_SEEDS = 100_000;
const MOST_WORKERS = 256;
/** Where outcomes are kept when nobody says where. */
export const DEFAULT_STORE = 'output/store';
/** Points that are prepared before the first run; of more, so many spread evenly. */
const MOST_PREPARED = 200;

/** A sweep that was asked for, checked as a whole. */
export interface RequestedSweep {
  readonly planned: PlannedSweep;
  readonly keyed: KeyedPlan;
  readonly known: Known;
  readonly modules: NamedLayers['modules'];
}

/** Threads that are asked for; one for each core if nobody says. */
export function workersOf(given: Arguments): number {
  return wholeNumberOf(given, 'workers', MOST_WORKERS) ?? availableParallelism();
}

/** The store that is asked for. */
export function storeOf(given: Arguments): string {
  return lastOf(given, 'store') ?? DEFAULT_STORE;
}

/**
 * What the options of `sweep` ask for: every point parsed, sized and prepared.
 *
 * @throws ScenarioError or UsageError with one line.
 */
export async function requestedSweep(
  names: readonly string[],
  given: Arguments,
  context: Context,
): Promise<RequestedSweep> {
  const axes = axesOf(given);
  const design = designOf(given);
  const rules = listOf(given, 'until').map(parseRule);
  const metrics = metricsOf(given);
  const fit = fitOf(given, design.kind);
  const count = wholeNumberOf(given, 'seeds', MOST_SEEDS);
  const most = wholeNumberOf(given, 'max-seeds', MOST_SEEDS);
  if (most !== undefined && rules.length === 0)
    throw new UsageError(
      '--max-seeds: is the end of a rule; say which with --until, or how many with --seeds',
    );
  if (count !== undefined && rules.length > 0)
    throw new UsageError('--seeds: --until finds out how many seeds it takes; its end is --max-seeds');
  const { bases, modules } = await basesOf(names, given, context);
  const first = lastOf(given, 'seed') ?? seedOf(bases[0]!);
  const seeds = sweepSeeds(first, rules.length > 0 ? (most ?? MOST_RULED_SEEDS) : (count ?? DEFAULT_SEEDS));
  const planned = planSweep({ bases, axes, design: { ...design, seed: first }, seeds, rules });
  checkPoints(planned, workersOf(given), bases[0]!.known);
  const { known } = bases[0]!;
  const theory = isSet(given, 'theory') ? theoryParameters(planned, metrics) : undefined;
  const keyed = keyedPlan(planned, { known, modules, metrics, fit, theory, typed: context.typed });
  return { planned, keyed, known, modules };
}

/** A plan with its keys. */
export function keyedPlan(
  { plan, settings }: PlannedSweep,
  about: Pick<KeyedPlan, 'metrics' | 'fit' | 'theory'> & {
    readonly known: Known;
    readonly modules: NamedLayers['modules'];
    readonly typed: readonly string[];
  },
): KeyedPlan {
  const { known, modules, metrics, fit, theory, typed } = about;
  const scenarios = plan.labels.map((label, place): SweptScenario => {
    const { description, consensus } = settings[plan.points.findIndex(({ scenario }) => scenario === place)]!;
    return { label, description, protocol: consensus.protocol };
  });
  const runs = settings.map((scenario) => {
    const point = pointKey(scenario, known, modules);
    return plan.seeds.map((seed) => runKey(point, seed));
  });
  const command = `npx simulate ${repeatable(typed).map(shellWord).join(' ')}`;
  return { version: packageVersion(), command, scenarios, plan, metrics, fit, theory, runs };
}

/** The command without what changes nothing of the result. */
function repeatable(typed: readonly string[]): readonly string[] {
  const valued = /^--(?:out|workers|store|redis|shard)$/;
  return typed.filter((word, place) => {
    const before = typed[place - 1] ?? '';
    if (place === 1 && word === 'merge') return false;
    return !/^--(?:out|workers|store|redis|shard|quiet|json)(?:=|$)/.test(word) && !valued.test(before);
  });
}

function axesOf(given: Arguments): readonly Axis[] {
  const readValue = (text: string): unknown => {
    const value: unknown = readYaml(text, () => '--vary: cannot read a value').toJS({ maxAliasCount: 0 });
    return value ?? text;
  };
  return listOf(given, 'vary').map((text) => parseAxis(text, readValue));
}

function designOf(given: Arguments): DesignSettings {
  const text = lastOf(given, 'design') ?? 'grid';
  const kind = DESIGNS.find((name) => name === text) as DesignKind | undefined;
  if (kind === undefined) {
    const near = nearestName(text, DESIGNS);
    const hint = near === undefined ? '' : `, did you mean "${near}"?`;
    throw new UsageError(`--design: expected ${DESIGNS.join(', ')}, got "${text}"${hint}`);
  }
  return { kind, points: wholeNumberOf(given, 'points', MOST_POINTS) };
}

/** The metrics that are asked for by name; `undefined` for all. @throws UsageError for one that is none. */
export function metricsOf(given: Arguments): readonly string[] | undefined {
  const metrics = listOf(given, 'metric').flatMap((text) => text.split(',').map((name) => name.trim()));
  for (const name of metrics) refuseUnknownMetric('--metric', name);
  return metrics.length === 0 ? undefined : [...new Set(metrics)];
}

function fitOf(given: Arguments, design: DesignKind): string | undefined {
  const fit = lastOf(given, 'fit');
  if (fit === undefined) return undefined;
  refuseUnknownMetric('--fit', fit);
  if (design === 'saltelli')
    throw new UsageError('--fit: a saltelli design varies all keys at once; take a grid');
  if (listOf(given, 'vary').length === 0) throw new UsageError('--fit: needs a key to vary (--vary)');
  return fit;
}

/** What `--theory` needs of each point. */
function theoryParameters(
  { settings }: PlannedSweep,
  metrics: readonly string[] | undefined,
): readonly (number | null)[] {
  const theory = (metrics ?? []).map(theoryOf).find((one) => one !== undefined);
  if (theory === undefined)
    throw new UsageError('--theory: expected a metric with a closed form (--metric stale_rate)');
  const parameters = settings.map((scenario) => theory.parameter(scenario) ?? null);
  if (parameters.every((parameter) => parameter === null))
    throw new UsageError(
      `--theory: the closed form of ${theory.metric} is for proof of work (nakamoto) without attacks and faults`,
    );
  return parameters;
}

async function basesOf(
  names: readonly string[],
  given: Arguments,
  { io, environment }: Context,
): Promise<{ readonly bases: readonly VariedBase[]; readonly modules: NamedLayers['modules'] }> {
  const asked: NamedLayers[] = [];
  for (const name of names) asked.push(await requestedLayers(name, given, environment, io.folder));
  const known = knownTogether(asked.map((one) => one.known));
  const modules = modulesTogether(asked.map((one) => one.modules));
  const bases = asked.map(({ layers }) => ({
    label: textAt(layers, 'name') ?? 'unnamed',
    layers,
    known,
  }));
  return { bases: labelled(bases), modules };
}

function textAt(layers: VariedBase['layers'], key: string): string | undefined {
  const written = [...layers]
    .reverse()
    .map(({ data }) => entryAt(data, key))
    .find((value) => value !== undefined);
  return written === undefined ? undefined : String(written);
}

function seedOf({ layers }: VariedBase): string {
  return textAt(layers, 'seed') ?? '1';
}

/** Refuses a sweep of which any point could not be run. */
export function checkPoints({ plan, settings }: PlannedSweep, workers: number, known: Known): void {
  const own = listed(known);
  const every = Math.max(1, Math.ceil(settings.length / MOST_PREPARED));
  for (const [place, scenario] of settings.entries()) {
    try {
      refuseUnmeasured(scenario);
      const threads = Math.min(workers, plan.points.length * plan.seeds.length);
      refuseLargeStart(scenario, threads, undefined, known);
      const isLast = place === settings.length - 1;
      if (place % every === 0 || isLast) prepare(scenario, { sink: null, trace: false, ...own });
    } catch (error) {
      const { scenario: base, values } = plan.points[place]!;
      const at = pointText(plan.keys, values);
      throw named(at === '' ? plan.labels[base]! : `${plan.labels[base]}, ${at}`, error);
    }
  }
}

function refuseUnmeasured({ output }: Scenario): void {
  if (output.metrics === 'none')
    throw new ScenarioError(
      'output.metrics: expected "default" or "full", since numbers are all that is kept of these runs, got "none"',
      'output.metrics',
    );
}

/** Refuses options of a command that mean nothing for one of its actions. */
export function refuseOthers(
  given: Arguments,
  action: string,
  allowed: readonly string[],
  all: readonly string[],
): void {
  const other = all.find((name) => isGiven(given, name) && !allowed.includes(name));
  if (other !== undefined) throw new UsageError(`--${other}: means nothing for sweep ${action}`);
}
