import { SECOND, type Time } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import { staleOf } from '../stale.js';
import type { MetricName } from './catalogue.js';
import { sumOf } from './inequality.js';
import { addByNode, type MetricInputs } from './metric-inputs.js';
import { deviationOf, meanOf, overlapOf, quantileOf, sharesOf } from './statistics.js';

/** Adds the chain's metrics of a finished run. */
export function addChainMetrics(inputs: MetricInputs): void {
  const { rows, time, chain, history, tally } = inputs;
  const run = (metric: MetricName, value: number | undefined) => rows.add(time, metric, value);
  run('blocks_made', history.blocks.length);
  addIntervals(inputs);
  addForks(inputs);
  const reorganisations = sumOf(tally.reorganisations);
  run('reorganisations', reorganisations);
  addByNode(inputs, 'node_reorganisations', tally.reorganisations);
  if (reorganisations > 0) run('reorganisation_depth_mean', tally.blocksLeft / reorganisations);
  run('reorganisation_depth_max', tally.deepest);
  if (reorganisations > 0) addDepths(inputs);
  addUncles(inputs);
  if (time > 0) run('chain_growth', chain.length / (time / SECOND));
  addQuality(inputs);
  addPayments(inputs);
}

function addIntervals({ rows, time, chain }: MetricInputs): void {
  const intervals: number[] = [];
  for (let place = 1; place < chain.length; place++) {
    intervals.push((chain[place]!.made - chain[place - 1]!.made) / SECOND);
  }
  rows.add(time, 'block_interval_mean', meanOf(intervals));
  rows.add(time, 'block_interval_sd', deviationOf(intervals));
  const sorted = Float64Array.from(intervals).sort();
  for (const percent of [10, 50, 90, 99] as const) {
    rows.add(time, `block_interval_p${percent}`, quantileOf(sorted, percent / 100));
  }
}

/** Least and greatest depths that are counted together. */
const DEPTHS = [
  ['reorganisations_1', 1, 1],
  ['reorganisations_2', 2, 2],
  ['reorganisations_3', 3, 3],
  ['reorganisations_4_6', 4, 6],
  ['reorganisations_7', 7, Number.POSITIVE_INFINITY],
] as const satisfies readonly (readonly [MetricName, number, number])[];

/** How deep reorganisations were, and how often deep ones came. */
function addDepths({ rows, time, tally, population }: MetricInputs): void {
  const between = (least: number, most: number) =>
    sumOf(tally.depths.filter((_, depth) => depth >= least && depth <= most));
  for (const [metric, least, most] of DEPTHS) rows.add(time, metric, between(least, most));
  const deep = between(2, Number.POSITIVE_INFINITY);
  const masters = population.of('master').length;
  if (deep > 0) rows.add(time, 'deep_reorganisation_interval', (time / SECOND) * (masters / deep));
}

/** Branches outside the final chain: how many leave it, and how long they are. */
function addForks({ rows, time, chain, history, protocol }: MetricInputs): void {
  const canonical = new Set<Block>(chain).add(protocol.tree.root);
  /** By stale block: the block of the chain that its branch stands on. */
  const base = new Map<Block, Block>();
  const lengths = new Map<Block, number>();
  for (const { block } of history.blocks) {
    const { parent } = block;
    if (canonical.has(block) || parent === undefined) continue;
    const from = canonical.has(parent) ? parent : base.get(parent);
    if (from === undefined) continue;
    base.set(block, from);
    lengths.set(from, Math.max(lengths.get(from) ?? 0, block.height - from.height));
  }
  const { stale, staleRate } = staleOf(history, chain);
  rows.add(time, 'stale_blocks', stale);
  if (history.blocks.length > 0) rows.add(time, 'stale_rate', staleRate);
  rows.add(time, 'forks', lengths.size);
  if (chain.length > 0) rows.add(time, 'fork_rate', lengths.size / chain.length);
  const all = [...lengths.values()];
  rows.add(time, 'fork_length_mean', meanOf(all));
  rows.add(
    time,
    'fork_length_max',
    all.reduce((a, b) => Math.max(a, b), 0),
  );
}

function addUncles({ rows, time, chain, protocol }: MetricInputs): void {
  const { reporting } = protocol;
  if (reporting.uncles === undefined) return;
  let uncles = 0;
  for (const block of chain) uncles += reporting.uncles(block).length;
  rows.add(time, 'uncles', uncles);
  if (chain.length > 0) rows.add(time, 'uncle_rate', uncles / (chain.length + uncles));
}

/** The power of each node when the first block of the chain was made. */
export function powerOf({ chain, protocol, population }: MetricInputs): Float64Array | undefined {
  const { reporting, tree } = protocol;
  if (reporting.power === undefined) return undefined;
  const head = chain[0] ?? tree.root;
  return Float64Array.from({ length: population.size }, (_, node) => reporting.power!(node, head));
}

function addQuality(inputs: MetricInputs): void {
  const { rows, time, chain, population } = inputs;
  const made = new Float64Array(population.size);
  for (const { producer } of chain) if (producer >= 0 && producer < made.length) made[producer]!++;
  const blocks = sharesOf(made);
  const power = powerOf(inputs);
  const shares = power === undefined ? undefined : sharesOf(power);
  addByNode(inputs, 'block_share', blocks);
  addByNode(inputs, 'power_share', shares);
  if (blocks !== undefined && shares !== undefined) {
    rows.add(time, 'chain_quality', overlapOf(blocks, shares));
  }
}

/** How long payments took, and how much came through. */
function addPayments(inputs: MetricInputs): void {
  const { rows, time, chain, confirmed, protocol, history, propagation, transactions } = inputs;
  const finalAt = finalities(inputs);
  const waits: Record<'inclusion' | 'confirmation' | 'finality', number[]> = {
    inclusion: [],
    confirmation: [],
    finality: [],
  };
  let bytes = 0;
  for (const block of chain) {
    bytes += protocol.reporting.bytes?.(block) ?? 0;
    const spread = propagation(block);
    const half = spread?.to50 === undefined ? undefined : spread.published + spread.to50;
    const final = finalAt.get(block);
    for (const transaction of block.transactions) {
      if (!protocol.money.isPayment(transaction)) continue;
      const submitted = history.fate(transaction)?.submitted;
      if (submitted === undefined) continue;
      waits.inclusion.push((block.made - submitted) / SECOND);
      if (half !== undefined) waits.confirmation.push((half - submitted) / SECOND);
      if (final !== undefined) waits.finality.push((final - submitted) / SECOND);
    }
  }
  for (const stage of ['inclusion', 'confirmation', 'finality'] as const) {
    const sorted = Float64Array.from(waits[stage]).sort();
    rows.add(time, `${stage}_time_mean`, meanOf(sorted));
    rows.add(time, `${stage}_time_p50`, quantileOf(sorted, 0.5));
    rows.add(time, `${stage}_time_p90`, quantileOf(sorted, 0.9));
  }
  rows.add(time, 'payments_made', transactions.filter((made) => protocol.money.isPayment(made)).length);
  rows.add(time, 'payments_confirmed', confirmed);
  if (time === 0) return;
  rows.add(time, 'payment_throughput', confirmed / (time / SECOND));
  if (protocol.reporting.bytes !== undefined) rows.add(time, 'byte_throughput', bytes / (time / SECOND));
}

/** When half of the masters took each block as final: at the latest when they did so with a block on it. */
function finalities({ chain, tally }: MetricInputs): ReadonlyMap<Block, Time> {
  const times = new Map<Block, Time>();
  let above: Time | undefined;
  for (let place = chain.length - 1; place >= 0; place--) {
    const block = chain[place]!;
    const own = tally.finalAt(block);
    if (own !== undefined && (above === undefined || own < above)) above = own;
    if (above !== undefined) times.set(block, above);
  }
  return times;
}
