import type { World } from '../consensus/consensus.js';
import type { DigestListener } from '../engine/digest.js';
import type { NodeId, Time } from '../engine/time.js';
import { ForkRecorder } from '../observers/fork-recorder.js';
import { type MetricsLevel, MetricsRecorder } from '../observers/metrics/recorder.js';
import { NodeFiles } from '../observers/node-files.js';
import { type Observer, tellAll } from '../observers/observer.js';
import { RunHistory } from '../observers/run-history.js';
import { RunLog } from '../observers/run-log.js';
import { MemorySink, type Sink } from '../observers/sink.js';
import { TraceLines } from '../observers/trace.js';
import type { Scenario } from '../scenario/schema/scenario.js';
import type { Actors } from './nodes.js';
import { selectNodes } from './selection.js';
import type { Hosting, RunWorld } from './world.js';

/** How a run is watched and written down; none of it changes what happens in it. */
export interface WatchOptions {
  /** Listen to the run's events. */
  readonly observers?: readonly Observer[];
  /** Where the nodes' files go; in memory by default. `null` writes none. */
  readonly sink?: Sink | null;
  /** Keep every event that changed something as a row of `result.events`; on by default. */
  readonly trace?: boolean;
  /** Keep who had and followed which block when, for `result.forks()`; as `trace` by default. */
  readonly forks?: boolean;
  /** Instead of the scenario's `output.metrics`. */
  readonly metrics?: MetricsLevel;
  /** Is told everything the digest covers, to compare one run with another. */
  readonly digestListener?: DigestListener;
}

/** What watches a run, and what its results are gathered from. */
export interface Watchers {
  readonly log: RunLog;
  readonly history: RunHistory;
  readonly metrics: MetricsRecorder;
  /** What forks are told from; `undefined` when it is not kept. */
  readonly forkRecorder: ForkRecorder | undefined;
  readonly sink: Sink | undefined;
  /** Says which nodes got files of their own when not all did; empty otherwise. */
  readonly nodeFiles: string;
}

/** Makes all that watches a run, and has the run's events told to it. */
export function watchRun(
  scenario: Scenario,
  made: RunWorld,
  actors: Actors,
  options: WatchOptions,
  hosting: Hosting | undefined,
): Watchers {
  const { network, events, world } = made;
  const { protocol, attackSet } = actors;
  const history = new RunHistory(
    protocol.tree.root,
    (a, b) => protocol.prefers(a, b),
    attackSet.isAttacker,
    startOf(scenario, world),
  );
  const metrics = makeMetrics(scenario, made, actors, history, options);
  const sink = options.sink === undefined ? new MemorySink() : (options.sink ?? undefined);
  const lines = sink !== undefined && scenario.output.trace ? new TraceLines(sink) : undefined;
  const log = new RunLog({
    hash: world.hashes.sha256Stream(),
    keep: options.trace !== false,
    transactions: world.transactions.all,
    blocks: protocol.tree.blocks,
    counts: () => network.counts,
    listener: options.digestListener,
  });
  const observers: Observer[] = [log, history, ...metrics.observers, ...attackSet.observers];
  if (lines !== undefined) observers.push(lines);
  const kept = options.trace === false ? undefined : log;
  const forkRecorder = (options.forks ?? kept !== undefined) ? new ForkRecorder(kept) : undefined;
  if (forkRecorder !== undefined) observers.push(forkRecorder);
  const { files, note } = makeNodeFiles(scenario, made, actors, sink, hosting);
  if (files !== undefined) observers.push(files);
  Object.assign(events, tellAll([...observers, ...(options.observers ?? [])]));
  return { log, history, metrics, forkRecorder, sink, nodeFiles: note };
}

/** When the first money is where it belongs: from the root block on, unless it is shared out by payments. */
function startOf({ workload }: Scenario, { holdings, warmup }: World): Time | 'root' {
  if (holdings !== undefined) return 'root';
  return workload.kind === 'none' ? 0 : warmup;
}

function makeMetrics(
  { output }: Scenario,
  { world, population, participants }: RunWorld,
  { protocol, sleepers }: Actors,
  history: RunHistory,
  options: WatchOptions,
): MetricsRecorder {
  return new MetricsRecorder({
    level: options.metrics ?? output.metrics,
    samples: output.samples,
    energy: output.energy,
    protocol,
    population,
    participants,
    asleep: () => sleepers?.size ?? 0,
    end: world.end,
    head: () => history.best,
    signatures: () => world.keyring.signs,
    sample: selectNodes('auto', population).selected,
  });
}

/** Files of the chosen nodes, of those that run in this process. */
function makeNodeFiles(
  { output, epoch }: Scenario,
  { population, world }: RunWorld,
  { protocol }: Actors,
  sink: Sink | undefined,
  hosting: Hosting | undefined,
): { readonly files: NodeFiles | undefined; readonly note: string } {
  const { selected, note } = selectNodes(sink === undefined ? 'none' : output.nodeFiles, population);
  const here = (node: NodeId) => hosting?.hosts(node) !== false;
  const written = selected.filter(here);
  if (sink === undefined || written.length === 0) return { files: undefined, note };
  const { reporting, tree } = protocol;
  const { records } = reporting;
  const { transactions } = output;
  const clock = (node: NodeId) => world.status.clock(node);
  const addressOf = hosting?.addressOf?.bind(hosting);
  const parts = { sink, population, records, tree, selected: written, epoch, clock, transactions, addressOf };
  const files = new NodeFiles(parts);
  return { files, note };
}
