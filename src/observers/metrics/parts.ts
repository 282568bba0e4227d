import type { NodeId, Time } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { MessageTotals } from '../../network/message-count.js';
import type { EnergySettings } from '../../scenario/schema/output.js';
import type { TableParts } from '../tables.js';
import type { MetricName } from './catalogue.js';
import type { MetricSheet } from './sheet.js';
import type { Deliveries, Tally } from './tally.js';

/** What the metrics of a finished run are made from. */
export interface MetricParts extends TableParts {
  readonly sheet: MetricSheet;
  readonly tally: Tally;
  /** Only where every message was followed to its end. */
  readonly deliveries: Deliveries | undefined;
  readonly messages: ReadonlyMap<string, MessageTotals>;
  /** Signatures made in the run. */
  readonly signatures: number;
  readonly energy: EnergySettings;
  /** The end of the run. */
  readonly time: Time;
  /** The referee's chain, lowest block first, without the root. */
  readonly chain: readonly Block[];
  /** Payments in it. */
  readonly confirmed: number;
  /** Nodes that get rows of their own. */
  readonly listed: readonly NodeId[];
}

/** Adds a row for each listed node. */
export function addByNode(
  { sheet, time, listed }: MetricParts,
  metric: MetricName,
  values: ArrayLike<number> | undefined,
): void {
  if (values === undefined) return;
  for (const node of listed) sheet.add(time, metric, values[node] ?? 0, node);
}
