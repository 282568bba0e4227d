import type { Protocol } from '../../consensus/consensus.js';
import type { NodeId, Time } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { MessageTotals } from '../../network/message-count.js';
import type { Participant } from '../../nodes/participant.js';
import type { Population } from '../../nodes/role.js';
import type { EnergySettings, OutputSettings } from '../../scenario/schema/output.js';
import type { Observer } from '../observer.js';
import type { MetricRow } from '../rows.js';
import type { Table } from '../table.js';
import { chainOf, type TableParts } from '../tables.js';
import { addChainMetrics } from './chain.js';
import { addCostMetrics } from './cost.js';
import { addEconomyMetrics } from './economy.js';
import { Deliveries, EventCounts } from './event-counts.js';
import { MetricRows } from './metric-rows.js';
import { addNetworkMetrics } from './network.js';
import { MetricSampler } from './sampler.js';

/** How much is measured: nothing, what costs little, or also what needs every message followed and every node listed. */
export type MetricsLevel = OutputSettings['metrics'];

/** What a recorder needs before the run. */
export interface RecorderParts {
  readonly level: MetricsLevel;
  /** Moments of the series over time, after the first. */
  readonly samples: number;
  readonly energy: EnergySettings;
  readonly protocol: Protocol;
  readonly population: Population;
  readonly participants: readonly (Participant | undefined)[];
  /** How many more nodes have a pool in which nothing waits, and are not made. */
  readonly asleep: () => number;
  /** When the run ends. */
  readonly end: Time;
  /** The observer's head. */
  readonly head: () => Block;
  /** Signatures made so far. */
  readonly signatures: () => number;
  /** Nodes that stand for the others where all would be too many. */
  readonly sample: readonly NodeId[];
}

/** Up to so many nodes each has rows of its own for values at the end. */
const LISTED_NODES = 10_000;

/** Measures a run: listens, looks at even moments, and gathers all metrics at the end. */
export class MetricsRecorder {
  readonly #parts: RecorderParts;
  readonly #rows = new MetricRows();
  readonly #tally: EventCounts;
  readonly #deliveries: Deliveries | undefined;
  /** Stops the run at the moments of the series; absent when nothing is measured. */
  readonly sampler: MetricSampler | undefined;

  constructor(parts: RecorderParts) {
    const { level, protocol, population, end, samples, head, sample } = parts;
    this.#parts = parts;
    this.#tally = new EventCounts(protocol, population);
    this.#deliveries = level === 'full' ? new Deliveries(population.size) : undefined;
    if (level === 'none') return;
    const followed = level === 'full' ? this.#everyNode : sample;
    const rows = this.#rows;
    this.sampler = new MetricSampler({ ...parts, protocol, population, rows, end, samples, followed, head });
  }

  /** What listens to the run. */
  get observers(): readonly Observer[] {
    if (this.#parts.level === 'none') return [];
    return this.#deliveries === undefined ? [this.#tally] : [this.#tally, this.#deliveries];
  }

  /** Nodes that get rows of their own. */
  get listed(): readonly NodeId[] {
    const { level, population, sample } = this.#parts;
    if (level === 'none') return [];
    return level === 'full' || population.size <= LISTED_NODES ? this.#everyNode : sample;
  }

  get #everyNode(): readonly NodeId[] {
    return Array.from(this.#parts.population.roles.keys());
  }

  /** All metrics of the finished run, in rows of time, node, metric and value; none when nothing is measured. */
  table(tables: TableParts, messages: ReadonlyMap<string, MessageTotals>, time: Time): Table<MetricRow> {
    if (this.#parts.level !== 'none') {
      const chain = chainOf(tables.history.best);
      const parts = {
        ...tables,
        rows: this.#rows,
        tally: this.#tally,
        deliveries: this.#deliveries,
        messages,
        signatures: this.#parts.signatures(),
        energy: this.#parts.energy,
        time,
        chain,
        confirmed: confirmedIn(chain, tables.protocol),
        listed: this.listed,
      };
      addChainMetrics(parts);
      addNetworkMetrics(parts);
      addEconomyMetrics(parts);
      addCostMetrics(parts);
    }
    return this.#rows.table(tables.regionOf);
  }
}

/** Payments in a chain. */
function confirmedIn(chain: readonly Block[], protocol: Protocol): number {
  let count = 0;
  for (const { transactions } of chain) {
    for (const transaction of transactions) if (protocol.money.isPayment(transaction)) count++;
  }
  return count;
}
