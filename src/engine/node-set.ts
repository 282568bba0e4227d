import { InvariantError } from './errors.js';
import type { NodeId } from './time.js';

/**
 * A set of nodes in one bit each: "who holds this block" for 10,000 nodes is 1.25 kB, and asking is one read.
 */
export class NodeSet {
  /** Nodes it can hold are 0 to `capacity - 1`; fixed. */
  readonly capacity: number;
  readonly #words: Uint32Array;
  #size = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#words = new Uint32Array((capacity + 31) >>> 5);
  }

  /** Number of nodes in it. */
  get size(): number {
    return this.#size;
  }

  /** Adds a node; false when it was there already. */
  add(node: NodeId): boolean {
    if (!(node >= 0 && node < this.capacity)) this.#refuse(node);
    const word = this.#words[node >>> 5]!;
    const bit = 1 << node;
    if ((word & bit) !== 0) return false;
    this.#words[node >>> 5] = word | bit;
    this.#size++;
    return true;
  }

  /** Removes a node; false when it was not there. */
  delete(node: NodeId): boolean {
    if (!this.has(node)) return false;
    this.#words[node >>> 5]! &= ~(1 << node);
    this.#size--;
    return true;
  }

  /** Whether the node is in the set. */
  has(node: NodeId): boolean {
    if (!(node >= 0 && node < this.capacity)) this.#refuse(node);
    return (this.#words[node >>> 5]! & (1 << node)) !== 0;
  }

  /** Leaves the set empty. */
  clear(): void {
    this.#words.fill(0);
    this.#size = 0;
  }

  /** The first node of the set from `node` on, or -1: walks the set without making anything. */
  nextFrom(node: NodeId): NodeId {
    let place = node >>> 5;
    if (place >= this.#words.length) return -1;
    // Bits of the first word below the node are masked off.
    let word = this.#words[place]! & (-1 << node);
    while (word === 0) {
      if (++place === this.#words.length) return -1;
      word = this.#words[place]!;
    }
    return (place << 5) + 31 - Math.clz32(word & -word);
  }

  /** The nodes in ascending order. */
  *[Symbol.iterator](): Generator<NodeId, void> {
    for (let node = this.nextFrom(0); node >= 0; node = this.nextFrom(node + 1)) yield node;
  }

  #refuse(node: NodeId): never {
    throw new InvariantError(`NodeSet: expected a node from 0 to ${this.capacity - 1}, got ${node}`);
  }
}
