import { InvariantError, ScenarioError } from '../engine/errors.js';
import { type Platform, portablePlatform } from '../run/assembly.js';
import type { Run } from '../run/run.js';
import { isGroup } from '../scenario/schema/schema-tree.js';
import type { WrittenScenario } from '../scenario/written-scenario.js';
import { prepare } from '../simulate.js';
import { drawScenario, healedAt, LEAST_MASTERS } from './drawn-scenario.js';
import { PromiseKeeper, type Violation } from './promises.js';

/** How a swarm is run. */
export interface SwarmOptions {
  readonly platform?: Platform;
  /** Called with each run before it begins: for tests that plant a violation. */
  readonly disturb?: (run: Run) => void;
}

/** What came of one scenario. */
export interface SwarmOutcome {
  readonly seed: string;
  readonly scenario: WrittenScenario;
  readonly protocol: string;
  /** Kinds of its attacks. */
  readonly attacks: readonly string[];
  readonly digest: string;
  readonly blocks: number;
  readonly violation: Violation | undefined;
}

/** Runs the scenario that a seed draws, and says which promise it broke. */
export function swarmRun(seed: string, options: SwarmOptions = {}): SwarmOutcome {
  return runScenario(seed, drawScenario(seed), options);
}

function runScenario(seed: string, scenario: WrittenScenario, options: SwarmOptions): SwarmOutcome {
  const keeper = new PromiseKeeper();
  const { platform = portablePlatform, disturb } = options;
  const run = prepare(scenario, { platform, observers: [keeper], sink: null, trace: false });
  keeper.watch(run);
  let violation: Violation | undefined;
  try {
    disturb?.(run);
    run.runUntil(`${healedAt(scenario)}s`);
    const healed = run.head()!.height;
    run.finish();
    keeper.check(healed);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    violation =
      error instanceof InvariantError
        ? { promise: 'invariants', detail: error.message }
        : { promise: 'no unforeseen error', detail: String(error) };
  }
  return {
    seed,
    scenario,
    protocol: run.scenario.consensus.protocol,
    attacks: run.scenario.attacks.map(({ kind }) => kind),
    digest: run.digest,
    blocks: run.blocks.length,
    violation: keeper.violation ?? violation,
  };
}

/**
 * A smaller scenario that breaks the same promise: attacks, faults and settings are taken away one by one, and numbers of nodes
 * and payments halved, as long as it does (greedy, after "delta debugging", Zeller and Hildebrandt 2002, with one
 * piece at a time).
 */
export function shrink(outcome: SwarmOutcome, options: SwarmOptions = {}): SwarmOutcome {
  let smallest = outcome;
  for (let changed = true; changed; ) {
    changed = false;
    for (const scenario of smaller(smallest.scenario)) {
      const tried = tryScenario(outcome, scenario, options);
      if (tried === undefined) continue;
      smallest = tried;
      changed = true;
      break;
    }
  }
  return smallest;
}

/** The outcome of a scenario that breaks the same promise; undefined for one that does not, or cannot be run. */
function tryScenario(
  { seed, violation }: SwarmOutcome,
  scenario: WrittenScenario,
  options: SwarmOptions,
): SwarmOutcome | undefined {
  try {
    const tried = runScenario(seed, scenario, options);
    return tried.violation?.promise === violation?.promise ? tried : undefined;
  } catch {
    // A part that others lean on was taken away: no scenario.
    return undefined;
  }
}

/** Groups of a scenario from which single keys may be taken; without its pace a protocol would fail in another way. */
const OPTIONAL = ['network', 'workload'];

/** Scenarios one step smaller, those that take most away first. */
function* smaller(scenario: WrittenScenario): Generator<WrittenScenario> {
  const faults = (scenario['faults'] ?? []) as readonly WrittenScenario[];
  if (scenario['attacks'] !== undefined) {
    const { attacks: _, ...honest } = scenario;
    yield honest;
  }
  if (faults.length > 1) yield { ...scenario, faults: [] };
  for (const place of faults.keys())
    yield { ...scenario, faults: faults.filter((_, other) => other !== place) };
  const nodes = scenario['nodes'] as Readonly<Record<string, number>>;
  for (const [role, count] of Object.entries(nodes)) {
    for (const fewer of [Math.ceil(count / 2), count - 1]) {
      const least = role === 'master' ? LEAST_MASTERS : 1;
      if (fewer >= least && fewer < count) yield { ...scenario, nodes: { ...nodes, [role]: fewer } };
    }
  }
  for (const key of OPTIONAL) {
    const group = scenario[key];
    if (!isGroup(group)) continue;
    const names = Object.keys(group).filter((name) => name !== 'protocol' && name !== 'kind');
    for (const name of names) {
      yield {
        ...scenario,
        [key]: Object.fromEntries(Object.entries(group).filter(([other]) => other !== name)),
      };
    }
  }
  for (const [place, fault] of faults.entries()) {
    for (const key of ['every', 'for']) {
      if (fault[key] === undefined) continue;
      const { every: _every, for: _for, ...once } = fault;
      yield { ...scenario, faults: faults.map((other, at) => (at === place ? once : other)) };
      break;
    }
  }
}
