import type { Protocol } from '../consensus/consensus.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Participant } from '../nodes/participant.js';

/**
 * Masters that are not made yet. While all goes well a master only follows the chain, and is no more than its head and
 * a bit in each block: a network of a million nodes needs objects for those that mine or miss something, not for all.
 */
export class Sleepers {
  readonly #protocol: Protocol;
  readonly #participants: (Participant | undefined)[];
  /** A one for each node that is not made. */
  readonly #asleep: Uint8Array;
  #size = 0;
  readonly #make: (node: NodeId) => Participant | undefined;

  /**
   * @param nodes nodes there are, awake or not.
   * @param make makes a node's participant.
   */
  constructor(
    nodes: number,
    protocol: Protocol,
    participants: (Participant | undefined)[],
    make: (node: NodeId) => Participant | undefined,
  ) {
    this.#protocol = protocol;
    this.#participants = participants;
    this.#make = make;
    this.#asleep = new Uint8Array(nodes);
  }

  /** Nodes that are not made yet. */
  get size(): number {
    return this.#size;
  }

  /** A node is not made for now. */
  add(node: NodeId): void {
    this.#asleep[node] = 1;
    this.#size++;
  }

  /** Makes a node, if it is not yet. */
  wake(node: NodeId): Participant | undefined {
    if (this.#asleep[node] === 1) {
      this.#asleep[node] = 0;
      this.#size--;
      this.#participants[node] = this.#make(node);
    }
    return this.#participants[node];
  }

  /** Makes all. */
  wakeAll(): void {
    for (let node = 0; node < this.#asleep.length; node++) this.wake(node);
  }

  /** What a node that is not made follows; `undefined` for one that is. */
  head(node: NodeId): Block | undefined {
    const { tree } = this.#protocol;
    return this.#asleep[node] === 1 ? tree.blocks[tree.heads[node]!] : undefined;
  }
}
