import { assert } from '../../engine/errors.js';
import type { Random } from '../../engine/random.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId } from '../../engine/time.js';
import type { Network } from '../network.js';
import type { Propagation } from '../propagation.js';
import type { Topology } from '../topology.js';
import { Announcer } from './announcer.js';
import type { Relay, RelayItem, RelayParts } from './relay.js';
import type { RelaySettings } from './settings.js';
import { type ItemState, ItemStates } from './state.js';
import { RelayWire } from './wire.js';

/**
 * Push gossip: a node that has the item sends it to some of its neighbours, drawn again in each of its rounds,
 * whether they have it or not. With one round ("infect and die") some nodes never learn of it.
 */
export class GossipRelay<Item extends RelayItem> implements Relay<Item> {
  readonly #scheduler: Scheduler;
  readonly #network: Network;
  readonly #topology: Topology;
  readonly #receive: RelayParts<Item>['receive'];
  readonly #states: ItemStates<Item>;
  readonly #announcer: Announcer<Item>;
  readonly #targets: Random;
  readonly #fanOut: number;
  readonly #rounds: number;
  readonly #every: Duration;

  constructor(parts: RelayParts<Item>, settings: Extract<RelaySettings, { kind: 'gossip' }>) {
    const { name = 'block' } = parts;
    this.#scheduler = parts.scheduler;
    this.#network = parts.network;
    this.#topology = parts.topology;
    this.#receive = parts.receive;
    this.#fanOut = settings.fanOut;
    this.#rounds = settings.rounds ?? 1;
    this.#every = settings.every ?? 0;
    assert(this.#rounds === 1 || this.#every > 0, 'GossipRelay: several rounds need time between them');
    this.#targets = parts.random.stream(`network/relay/${name}/targets`);
    this.#states = new ItemStates(parts.topology.size);
    const wire = new RelayWire<Item>(parts);
    const announcement = { kind: wire.kind(name), echo: true, size: undefined, extra: 0 };
    this.#announcer = new Announcer(parts, wire, announcement, (state, node, from) =>
      this.#take(state, node, from),
    );
  }

  publish(node: NodeId, item: Item): void {
    this.#states.publish(node, item, this.#scheduler.now, this.#network.eventful, this.#passOn);
  }

  readonly #passOn = (state: ItemState<Item>, node: NodeId): void => this.#begin(state, node);

  holds(node: NodeId, item: Item): boolean {
    return this.#states.holds(node, item);
  }

  propagation(item: Item): Propagation | undefined {
    return this.#states.propagation(item);
  }

  #take(state: ItemState<Item>, node: NodeId, from: NodeId): void {
    this.#states.hold(state, node, from, this.#scheduler.now);
    if (this.#receive(node, state.item, from)) this.#begin(state, node);
    this.#states.settle(state);
  }

  #begin(state: ItemState<Item>, node: NodeId): void {
    const { announcedAt } = state.rows;
    if (announcedAt[node] !== Number.POSITIVE_INFINITY) return;
    announcedAt[node] = this.#scheduler.now;
    this.#push(state, node, 1);
  }

  readonly #push = (state: ItemState<Item>, node: NodeId, round: number): void => {
    // Nobody is left to tell; real nodes cannot know, but what they would send changes nothing.
    if (state.done) return;
    this.#announcer.tell(state, node, this.#draw(node), round);
    if (round < this.#rounds) this.#scheduler.after(this.#every, this.#push, state, node, round + 1);
  };

  /** Different neighbours at random, all of them when they are no more than the fan-out. */
  #draw(node: NodeId): ArrayLike<NodeId> {
    const degree = this.#topology.degree(node);
    if (degree <= this.#fanOut) return this.#topology.neighbours(node);
    const chosen: NodeId[] = [];
    while (chosen.length < this.#fanOut) {
      const target = this.#topology.neighbourAt(node, this.#targets.below(degree));
      if (!chosen.includes(target)) chosen.push(target);
    }
    return chosen;
  }
}
