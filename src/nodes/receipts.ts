import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';

/** How one block came to the power that makes blocks. */
interface Reach {
  readonly published: Time;
  /** Power of the nodes that have it. */
  power: number;
  /** Time to half of all power; `undefined` as long as less has it. */
  half: Duration | undefined;
}

/**
 * When nodes received blocks, their last byte, whatever they had to do before they could follow them. For statistics by
 * node: Gervais et al. (CCS 2016) give the median over nodes of each node's mean delay, which is another number than the
 * median over blocks of the time to half of the nodes.
 */
export class Receipts {
  readonly #delays: Float64Array;
  readonly #counts: Int32Array;
  readonly #blocks = new Map<Block, Reach>();
  #weights: Float64Array | undefined;
  #total = 0;

  /** @param size number of masters. */
  constructor(size: number) {
    this.#delays = new Float64Array(size);
    this.#counts = new Int32Array(size);
  }

  /** Says what power each master has, before the first block. */
  weigh(power: (node: NodeId) => number): void {
    this.#weights = Float64Array.from(this.#delays, (_, node) => power(node));
    for (const weight of this.#weights) this.#total += weight;
  }

  /** A master has made a block. */
  made(node: NodeId, block: Block, now: Time): void {
    const reach: Reach = { published: now, power: 0, half: undefined };
    this.#blocks.set(block, reach);
    this.#count(node, reach, now);
  }

  /** A master has received a block for the first time. */
  received(node: NodeId, block: Block, now: Time): void {
    const reach = this.#blocks.get(block);
    if (reach === undefined) return;
    this.#delays[node]! += now - reach.published;
    this.#counts[node]!++;
    this.#count(node, reach, now);
  }

  #count(node: NodeId, reach: Reach, now: Time): void {
    reach.power += this.#weights?.[node] ?? 0;
    if (reach.half === undefined && this.#total > 0 && 2 * reach.power >= this.#total) {
      reach.half = now - reach.published;
    }
  }

  /** Mean delay of the blocks each master received, in microseconds; those that received none are left out. */
  meanDelays(): Float64Array {
    const means: number[] = [];
    for (const [node, count] of this.#counts.entries()) {
      if (count > 0) means.push(this.#delays[node]! / count);
    }
    return Float64Array.from(means);
  }

  /** The same of one master; `undefined` when it received none. */
  meanDelay(node: NodeId): number | undefined {
    const count = this.#counts[node] ?? 0;
    return count === 0 ? undefined : this.#delays[node]! / count;
  }

  /** Blocks a master received. */
  count(node: NodeId): number {
    return this.#counts[node] ?? 0;
  }

  /** Time until nodes with half of the power had the block; `undefined` when they never had. */
  toHalfPower(block: Block): Duration | undefined {
    return this.#blocks.get(block)?.half;
  }
}
