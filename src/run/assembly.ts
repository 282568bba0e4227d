import type { Attack } from '../attacks/attack.js';
import type { ConsensusCore } from '../consensus/consensus.js';
import { ScenarioError } from '../engine/errors.js';
import { FaultTimeline } from '../faults/timeline.js';
import { wantsMessages } from '../observers/observer.js';
import type { RunHistory } from '../observers/run-history.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { type Actors, makeNodes } from './nodes.js';
import { listedBlocks, listedPayments } from './payments/orders.js';
import { replayOf, type TextOpener } from './payments/replay.js';
import { Presence } from './people/presence.js';
import { Strategists } from './people/strategists.js';
import type { Strategy } from './people/strategy.js';
import { type FaultReader, Run } from './run.js';
import { type WatchOptions, watchRun } from './watch.js';
import { createWorkload } from './workload.js';
import { type Hosting, makeWorld, type Platform, type RunWorld } from './world.js';

export { type Platform, portablePlatform } from './world.js';

/** How a run is watched, written down and made faster; none of it changes what happens in it. */
export interface AssemblyOptions extends WatchOptions {
  /** Faster hashes and signatures; portable by default. */
  readonly platform?: Platform;
  /** Called now and then with the share of simulated time that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** A run to be put together: what happens in it, and how it is watched. */
export interface RunPlan extends AssemblyOptions {
  /** As `parseScenario` returns it, whole and in the simulator's units; it may have been JSON in between. */
  readonly scenario: Scenario;
  /** The protocol that `scenario.consensus` names; its parameters stand there, decoded. */
  readonly consensus: ConsensusCore<never>;
  /** The attacks that `scenario.attacks` may name. */
  readonly attacks?: readonly Attack<never>[];
  /** Strategies that `scenario.people.strategies` may name, beside those that come with consensim. */
  readonly strategies?: readonly Strategy[];
  /** Reads what `Run.addFault` is given; without it a fault has to be as a parsed scenario holds it. */
  readonly readFault?: FaultReader;
}

/**
 * Puts a run together that has not begun.
 *
 * @throws ScenarioError when the scenario is not a parsed one, has no seed, or names a protocol or an attack that was not given.
 */
export function prepareRun(plan: RunPlan): Run {
  return assembleRun(plan, undefined).run;
}

/** A run, and the world and the protocol it was made with: for who carries its messages himself. */
export interface Assembly extends RunWorld, Actors {
  readonly run: Run;
}

/**
 * Puts a run together of which this process may host a part. This is the one place that wires: it reads like a list
 * of parts.
 *
 * @param hosting which nodes run here and how the others are reached; all of them run here without it.
 * @throws ScenarioError as `prepareRun`.
 */
export function assembleRun(plan: RunPlan, hosting: Hosting | undefined): Assembly {
  const { scenario, consensus, attacks = [], platform } = plan;
  checkPlan(scenario, consensus);
  const level = plan.metrics ?? scenario.output.metrics;
  const observed = level === 'full' || wantsMessages(plan.observers ?? []);
  const countsSenders = level !== 'none';
  const made = makeWorld(scenario, { consensus, attacks, platform, observed, countsSenders, hosting });
  const heard =
    (plan.observers ?? []).length > 0 || (plan.sink !== null && scenario.output.nodeFiles !== 'none');
  const actors = makeNodes(scenario, made, consensus, attacks, hosting, heard);
  const watchers = watchRun(scenario, made, actors, plan, hosting);
  const driven = drive(scenario, made, actors, watchers.history, {
    pays: hosting?.pays ?? true,
    open: platform?.openText,
    strategies: plan.strategies ?? [],
  });
  const { world, scheduler, network, dissemination, events, population, participants, acting } = made;
  const run = new Run({
    scenario,
    scheduler,
    network,
    topology: made.world.topology,
    population,
    participants,
    ...actors,
    transactions: world.transactions.all,
    dissemination,
    ...driven,
    status: world.status,
    events,
    ...watchers,
    end: world.end,
    acting,
    readFault: plan.readFault ?? asItIs,
    onProgress: plan.onProgress,
  });
  return { ...made, ...actors, run };
}

/** How a run is driven: whether payments are made here, who reads files, and which strategies there are. */
interface Driving {
  readonly pays: boolean;
  readonly open: TextOpener | undefined;
  readonly strategies: readonly Strategy[];
}

/** Plans what happens of itself from time 0 on: nodes and clocks start, payments, faults, attacks. */
function drive(
  scenario: Scenario,
  made: RunWorld,
  { protocol, attackSet }: Actors,
  history: RunHistory,
  { pays, open, strategies }: Driving,
): { readonly faults: FaultTimeline; readonly presence: Presence } {
  const { world, scheduler, network, population, participants, events } = made;
  const { random, status, warmup, epoch } = world;
  const { people } = scenario;
  const payers = population.of(scenario.workload.payers).length;
  const presence = new Presence(people, payers, warmup, random);
  const workload = createWorkload({
    settings: scenario.workload,
    holdings: world.holdings,
    decimals: scenario.currency.decimals,
    replay: pays ? replayOf(scenario, population, open) : undefined,
    scheduler,
    random,
    population,
    protocol,
    participants,
    status,
    warmup,
    epoch,
    presence,
    paidAfterLeaving: people.paidAfterLeaving,
    balance: (node) => protocol.money.accounts.spendable(node, history.best),
  });
  const { decimals } = scenario.currency;
  const outside = { population, protocol, participants, status, decimals };
  const payListed = listedPayments(scenario.workload.orders, scheduler, outside);
  const mineListed = listedBlocks(scenario.workload.mining, scheduler, outside);
  const acting = { scheduler, random, population, protocol, participants, status, presence };
  const strategists = new Strategists({
    ...{ ...acting, entries: people.strategies, own: strategies, paidAfterLeaving: people.paidAfterLeaving },
    ...{ begin: warmup, end: world.end, head: () => history.best },
  });
  const faulty = { scheduler, network, status, population, participants, events };
  const faults = new FaultTimeline(faulty, random, scenario.faults);
  scheduler.at(0, () => {
    for (const participant of participants) participant?.start();
    protocol.start();
    if (pays) {
      workload.start();
      payListed();
      strategists.start();
    }
    mineListed();
    faults.start();
    attackSet.start();
  });
  return { faults, presence };
}

/** A fault that stands as a parsed scenario holds it. */
const asItIs: FaultReader = (fault) => ({ at: 0, ...fault });

function checkPlan(scenario: Scenario, consensus: ConsensusCore<never>): void {
  if (typeof scenario.epoch !== 'number') {
    throw new ScenarioError(
      'scenario: expected one that parseScenario has returned, got one as files write it',
    );
  }
  const { seed } = scenario;
  if (typeof seed !== 'string' || seed === '') {
    throw new ScenarioError(`seed: expected text that is not empty, got ${JSON.stringify(seed)}`, 'seed');
  }
  const { protocol } = scenario.consensus;
  if (protocol === consensus.name) return;
  const text = `consensus.protocol: expected "${consensus.name}", the protocol the run was given, got "${protocol}"`;
  throw new ScenarioError(text, 'consensus.protocol');
}
