import type { AttackSet } from '../attacks/attack-set.js';
import type { Protocol } from '../consensus/consensus.js';
import type { Traits } from '../consensus/traits.js';
import { InvariantError, ScenarioError } from '../engine/errors.js';
import type { Scheduler } from '../engine/scheduler.js';
import type { Stamp } from '../engine/stamp.js';
import { formatDuration, type NodeId, parseDuration, SECOND, type Time } from '../engine/time.js';
import type { FaultEntry } from '../faults/settings.js';
import type { FaultTimeline } from '../faults/timeline.js';
import type { Amount } from '../ledger/amount.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { MessageTotals } from '../network/message-count.js';
import type { Network } from '../network/network.js';
import type { Rule } from '../network/rule.js';
import type { Topology } from '../network/topology.js';
import type { Dissemination } from '../nodes/dissemination.js';
import type { NodeStatus } from '../nodes/node-status.js';
import type { Participant } from '../nodes/participant.js';
import { nodeLabel, type Population } from '../nodes/role.js';
import type { ForkRecorder } from '../observers/fork-recorder.js';
import type { MetricsRecorder } from '../observers/metrics/recorder.js';
import type { RunEvents } from '../observers/observer.js';
import type { RunHistory } from '../observers/run-history.js';
import type { RunLog } from '../observers/run-log.js';
import type { Sink } from '../observers/sink.js';
import type { NodeCounts, Scenario } from '../scenario/schema/scenario.js';
import { accountOf, type OutsidePayment, submitFromOutside } from './outside-payment.js';
import type { Presence } from './people/presence.js';
import { gatherResult, headOf, type Result } from './result.js';
import type { Sleepers } from './sleepers.js';

export type { Result } from './result.js';

/** Events between two looks at limits and two reports of progress. */
const STRETCH = 10_000;

/** Reads a fault that is put on a run while it goes. @throws ScenarioError when it is none. */
export type FaultReader = (fault: object, counts: NodeCounts) => FaultEntry;

/** What a run is made of; `prepareRun` puts it together. */
export interface RunParts {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly topology: Topology;
  readonly population: Population;
  readonly protocol: Protocol;
  readonly traits: Traits;
  readonly participants: readonly (Participant | undefined)[];
  readonly sleepers: Sleepers | undefined;
  readonly attackSet: AttackSet;
  readonly transactions: readonly Transaction[];
  readonly dissemination: Dissemination;
  readonly faults: FaultTimeline;
  readonly presence: Presence;
  readonly status: NodeStatus;
  readonly events: RunEvents;
  readonly log: RunLog;
  readonly history: RunHistory;
  readonly metrics: MetricsRecorder;
  readonly forkRecorder: ForkRecorder | undefined;
  readonly sink: Sink | undefined;
  readonly nodeFiles: string;
  /** When the run ends. */
  readonly end: Time;
  /** The node that is acting, for messages about broken invariants. */
  readonly acting: () => NodeId | undefined;
  readonly readFault: FaultReader;
  readonly onProgress: ((done: number) => void) | undefined;
}

/**
 * A run that can be stepped, looked at, disturbed and gone on with. How it is cut into steps changes nothing.
 */
export class Run {
  readonly #parts: RunParts;
  #result: Result | undefined;

  /** @internal A run is made by `prepare`. */
  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  get scenario(): Scenario {
    return this.#parts.scenario;
  }

  /** Simulated time in microseconds. */
  get now(): Time {
    return this.#parts.scheduler.now;
  }

  /** When the run ends, in microseconds. */
  get end(): Time {
    return this.#parts.end;
  }

  /** Events executed so far: with the scenario and its seed, the exact place the run has reached. */
  get executed(): number {
    return this.#parts.scheduler.executed;
  }

  /** Events the digest covers so far. */
  get eventCount(): number {
    return this.#parts.log.events;
  }

  get population(): Population {
    return this.#parts.population;
  }

  /** The protocol at work: its tree of blocks, its accounts, its rules. */
  get protocol(): Protocol {
    return this.#parts.protocol;
  }

  /** What the rest of the simulator knows of the protocol under the scenario's parameters. */
  get traits(): Traits {
    return this.#parts.traits;
  }

  /** The network's message counts so far, by type. */
  get messages(): ReadonlyMap<string, MessageTotals> {
    return this.#parts.network.counts;
  }

  /** Every transaction made so far. */
  get transactions(): readonly Transaction[] {
    return this.#parts.transactions;
  }

  /** Every block made so far; the first is the root. */
  get blocks(): readonly Block[] {
    return this.#parts.protocol.tree.blocks;
  }

  /** Digest of everything so far. */
  get digest(): string {
    return this.#parts.log.hex();
  }

  /** The head of a node's chain, or, without a node, of the chain the observer follows. */
  head(node?: NodeId): Block | undefined {
    if (node === undefined) return this.#parts.history.best;
    return this.#headOf(node);
  }

  /** A node's balance in smallest units after a block; by default after the observer's head. */
  balance(node: NodeId, head: Block = this.#parts.history.best): Amount {
    return this.#parts.protocol.money.accounts.balance(node, head);
  }

  /** All the money there is after a block, in smallest units. */
  supply(head: Block = this.#parts.history.best): Amount {
    return this.#parts.protocol.money.accounts.supply(head);
  }

  /**
   * Has an account make a payment now, as one of the workload does: `run.submit({ from: 12, to: 13, amount: '1.5' })`.
   *
   * @returns the payment; whether it came into a block, `result.transactions` says.
   * @throws ScenarioError in one line when one of the parties or amounts is none.
   */
  submit(payment: OutsidePayment): Transaction {
    const { decimals } = this.#parts.scenario.currency;
    return submitFromOutside({ ...this.#parts, decimals }, payment);
  }

  /** The payments that wait at a node, in the order in which they came; none for a node that keeps none. */
  pool(node: NodeId): readonly Transaction[] {
    return this.#parts.participants[accountOf(this.population, node, 'node')]?.pooled?.() ?? [];
  }

  /** Whether a node is up: not crashed, and not away. */
  isUp(node: NodeId): boolean {
    return this.#parts.status.isUp(accountOf(this.population, node, 'node'));
  }

  /** What a node's own clock shows now. */
  clock(node: NodeId): Stamp {
    return this.#parts.status.clock(accountOf(this.population, node, 'node'));
  }

  /** The masters that a master tells of blocks and payments, ascending; none for other nodes, which have no links. */
  neighbours(node: NodeId): readonly NodeId[] {
    const { topology } = this.#parts;
    const known = accountOf(this.population, node, 'node');
    return known < topology.size ? [...topology.neighbours(known)] : [];
  }

  /** Whether a node mines a block when its owner asks for one, as `workload.mining` does. */
  mines(node: NodeId): boolean {
    return this.#parts.participants[accountOf(this.population, node, 'node')]?.mine !== undefined;
  }

  /** The name of the region a node is in; `undefined` where the network has none. */
  region(node: NodeId): string | undefined {
    const { regions } = this.scenario.network;
    const place = this.#parts.network.links.regionOf?.[accountOf(this.population, node, 'node')];
    return place === undefined ? undefined : regions?.regions[place]?.name;
  }

  /** When the next event is due, in microseconds; Infinity when nothing is. */
  get due(): Time {
    return this.#parts.scheduler.nextTime;
  }

  /** Whether a node holds a block. */
  holds(node: NodeId, block: Block): boolean {
    return block.holders.has(accountOf(this.population, node, 'node'));
  }

  /** What a node is called wherever people read of it: the name it was given, or `master 5 (c66409…)`. */
  label(node: NodeId): string {
    return nodeLabel(this.population, node);
  }

  /** Puts a rule on the network; the function returned takes it away again. */
  addRule(rule: Rule): () => void {
    return this.#parts.network.addRule(rule);
  }

  /**
   * Has a fault begin now; the function returned ends it. A block that is on its way over a relay meanwhile may pass
   * it by: a fault that is to strike every message from the start belongs in the scenario.
   *
   * @param fault as an entry of a scenario's `faults` without times: `{ crash: { nodes: [4] } }`.
   * @throws ScenarioError when it is no fault, or names a node that is not there.
   */
  addFault(fault: object): () => void {
    this.#parts.sleepers?.wakeAll();
    return this.#parts.faults.add(this.#parts.readFault(fault, this.#parts.scenario.nodes));
  }

  /**
   * Executes some events.
   *
   * @param until events after this moment, in microseconds, are left for later; the end of the run by default.
   * @returns how many were executed: fewer than asked for when no more are due.
   */
  step(count = 1, until: Time = this.#parts.end): number {
    return this.#advance(Math.min(until, this.#parts.end), count);
  }

  /** Runs to a moment, given in microseconds or as text such as `"90s"`, or to the end if that comes first. */
  runUntil(moment: Time | string): void {
    const time = typeof moment === 'string' ? parseDuration(moment) : moment;
    if (time === undefined || !Number.isSafeInteger(time)) {
      throw new ScenarioError(`runUntil: expected a time such as "90s", got ${JSON.stringify(moment)}`);
    }
    if (time < this.now) {
      throw new ScenarioError(
        `runUntil: expected a time from ${formatDuration(this.now)} on, where the run is, got ${JSON.stringify(moment)}`,
      );
    }
    this.#advance(Math.min(time, this.#parts.end), Number.POSITIVE_INFINITY);
  }

  /** Runs to the end and gathers the results. Calling it again returns the same. */
  finish(): Result {
    if (this.#result === undefined) {
      this.#advance(this.#parts.end, Number.POSITIVE_INFINITY);
      this.#result = gatherResult(this.#parts);
    }
    return this.#result;
  }

  #advance(until: Time, count: number): number {
    const { scheduler, scenario, end, onProgress, metrics } = this.#parts;
    const { sampler } = metrics;
    let executed = 0;
    while (executed < count) {
      // Events are run in stretches, so that observers may look in between; no result depends on it.
      const stretch = Math.min(STRETCH, count - executed);
      const pause = Math.min(until, sampler?.next ?? Number.POSITIVE_INFINITY);
      const ran = this.#guarded(() => scheduler.run(pause, stretch));
      executed += ran;
      onProgress?.(end === 0 ? 1 : scheduler.now / end);
      if (scheduler.executed > scenario.limits.events) this.#refuseLimit();
      // Fewer than asked for: everything up to the pause has happened.
      if (ran === stretch) continue;
      if (pause === sampler?.next) sampler.take();
      if (pause === until) break;
    }
    return executed;
  }

  #refuseLimit(): never {
    const { scheduler, scenario } = this.#parts;
    throw new ScenarioError(
      `limits.events: the run passed its limit of ${scenario.limits.events} events after ${scheduler.now / SECOND} simulated seconds`,
      'limits.events',
    );
  }

  /** Adds to a broken invariant when and where it broke, and what to run to see it again. */
  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error;
      const { scenario, scheduler, acting } = this.#parts;
      const node = acting();
      const where = node === undefined ? '' : `, ${nodeLabel(this.#parts.population, node)}`;
      throw new InvariantError(
        `${error.message} (at ${scheduler.now / SECOND} s${where}, scenario ${scenario.name}, seed ${JSON.stringify(scenario.seed)})`,
        { cause: error },
      );
    }
  }

  #headOf(node: NodeId): Block | undefined {
    return headOf(this.#parts, node);
  }
}
