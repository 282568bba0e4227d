import type { Scheduler } from '../../engine/scheduler.js';
import type { NodeId } from '../../engine/time.js';
import type { Network } from '../network.js';
import type { Propagation } from '../propagation.js';
import { Announcer } from './announcer.js';
import type { Relay, RelayItem, RelayParts } from './relay.js';
import { type ItemState, ItemStates } from './state.js';
import { RelayWire } from './wire.js';

/** Each node sends the whole item to all its neighbours but the one it came from: 2E - (n - 1) messages. */
export class FloodRelay<Item extends RelayItem> implements Relay<Item> {
  readonly #scheduler: Scheduler;
  readonly #network: Network;
  readonly #receive: RelayParts<Item>['receive'];
  readonly #states: ItemStates<Item>;
  readonly #announcer: Announcer<Item>;

  constructor(parts: RelayParts<Item>) {
    this.#scheduler = parts.scheduler;
    this.#network = parts.network;
    this.#receive = parts.receive;
    this.#states = new ItemStates(parts.topology.size);
    const wire = new RelayWire<Item>(parts);
    const announcement = { kind: wire.kind(parts.name ?? 'block'), echo: false, size: undefined, extra: 0 };
    this.#announcer = new Announcer(parts, wire, announcement, (state, node, from) =>
      this.#take(state, node, from),
    );
  }

  publish(node: NodeId, item: Item): void {
    this.#states.publish(node, item, this.#scheduler.now, this.#network.eventful, this.#passOn);
  }

  readonly #passOn = (state: ItemState<Item>, node: NodeId): void => this.#announcer.announce(state, node);

  holds(node: NodeId, item: Item): boolean {
    return this.#states.holds(node, item);
  }

  propagation(item: Item): Propagation | undefined {
    return this.#states.propagation(item);
  }

  #take(state: ItemState<Item>, node: NodeId, from: NodeId): void {
    this.#states.hold(state, node, from, this.#scheduler.now);
    if (this.#receive(node, state.item, from)) this.#announcer.announce(state, node);
    this.#states.settle(state);
  }
}
