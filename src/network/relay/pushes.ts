import type { NodeId } from '../../engine/time.js';
import type { Topology } from '../topology.js';
import type { CompactBlocks } from './compact.js';
import type { RelayItem, RelayParts } from './relay.js';
import type { Requesting } from './settings.js';
import type { ItemState } from './state.js';
import type { Arrival, MessageKind, RelayWire } from './wire.js';

/** What a relay does with an item that arrives unasked. */
export interface PushArrivals<Item extends RelayItem> {
  readonly whole: Arrival<Item>;
  readonly sketch: Arrival<Item>;
  readonly relayed: Arrival<Item>;
}

/** The kinds of messages that bring an item unasked. */
export interface PushKinds {
  readonly whole: MessageKind;
  readonly sketch: MessageKind;
  readonly relayed: MessageKind;
}

/**
 * What nodes send without being asked: makers their own items (`push`), nodes sketches to those that have chosen them
 * (BIP 152, high-bandwidth mode), and members of a relay network what is new to it.
 */
export class Pushes<Item extends RelayItem> {
  /** For each node the neighbours that were first to bring it an item, the latest first; -1 for none. */
  readonly #chosen: Int32Array;
  readonly #choices: number;
  readonly #settings: Requesting;
  readonly #topology: Topology;
  readonly #wire: RelayWire<Item>;
  readonly #compact: CompactBlocks | undefined;
  readonly #kinds: PushKinds;
  readonly #arrivals: PushArrivals<Item>;

  constructor(
    { topology }: RelayParts<Item>,
    settings: Requesting & { readonly highBandwidth?: number },
    wire: RelayWire<Item>,
    compact: CompactBlocks | undefined,
    kinds: PushKinds,
    arrivals: PushArrivals<Item>,
  ) {
    this.#settings = settings;
    this.#topology = topology;
    this.#wire = wire;
    this.#compact = compact;
    this.#kinds = kinds;
    this.#arrivals = arrivals;
    this.#choices = compact === undefined ? 0 : (settings.highBandwidth ?? 0);
    this.#chosen = new Int32Array(topology.size * this.#choices).fill(-1);
  }

  /** Bytes of an item on the relay network. */
  relayedSize({ size }: Item): number {
    const { baseSize = 0, share = 0 } = this.#settings.relayNetwork ?? {};
    return Math.ceil(baseSize + share * size);
  }

  /** A node has made an item. */
  made(state: ItemState<Item>, node: NodeId): void {
    if (this.#settings.push === true) {
      for (const to of this.#topology.neighbours(node)) {
        this.#serve(state, node, to);
        const { size } = state.item;
        this.#wire.answer(this.#kinds.whole, state, node, to, size, 0, this.#arrivals.whole);
      }
    }
    this.#relay(state, node, -1);
    this.#sketch(state, node, -1);
  }

  /**
   * A node has an item from another, and has not verified it yet.
   *
   * @param relayed whether it came by the relay network.
   */
  taken(state: ItemState<Item>, node: NodeId, from: NodeId, relayed: boolean): void {
    if (!relayed) this.#choose(node, from);
    this.#sketch(state, node, from);
    if (!relayed) this.#relay(state, node, from);
  }

  /** True for a neighbour that was sent the item unasked. */
  readonly served = (state: ItemState<Item>, node: NodeId, to: NodeId): boolean =>
    state.served?.has(node * this.#topology.size + to) ?? false;

  #serve(state: ItemState<Item>, node: NodeId, to: NodeId): void {
    state.served ??= new Set();
    state.served.add(node * this.#topology.size + to);
  }

  #relay(state: ItemState<Item>, node: NodeId, from: NodeId): void {
    const members = Math.min(this.#settings.relayNetwork?.members ?? 0, this.#topology.size);
    if (node >= members) return;
    const size = this.relayedSize(state.item);
    for (let to = 0; to < members; to++) {
      if (to === node || to === from) continue;
      this.#wire.answer(this.#kinds.relayed, state, node, to, size, 0, this.#arrivals.relayed);
    }
  }

  #sketch(state: ItemState<Item>, node: NodeId, from: NodeId): void {
    const compact = this.#compact;
    if (this.#choices === 0 || compact === undefined || state.done) return;
    for (const to of this.#topology.neighbours(node)) {
      if (to === from || !this.#hasChosen(to, node) || this.served(state, node, to)) continue;
      this.#serve(state, node, to);
      this.#wire.answer(this.#kinds.sketch, state, node, to, compact.size, 0, this.#arrivals.sketch);
    }
  }

  #hasChosen(node: NodeId, other: NodeId): boolean {
    const first = node * this.#choices;
    for (let place = first; place < first + this.#choices; place++) {
      if (this.#chosen[place] === other) return true;
    }
    return false;
  }

  /** Puts whoever brought an item first at the front; who is pushed out at the end sends no more unasked. */
  #choose(node: NodeId, from: NodeId): void {
    if (this.#choices === 0 || this.#compact?.between(node, from) !== true) return;
    const chosen = this.#chosen;
    const first = node * this.#choices;
    let place = first;
    while (place < first + this.#choices - 1 && chosen[place] !== from) place++;
    for (; place > first; place--) chosen[place] = chosen[place - 1]!;
    chosen[first] = from;
  }
}
