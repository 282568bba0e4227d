import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Observer } from './observer.js';

/** What happened at one node with one block. */
export interface BlockMoment {
  readonly time: Time;
  readonly node: NodeId;
  readonly block: Block;
}

/** What a row of {@link Moments} tells of; one that tells of both is the usual one. */
const ARRIVAL = 1;
const HEAD = 2;
/** Bits that say it, below the number of the block. */
const KIND_BITS = 2;
const KIND = ARRIVAL | HEAD;

/** Rows in a chunk: 64 KiB. What is kept grows by chunks, so that nothing is copied and little stands empty. */
const CHUNK = 4096;

/** Some rows, column by column. */
class Chunk {
  readonly times = new Float64Array(CHUNK);
  readonly nodes = new Int32Array(CHUNK);
  /** The number of the block, and what happened with it. */
  readonly subjects = new Int32Array(CHUNK);
}

/**
 * Moments in the order in which they came: 16 bytes each. A node that follows a block as soon as it has it takes one row
 * and not two.
 */
class Moments {
  readonly #full: Chunk[] = [];
  #chunk = new Chunk();
  #length = 0;

  arrived(time: Time, node: NodeId, { index }: Block): void {
    this.#add(time, node, (index << KIND_BITS) | ARRIVAL);
  }

  headChanged(time: Time, node: NodeId, { index }: Block): void {
    const { times, nodes, subjects } = this.#chunk;
    const last = this.#length - 1;
    const arrival = (index << KIND_BITS) | ARRIVAL;
    if (last >= 0 && subjects[last] === arrival && nodes[last] === node && times[last] === time)
      subjects[last] = arrival | HEAD;
    else this.#add(time, node, (index << KIND_BITS) | HEAD);
  }

  *read(kind: typeof ARRIVAL | typeof HEAD, blocks: readonly Block[]): Generator<BlockMoment> {
    for (const [place, { times, nodes, subjects }] of [...this.#full, this.#chunk].entries()) {
      const length = place < this.#full.length ? CHUNK : this.#length;
      for (let row = 0; row < length; row++) {
        const subject = subjects[row]!;
        if ((subject & KIND & kind) === 0) continue;
        yield { time: times[row]!, node: nodes[row]!, block: blocks[subject >> KIND_BITS]! };
      }
    }
  }

  #add(time: Time, node: NodeId, subject: number): void {
    // A full chunk is put away only now, so that a change of the head finds the arrival before it.
    if (this.#length === CHUNK) {
      this.#full.push(this.#chunk);
      this.#chunk = new Chunk();
      this.#length = 0;
    }
    const { times, nodes, subjects } = this.#chunk;
    const row = this.#length++;
    times[row] = time;
    nodes[row] = node;
    subjects[row] = subject;
  }
}

/** Keeps when blocks reached nodes and when nodes moved to another head: what forks are told from. */
export class ForkRecorder implements Observer {
  readonly #moments = new Moments();

  proposed(time: Time, node: NodeId, block: Block): void {
    this.#moments.arrived(time, node, block);
  }

  arrived(time: Time, node: NodeId, block: Block): void {
    this.#moments.arrived(time, node, block);
  }

  headChanged(time: Time, node: NodeId, head: Block): void {
    this.#moments.headChanged(time, node, head);
  }

  /** When nodes first had blocks, their makers first of all. @param blocks every block of the run, by number. */
  arrivals(blocks: readonly Block[]): Iterable<BlockMoment> {
    return this.#moments.read(ARRIVAL, blocks);
  }

  /** When nodes moved to another head. @param blocks every block of the run, by number. */
  heads(blocks: readonly Block[]): Iterable<BlockMoment> {
    return this.#moments.read(HEAD, blocks);
  }
}
