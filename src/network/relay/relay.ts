import type { RandomSource } from '../../engine/random.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { NodeId } from '../../engine/time.js';
import type { Network } from '../network.js';
import type { Propagation } from '../propagation.js';
import type { Topology } from '../topology.js';
import { FloodRelay } from './flood.js';
import { GossipRelay } from './gossip.js';
import { RequestRelay } from './request.js';
import type { RelaySettings } from './settings.js';

/** What spreads: a block, a transaction. */
export interface RelayItem {
  /** Dense among the items of one relay, from 0. */
  readonly index: number;
  /** Bytes on the wire. */
  readonly size: number;
}

/** What a relay is made of. */
export interface RelayParts<Item extends RelayItem> {
  readonly scheduler: Scheduler;
  readonly random: RandomSource;
  /** For links, counts and rules. */
  readonly network: Network;
  /** Who tells whom. Its nodes are the network's first. */
  readonly topology: Topology;
  readonly settings: RelaySettings;
  /** What an item is called in counts; `block` by default. Two relays of one run need two names. */
  readonly name?: string;
  /** A node has the whole item for the first time; true when it is valid and is to be relayed on. */
  readonly receive: (node: NodeId, item: Item, from: NodeId) => boolean;
}

/** Spreads items over a topology: each node receives each item once. */
export interface Relay<Item extends RelayItem> {
  /** The node has the item, its own or come by another way, and tells its neighbours. Again changes nothing. */
  publish(node: NodeId, item: Item): void;
  /** True when the node has the item. */
  holds(node: NodeId, item: Item): boolean;
  /** How far an item has come; `undefined` before it was published. */
  propagation(item: Item): Propagation | undefined;
}

/** Makes the relay that the settings ask for. */
export function createRelay<Item extends RelayItem>(parts: RelayParts<Item>): Relay<Item> {
  const { settings } = parts;
  switch (settings.kind) {
    case 'flood':
      return new FloodRelay(parts);
    case 'gossip':
      return new GossipRelay(parts, settings);
    case 'inventory':
    case 'compact':
      return new RequestRelay(parts, settings);
  }
}
