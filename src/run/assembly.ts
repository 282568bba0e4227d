import type { Attack } from '../attacks/attack.js';
import { Campaign, renamed } from '../attacks/campaign.js';
import type { Mechanism, World } from '../consensus/consensus.js';
import type { DigestListener } from '../engine/digest.js';
import { ScenarioError } from '../engine/errors.js';
import { randomSource } from '../engine/random.js';
import { Scheduler } from '../engine/scheduler.js';
import type { NodeId } from '../engine/time.js';
import { FaultTimeline } from '../faults/timeline.js';
import { type Hashes, portableHashes } from '../ledger/hash.js';
import { Keyring, portableSigner, type Signer } from '../ledger/keys.js';
import { type Transaction, TransactionBook } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import { Network } from '../network/network.js';
import { createTopology } from '../network/topology.js';
import { Conditions } from '../nodes/conditions.js';
import { Dissemination } from '../nodes/dissemination.js';
import type { Participant } from '../nodes/participant.js';
import { DigestObserver } from '../observers/digest.js';
import { type MetricsLevel, MetricsRecorder } from '../observers/metrics/recorder.js';
import { NodeFiles } from '../observers/node-files.js';
import { type Observer, tellAll, wantsMessages } from '../observers/observer.js';
import { RunRecord } from '../observers/record.js';
import { MemorySink, type Sink } from '../observers/sink.js';
import { Trace, TraceLines } from '../observers/trace.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import { conductStream, keySeeds, populate } from './population.js';
import { automaticEnd, checkTimeLimit, type FaultReader, Run } from './run.js';
import { selectNodes } from './selection.js';
import { createWorkload, lastPayment, WARMUP_MARGIN } from './workload.js';

/** What the machine can do better than portable code, with the same bytes. */
export interface Platform {
  readonly hashes: Hashes;
  readonly signer: Signer;
}

/** Hashes and signatures in plain JavaScript, for any engine. */
export const portablePlatform: Platform = { hashes: portableHashes, signer: portableSigner };

/** How a run is watched, written down and made faster; none of it changes what happens in it. */
export interface AssemblyOptions {
  /** Listen to the run's events. */
  readonly observers?: readonly Observer[];
  /** Where the nodes' files go; in memory by default. `null` writes none. */
  readonly sink?: Sink | null;
  /** Faster hashes and signatures; portable by default. */
  readonly platform?: Platform;
  /** Keep every event that changed something as a row of `result.events`; on by default. */
  readonly trace?: boolean;
  /** Instead of the scenario's `output.metrics`. */
  readonly metrics?: MetricsLevel;
  /** Hears everything the digest covers, to compare one run with another. */
  readonly digestListener?: DigestListener;
  /** Called now and then with the share of simulated time that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** A run to be put together: what happens in it, and how it is watched. */
export interface RunPlan extends AssemblyOptions {
  /** As `parseScenario` returns it, whole and in the simulator's units; it may have been JSON in between. */
  readonly scenario: Scenario;
  /** The protocol that `scenario.consensus` names; its parameters stand there, decoded. */
  readonly consensus: Mechanism<never>;
  /** The attacks that `scenario.attacks` may name. */
  readonly attacks?: readonly Attack<never>[];
  /** Reads what `Run.addFault` is given; without it a fault has to be as a parsed scenario holds it. */
  readonly readFault?: FaultReader;
}

/**
 * Puts a run together that has not begun. This is the one place that wires: it reads like a list of parts.
 *
 * @throws ScenarioError when the scenario is not a parsed one, has no seed, or names a protocol or an attack that was not given.
 */
export function prepareRun({ scenario, consensus, attacks = [], ...options }: RunPlan): Run {
  checkPlan(scenario, consensus);
  const { hashes, signer } = options.platform ?? portablePlatform;
  const listeners = options.observers ?? [];
  const random = randomSource(scenario.seed);
  const scheduler = new Scheduler();
  const transactions = new TransactionBook();
  const honest = populate(scenario.nodes, random, hashes);
  const population = renamed(scenario.attacks, attacks, { population: honest, random, hashes });
  const { parameters, warmup, end } = timing(scenario, consensus);

  // Nobody is told anything until all observers are there: some observe parts that are made further down.
  const events = tellAll([]);
  const participants: (Participant | undefined)[] = [];
  let acting: NodeId | undefined;
  const conditions = new Conditions(scheduler, population.size);
  const receive = (to: NodeId, from: NodeId, message: Message): void => {
    acting = to;
    participants[to]?.receive(message, from);
  };
  const deliver = (to: NodeId, from: NodeId, message: Message): void => {
    if (conditions.isReady(to)) receive(to, from, message);
    else conditions.handle(to, from, message, receive);
  };
  const relaying = population.of('master').length;
  const level = options.metrics ?? scenario.output.metrics;
  const topology = createTopology(scenario.network.topology ?? { kind: 'mesh' }, relaying, random);
  const network = new Network({
    scheduler,
    random,
    settings: scenario.network,
    size: population.size,
    events,
    observed: level === 'full' || wantsMessages(listeners),
    countsSenders: level !== 'none',
    faulty: scenario.faults.length > 0,
    deliver,
    topology,
  });
  const { network: settings } = scenario;
  const dissemination = new Dissemination({ settings, scheduler, random, network, topology, deliver });
  const keyring = new Keyring(signer, keySeeds(population, random));
  const { supply, currency, epoch } = scenario;
  const world: World = {
    scheduler,
    random,
    network,
    topology,
    events,
    conditions,
    population,
    owner: population.of(scenario.workload.payers)[0] ?? population.of('consumer')[0] ?? 0,
    transactions,
    hashes,
    keyring,
    supply,
    currency,
    epoch,
    warmup,
    end,
  };
  const protocol = consensus.create(world, parameters);
  const participant = (node: NodeId) => participants[node];
  const submit = (transaction: Transaction) => participant(transaction.sender)?.submit(transaction);
  const campaign = new Campaign(
    scenario.attacks,
    attacks,
    { ...world, protocol, deliver, submit, participant },
    confirmationsOf(scenario),
  );
  for (const [id, role] of population.roles.entries()) {
    const stream = conductStream(population, id);
    const name = population.names[id]!;
    const means = { scheduler, network, dissemination, conditions, events, random };
    const host = campaign.host({ id, role, name, stream, ...means });
    participants.push(campaign.conduct(protocol.participant(host), host));
  }

  const digest = new DigestObserver(() => network.counts, options.digestListener);
  const record = new RunRecord(
    protocol.tree.root,
    (a, b) => protocol.prefers(a, b),
    campaign.isAttacker,
    scenario.workload.kind === 'none' ? 0 : warmup,
  );
  const trace = new Trace();
  const metrics = new MetricsRecorder({
    level,
    samples: scenario.output.samples,
    energy: scenario.output.energy,
    protocol,
    population,
    participants,
    end,
    head: () => record.best,
    signatures: () => keyring.signs,
    sample: selectNodes('auto', population).selected,
  });
  const sink = options.sink === undefined ? new MemorySink() : (options.sink ?? undefined);
  const { selected, note } = selectNodes(sink === undefined ? 'none' : scenario.output.nodeFiles, population);
  const observers: Observer[] = [digest, record, ...metrics.observers, ...campaign.observers];
  if (options.trace !== false) observers.push(trace);
  if (sink !== undefined && scenario.output.trace) observers.push(new TraceLines(sink));
  if (sink !== undefined && selected.length > 0) {
    const { transactions: kept } = scenario.output;
    const { reporting, tree } = protocol;
    const { records } = reporting;
    observers.push(new NodeFiles({ sink, population, records, tree, selected, epoch, transactions: kept }));
  }
  Object.assign(events, tellAll([...observers, ...listeners]));

  const workload = createWorkload({
    settings: scenario.workload,
    scheduler,
    random,
    population,
    protocol,
    participants,
    conditions,
    warmup,
  });
  const faults = new FaultTimeline(
    { scheduler, network, conditions, population, participants, events },
    random,
    scenario.faults,
  );
  scheduler.at(0, () => {
    for (const participant of participants) participant?.start();
    protocol.start();
    workload.start();
    faults.start();
    campaign.start();
  });
  return new Run({
    scenario,
    scheduler,
    network,
    population,
    protocol,
    participants,
    campaign,
    transactions: transactions.all,
    dissemination,
    faults,
    conditions,
    events,
    digest,
    record,
    trace,
    metrics,
    sink,
    nodeFiles: note,
    end,
    acting: () => acting,
    readFault: options.readFault ?? asItIs,
    onProgress: options.onProgress,
  });
}

/** A fault that stands as a parsed scenario holds it. */
const asItIs: FaultReader = (fault) => ({ at: 0, ...fault });

function checkPlan(scenario: Scenario, consensus: Mechanism<never>): void {
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

/** How deep a block is final where no rule of the protocol says: Bitcoin's six. */
const USUAL_CONFIRMATIONS = 6;

/** After how many blocks one is final; `undefined` under a protocol whose decisions are. */
function confirmationsOf({ consensus }: Scenario): number | undefined {
  if (consensus.protocol === 'lpos') return undefined;
  const { confirmations } = consensus as { readonly confirmations?: number };
  return confirmations === undefined || confirmations === 0 ? USUAL_CONFIRMATIONS : confirmations;
}

/** When a scenario's blocks and the run begin and end. */
function timing(scenario: Scenario, consensus: Mechanism<never>) {
  // The schema has decoded the parameters with this very protocol's own part.
  const parameters = scenario.consensus as never;
  const pace = consensus.pace(parameters);
  const warmup = scenario.workload.warmup ?? pace + WARMUP_MARGIN;
  const end = scenario.duration ?? automaticEnd(lastPayment(scenario.workload, warmup), pace);
  checkTimeLimit(end, scenario);
  return { parameters, warmup, end };
}
