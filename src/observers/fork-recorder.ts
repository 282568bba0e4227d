import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Observer } from './observer.js';

/** What happened at one node with one block, by the block's number. */
export type MomentVisitor = (time: Time, node: NodeId, block: number) => void;

/** Whatever keeps every change of a head in order. */
export interface HeadChanges {
  /** Goes through all of them so far. */
  eachHead(visit: MomentVisitor): void;
}

/** Rows in a chunk, and words of bits. What is kept grows by chunks, so that nothing is copied and little stands empty. */
const CHUNK = 4096;
const BITS = 32 * CHUNK;

/** Some rows, column by column. */
class Chunk {
  readonly times = new Float64Array(CHUNK);
  readonly nodes = new Int32Array(CHUNK);
  /** The number of the block. */
  readonly blocks = new Int32Array(CHUNK);
  /** How many heads had changed before. */
  readonly after = new Int32Array(CHUNK);
}

/** Moments in the order in which they came. */
class Rows {
  readonly #full: Chunk[] = [];
  #chunk = new Chunk();
  #length = 0;

  add(time: Time, node: NodeId, block: number, after: number): void {
    // A full chunk is put away only now, so that the last row is in this one.
    if (this.#length === CHUNK) {
      this.#full.push(this.#chunk);
      this.#chunk = new Chunk();
      this.#length = 0;
    }
    const row = this.#length++;
    const { times, nodes, blocks, after: before } = this.#chunk;
    times[row] = time;
    nodes[row] = node;
    blocks[row] = block;
    before[row] = after;
  }

  /** Takes the last row away if it says just this; false otherwise. */
  takeBack(time: Time, node: NodeId, block: number, after: number): boolean {
    const { times, nodes, blocks, after: before } = this.#chunk;
    const last = this.#length - 1;
    const is =
      last >= 0 &&
      blocks[last] === block &&
      nodes[last] === node &&
      times[last] === time &&
      before[last] === after;
    if (is) this.#length = last;
    return is;
  }

  /** All rows, each with the place of its row in its chunk. */
  *read(): Generator<readonly [chunk: Chunk, row: number]> {
    for (const [place, chunk] of [...this.#full, this.#chunk].entries()) {
      const length = place < this.#full.length ? CHUNK : this.#length;
      for (let row = 0; row < length; row++) yield [chunk, row];
    }
  }
}

/**
 * Keeps when blocks reached nodes and when nodes moved to another head: what forks are told from.
 *
 * Nearly every block is followed at the moment in which it comes. Then a bit says that the change of the head was an
 * arrival too; only other arrivals take a row. Changes of heads are those that the run's log keeps, where it keeps them.
 */
export class ForkRecorder implements Observer {
  readonly #log: HeadChanges | undefined;
  /** Changes of heads, where no log keeps them. */
  readonly #heads: Rows | undefined;
  /** Arrivals at nodes that did not follow the block at once. */
  readonly #arrivals = new Rows();
  /** Which changes of heads, by their place, were arrivals too. */
  readonly #both: Uint32Array[] = [];
  #changes = 0;

  /** @param log keeps every change of a head from the start of the run; without one they are kept here. */
  constructor(log?: HeadChanges) {
    this.#log = log;
    this.#heads = log === undefined ? new Rows() : undefined;
  }

  proposed(time: Time, node: NodeId, { index }: Block): void {
    this.#arrivals.add(time, node, index, this.#changes);
  }

  arrived(time: Time, node: NodeId, { index }: Block): void {
    this.#arrivals.add(time, node, index, this.#changes);
  }

  headChanged(time: Time, node: NodeId, { index }: Block): void {
    const change = this.#changes++;
    const place = change % BITS;
    if (place === 0) this.#both.push(new Uint32Array(CHUNK));
    if (this.#arrivals.takeBack(time, node, index, change))
      this.#both.at(-1)![place >>> 5]! |= 1 << (place & 31);
    this.#heads?.add(time, node, index, change);
  }

  /** Goes through the times when nodes had blocks, in order, their makers first of all. */
  eachArrival(visit: MomentVisitor): void {
    const alone = this.#arrivals.read();
    let next = alone.next();
    let change = 0;
    const visitUpTo = (count: number) => {
      while (next.done !== true) {
        const [{ times, nodes, blocks, after }, row] = next.value;
        if (after[row]! > count) return;
        visit(times[row]!, nodes[row]!, blocks[row]!);
        next = alone.next();
      }
    };
    this.eachHead((time, node, block) => {
      visitUpTo(change);
      if (this.#isBoth(change)) visit(time, node, block);
      change++;
    });
    visitUpTo(change);
  }

  /** Goes through the times when nodes moved to another head, in order. */
  eachHead(visit: MomentVisitor): void {
    if (this.#heads === undefined) this.#log!.eachHead(visit);
    else
      for (const [{ times, nodes, blocks }, row] of this.#heads.read())
        visit(times[row]!, nodes[row]!, blocks[row]!);
  }

  #isBoth(change: number): boolean {
    const place = change % BITS;
    return (this.#both[Math.floor(change / BITS)]![place >>> 5]! & (1 << (place & 31))) !== 0;
  }
}
