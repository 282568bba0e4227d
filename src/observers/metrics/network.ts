import { SECOND } from '../../engine/time.js';
import { addByNode, type MetricInputs } from './metric-inputs.js';
import { meanOf, quantileOf } from './statistics.js';

/** Percents of the masters that blocks are followed to. */
const SHARES = [50, 90, 99, 100] as const;

/** Adds the network's metrics of a finished run. */
export function addNetworkMetrics(inputs: MetricInputs): void {
  const { rows, time, messages, population, deliveries } = inputs;
  for (const percent of SHARES) addPropagation(inputs, percent);
  addReceipts(inputs);
  addMeanPropagation(inputs);
  const sentBy = new Float64Array(population.size);
  const bytesBy = new Float64Array(population.size);
  const total = totalOf(inputs);
  for (const { senders } of messages.values()) {
    if (senders === undefined) continue;
    for (let node = 0; node < population.size; node++) {
      sentBy[node]! += senders.sent(node);
      bytesBy[node]! += senders.bytes(node);
    }
  }
  rows.add(time, 'messages_sent', total.sent);
  rows.add(time, 'bytes_sent', total.bytes);
  rows.add(time, 'messages_dropped', total.dropped);
  if (total.sent > 0) rows.add(time, 'drop_rate', total.dropped / total.sent);
  if (total.offered > 0) {
    rows.add(time, 'duplicates', total.duplicates);
    rows.add(time, 'duplicate_rate', total.duplicates / total.offered);
  }
  addByNode(inputs, 'node_messages_sent', sentBy);
  addByNode(inputs, 'node_bytes_sent', bytesBy);
  addByNode(inputs, 'node_messages_received', deliveries?.messages);
  addByNode(inputs, 'node_bytes_received', deliveries?.bytes);
}

/** How blocks came to nodes, and to power; how payments did. */
function addReceipts(inputs: MetricInputs): void {
  const { rows, time, chain, receipts, payments, population, history, listed } = inputs;
  const half = chain.map((block) => receipts.toHalfPower(block)).filter((took) => took !== undefined);
  rows.add(time, 'half_power_time', quantileOf(sorted(half, SECOND), 0.5));
  const means = sorted([...receipts.meanDelays()], SECOND);
  for (const percent of [10, 50, 90] as const) {
    rows.add(time, `node_delay_p${percent}`, quantileOf(means, percent / 100));
  }
  for (const node of listed) {
    const mean = receipts.meanDelay(node);
    if (mean !== undefined) rows.add(time, 'node_delay', mean / SECOND, node);
  }
  const made = new Int32Array(population.size);
  for (const { block } of history.blocks) made[block.producer]!++;
  const stale: number[] = [];
  for (const node of population.of('master')) {
    const seen = receipts.count(node) + made[node]!;
    if (seen > 0) stale.push(Math.max(0, seen - chain.length) / seen);
  }
  rows.add(time, 'stale_seen', meanOf(stale));
  for (const percent of [50, 90] as const) {
    const times = payments.map((spread) => spread.to(percent)).filter((took) => took !== undefined);
    rows.add(time, `payment_propagation_p${percent}`, quantileOf(sorted(times, SECOND), 0.5));
  }
}

/** Values in another unit, the least first. */
function sorted(values: readonly number[], unit: number): Float64Array {
  return Float64Array.from(values, (value) => value / unit).sort();
}

/** Messages of all types together; `offered` are those that offer or bring items. */
export function totalOf({ messages }: MetricInputs) {
  const total = { sent: 0, bytes: 0, dropped: 0, duplicates: 0, offered: 0 };
  for (const { sent, bytes, dropped, duplicates } of messages.values()) {
    total.sent += sent;
    total.bytes += bytes;
    total.dropped += dropped;
    if (duplicates === undefined) continue;
    total.duplicates += duplicates;
    total.offered += sent;
  }
  return total;
}

function addPropagation(
  { rows, time, chain, propagation }: MetricInputs,
  percent: (typeof SHARES)[number],
): void {
  const times: number[] = [];
  for (const block of chain) {
    const took = propagation(block)?.to(percent);
    if (took !== undefined) times.push(took / SECOND);
  }
  rows.add(time, `propagation_p${percent}`, quantileOf(Float64Array.from(times).sort(), 0.5));
}

function addMeanPropagation({ rows, time, chain, propagation }: MetricInputs): void {
  const times = chain.flatMap((block) => propagation(block)?.mean ?? []);
  if (times.length === 0) return;
  rows.add(time, 'propagation_mean', times.reduce((sum, took) => sum + took, 0) / times.length / SECOND);
}
