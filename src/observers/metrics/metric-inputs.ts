import type { NodeId, Time } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { MessageTotals } from '../../network/message-count.js';
import type { EnergySettings } from '../../scenario/schema/output.js';
import type { TableParts } from '../tables.js';
import type { MetricName } from './catalogue.js';
import type { Deliveries, EventCounts } from './event-counts.js';
import type { MetricRows } from './metric-rows.js';

/** What the metrics of a finished run are made from. */
export interface MetricInputs extends TableParts {
  readonly rows: MetricRows;
  readonly tally: EventCounts;
  /** Only where every message was followed to its end. */
  readonly deliveries: Deliveries | undefined;
  readonly messages: ReadonlyMap<string, MessageTotals>;
  /** Signatures made in the run. */
  readonly signatures: number;
  readonly energy: EnergySettings;
  /** The end of the run. */
  readonly time: Time;
  /** The observer's chain, lowest block first, without the root. */
  readonly chain: readonly Block[];
  /** Payments in it. */
  readonly confirmed: number;
  /** Nodes that get rows of their own. */
  readonly listed: readonly NodeId[];
}

/** Adds a row for each listed node. */
export function addByNode(
  { rows, time, listed }: MetricInputs,
  metric: MetricName,
  values: ArrayLike<number> | undefined,
): void {
  if (values === undefined) return;
  for (const node of listed) rows.add(time, metric, values[node] ?? 0, node);
}
