import type { Protocol } from '../../consensus/consensus.js';
import type { NodeId, Time } from '../../engine/time.js';
import type { Block } from '../../ledger/block.js';
import type { Message } from '../../network/message.js';
import type { Population } from '../../nodes/role.js';
import type { Observer } from '../observer.js';

/** What metrics keep of a run's events while it runs: counts, never the events themselves. */
export class EventCounts implements Observer {
  readonly #protocol: Protocol;
  readonly #masters: number;
  /** By node: how often it left blocks for a better chain. */
  readonly reorganisations: Float64Array;
  /** Blocks left, over all reorganisations. */
  blocksLeft = 0;
  /** Most blocks left at once. */
  deepest = 0;
  /** By depth: how many reorganisations were that deep. */
  readonly depths: number[] = [];
  /** Signatures that nodes checked. */
  checks = 0;
  /** By block: masters that took it as final. */
  readonly #finalities: number[] = [];
  /** By block: when half of the masters had. */
  readonly #finalAt: (Time | undefined)[] = [];
  /** By block: signatures in its seal. */
  readonly #seals: (number | undefined)[] = [];

  constructor(protocol: Protocol, population: Population) {
    this.#protocol = protocol;
    this.#masters = population.of('master').length;
    this.reorganisations = new Float64Array(population.size);
  }

  /** When half of the masters took a block as final; `undefined` as long as fewer have. */
  finalAt(block: Block): Time | undefined {
    return this.#finalAt[block.index];
  }

  accepted(): void {
    this.checks++;
  }

  refused(): void {
    this.checks++;
  }

  arrived(_time: Time, node: NodeId, block: Block): void {
    if (node === block.producer) return;
    this.checks += this.#seals[block.index] ??= this.#protocol.reporting.seals?.(block) ?? 0;
  }

  headChanged(_time: Time, node: NodeId, head: Block, previous: Block): void {
    if (head.parent === previous) return;
    const depth = previous.height - this.#protocol.tree.commonAncestor(head, previous).height;
    // A node that catches up leaves nothing behind.
    if (depth === 0) return;
    this.reorganisations[node]!++;
    this.blocksLeft += depth;
    this.depths[depth] = (this.depths[depth] ?? 0) + 1;
    this.deepest = Math.max(this.deepest, depth);
  }

  finalised(time: Time, node: NodeId, block: Block): void {
    if (node >= this.#masters) return;
    const { index } = block;
    const count = (this.#finalities[index] ?? 0) + 1;
    this.#finalities[index] = count;
    if (2 * count >= this.#masters) this.#finalAt[index] ??= time;
  }
}

/** Counts what reached each node. An observer of deliveries has every message followed to its end, which costs time. */
export class Deliveries implements Observer {
  readonly messages: Float64Array;
  readonly bytes: Float64Array;

  constructor(nodes: number) {
    this.messages = new Float64Array(nodes);
    this.bytes = new Float64Array(nodes);
  }

  delivered(_time: Time, _from: NodeId, to: NodeId, message: Message): void {
    this.messages[to]!++;
    this.bytes[to]! += message.size;
  }
}
