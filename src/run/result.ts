import { questionsOf } from '../consensus/questions.js';
import type { Checkpoint } from '../engine/digest.js';
import { ScenarioError } from '../engine/errors.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import { displayedAs } from '../observers/display.js';
import { type Fork, forksOf } from '../observers/forks.js';
import { messagesTable } from '../observers/message-table.js';
import type { MetricName } from '../observers/metrics/catalogue.js';
import { propagationTable } from '../observers/propagation-table.js';
import { type ResultTables, resultText, type TableName, tableNamed } from '../observers/result-tables.js';
import { MemorySink } from '../observers/sink.js';
import { type Summary, summarise } from '../observers/summary.js';
import type { Table } from '../observers/table.js';
import {
  attacksTable,
  balancesTable,
  blocksTable,
  type Stay,
  transactionsTable,
} from '../observers/tables.js';
import type { Scenario } from '../scenario/schema/scenario.js';

import { regionNames } from './membership.js';
import type { RunParts } from './run.js';

/** Everything that came out of a run: prints itself in a few lines. */
export interface Result extends ResultTables {
  readonly scenario: Scenario;
  readonly seed: string;
  /** SHA-256 over every event that changed something: equal digests, equal runs. */
  readonly digest: string;
  /** The digest along the way, to find where two runs part. */
  readonly checkpoints: readonly Checkpoint[];
  /** Events the digest covers. */
  readonly eventCount: number;
  /** Events the scheduler executed. */
  readonly executed: number;
  /** Simulated time at the end, in microseconds. */
  readonly time: Time;
  readonly summary: Summary;
  /**
   * One of the tables by its name.
   *
   * @throws ScenarioError that names the nearest table when there is none.
   */
  table<Name extends TableName>(name: Name): ResultTables[Name];
  /** The same for a name that the compiler does not know. */
  table(name: string): Table;
  /**
   * The value of a metric at the end of the run; `undefined` when it has none, such as a mean of nothing, or was not
   * measured. In the unit that docs/metrics.md gives.
   *
   * @param node for a metric of each node, such as `wealth`.
   */
  metric(name: MetricName, node?: NodeId): number | undefined;
  /**
   * Every fork of the run, lowest first: its blocks, who had and followed which of them when, how long it lasted, and
   * what was lost by it.
   *
   * @throws ScenarioError when the run was made with `trace: false` and without `forks: true`.
   */
  forks(): readonly Fork[];
  /** Says which nodes got files of their own when not all did; empty otherwise. */
  readonly nodeFiles: string;
  /** Sentences about values of the scenario that could be run, but look like a slip. */
  readonly notes: readonly string[];
  /** Text of each file by its path, when they were kept in memory. */
  readonly files: ReadonlyMap<string, string> | undefined;
}

/** Tells the observers that the run is over, and gathers what came out of it. */
export function gatherResult(parts: RunParts): Result {
  const { scenario, scheduler, log, events, history, protocol, population, transactions } = parts;
  const { attackSet, metrics, network } = parts;
  events.finished(scheduler.now);
  const { dissemination } = parts;
  const propagation = (block: Block) => dissemination.propagation(block);
  const { receipts } = dissemination;
  const payments = dissemination.paymentPropagations();
  const stays = staysOf(parts);
  const regionOf = regionNames(scenario.network, network);
  const spread = { propagation, receipts, payments, ...(regionOf === undefined ? {} : { regionOf }) };
  const tables = { history, protocol, population, transactions, ...spread, stays, end: scheduler.now };
  const attacks = attackSet.report(protocol, history.best, scheduler.now);
  const summary = summarise({
    ...tables,
    scenario: scenario.name,
    protocolName: scenario.consensus.protocol,
    seed: scenario.seed,
    digest: log.hex(),
    time: scheduler.now,
    currency: scenario.currency.symbol,
    messages: network.counts,
    heads: honestHeads(parts),
    attacks,
    questions: questionsOf(parts.traits, attackSet.questions),
  });
  const results: ResultTables = {
    blocks: blocksTable(tables),
    transactions: transactionsTable(tables),
    balances: balancesTable(tables),
    metrics: metrics.table(tables, network.counts, scheduler.now),
    messages: messagesTable(network.counts, metrics.listed, regionOf),
    propagation: propagationTable(tables),
    attacks: attacksTable(attacks),
    events: log.table(),
  };
  const result: Result = {
    scenario,
    seed: scenario.seed,
    digest: log.hex(),
    checkpoints: log.checkpoints,
    eventCount: log.events,
    executed: scheduler.executed,
    time: scheduler.now,
    summary,
    ...results,
    table: (name: string) => tableNamed(results, name),
    metric: (name, node) => lastValue(results.metrics, name, node),
    forks: () => forksOfRun(parts),
    nodeFiles: parts.nodeFiles,
    notes: parts.traits.notes ?? [],
    files: parts.sink instanceof MemorySink ? parts.sink.files : undefined,
  };
  return displayedAs(result, {
    brief: `Result of ${scenario.name}, seed ${scenario.seed}`,
    text: (width) => resultText(summary, results, width),
  });
}

/** The value of a metric that was measured last, of the whole run or of a node. */
function lastValue({ columns, length }: Table, name: MetricName, node?: NodeId): number | undefined {
  const { metric = [], node: nodes = [], value = [] } = columns;
  for (let row = length - 1; row >= 0; row--) {
    const found = value[row];
    if (metric[row] === name && nodes[row] === (node ?? null) && typeof found === 'number') return found;
  }
  return undefined;
}

function forksOfRun({ forkRecorder: recorder, history, protocol }: RunParts): readonly Fork[] {
  if (recorder === undefined) {
    throw new ScenarioError(
      'forks: expected a run with the option forks: true, got one that kept no arrivals',
    );
  }
  return forksOf({ history, protocol, recorder });
}

/** The heads of the nodes that are up at the end and do not attack. */
function honestHeads(parts: RunParts): readonly Block[] {
  const heads: Block[] = [];
  for (let node = 0; node < parts.population.size; node++) {
    const counts = parts.status.isUp(node) && !parts.attackSet.isAttacker(node);
    const head = counts ? headOf(parts, node) : undefined;
    if (head !== undefined) heads.push(head);
  }
  return heads;
}

/** When the people who pay came and went; `undefined` where nobody did. */
function staysOf({ presence, population }: RunParts): readonly Stay[] | undefined {
  if (!presence.changes) return undefined;
  return (population.users ?? []).map((accounts, place) => ({
    accounts,
    joins: presence.joins[place]!,
    leaves: presence.leaves[place]!,
  }));
}

/** The head of a node's chain; `undefined` for a node that follows none. */
export function headOf({ participants, sleepers }: RunParts, node: NodeId): Block | undefined {
  return participants[node]?.head ?? sleepers?.head(node);
}
