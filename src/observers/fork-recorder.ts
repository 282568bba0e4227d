import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Observer } from './observer.js';

/** What happened at one node with one block. */
export interface BlockMoment {
  readonly time: Time;
  readonly node: NodeId;
  readonly block: Block;
}

/** Moments in the order in which they came: 16 bytes each. */
class Moments {
  #times = new Float64Array(1024);
  #nodes = new Int32Array(1024);
  #blocks = new Int32Array(1024);
  length = 0;

  add(time: Time, node: NodeId, block: Block): void {
    if (this.length === this.#times.length) this.#grow();
    this.#times[this.length] = time;
    this.#nodes[this.length] = node;
    this.#blocks[this.length] = block.index;
    this.length++;
  }

  *read(blocks: readonly Block[]): Generator<BlockMoment> {
    for (let place = 0; place < this.length; place++) {
      const block = blocks[this.#blocks[place]!]!;
      yield { time: this.#times[place]!, node: this.#nodes[place]!, block };
    }
  }

  #grow(): void {
    const [times, nodes, blocks] = [this.#times, this.#nodes, this.#blocks];
    this.#times = new Float64Array(2 * this.length);
    this.#nodes = new Int32Array(2 * this.length);
    this.#blocks = new Int32Array(2 * this.length);
    this.#times.set(times);
    this.#nodes.set(nodes);
    this.#blocks.set(blocks);
  }
}

/** Keeps when blocks reached nodes and when nodes moved to another head: what forks are told from. */
export class ForkRecorder implements Observer {
  readonly #arrivals = new Moments();
  readonly #heads = new Moments();

  proposed(time: Time, node: NodeId, block: Block): void {
    this.#arrivals.add(time, node, block);
  }

  arrived(time: Time, node: NodeId, block: Block): void {
    this.#arrivals.add(time, node, block);
  }

  headChanged(time: Time, node: NodeId, head: Block): void {
    this.#heads.add(time, node, head);
  }

  /** When nodes first had blocks, their makers first of all. @param blocks every block of the run, by number. */
  arrivals(blocks: readonly Block[]): Iterable<BlockMoment> {
    return this.#arrivals.read(blocks);
  }

  /** When nodes moved to another head. @param blocks every block of the run, by number. */
  heads(blocks: readonly Block[]): Iterable<BlockMoment> {
    return this.#heads.read(blocks);
  }
}
