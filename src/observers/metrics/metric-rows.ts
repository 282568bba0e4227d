import { assert } from '../../engine/errors.js';
import type { NodeId, Time } from '../../engine/time.js';
import { SECOND } from '../../engine/time.js';
import type { MetricRow } from '../rows.js';
import { type Columns, type Table, tableOfColumns } from '../table.js';
import type { MetricName } from './catalogue.js';

/**
 * The rows of `metrics.csv` as they come: time in seconds, node, metric, value. What has no value (`undefined`) gets
 * no row, so every value is a finite number.
 */
export class MetricRows {
  readonly #times: number[] = [];
  readonly #nodes: (NodeId | null)[] = [];
  readonly #metrics: MetricName[] = [];
  readonly #values: number[] = [];

  /** Adds one row; `node` is absent for what belongs to the whole run. */
  add(time: Time, metric: MetricName, value: number | undefined, node?: NodeId): void {
    if (value === undefined) return;
    assert(Number.isFinite(value), `metric ${metric}: expected a finite number, got ${value}`);
    this.#times.push(time / SECOND);
    this.#nodes.push(node ?? null);
    this.#metrics.push(metric);
    this.#values.push(value);
  }

  /**
   * The rows so far, in the order in which they came.
   *
   * @param regionOf name of a node's region, where there are regions: one more column, empty where there is no node.
   */
  table(regionOf?: (node: NodeId) => string): Table<MetricRow> {
    const columns: Columns<MetricRow> = {
      time: Float64Array.from(this.#times),
      node: [...this.#nodes],
      metric: [...this.#metrics],
      value: Float64Array.from(this.#values),
      ...(regionOf === undefined
        ? {}
        : { region: this.#nodes.map((node) => (node === null ? '' : regionOf(node))) }),
    };
    return tableOfColumns('metrics', columns);
  }
}
