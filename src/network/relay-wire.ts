import type { Random } from '../engine/random.js';
import type { Scheduler } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Links } from './link.js';
import type { Message } from './message.js';
import type { MessageCount, Network } from './network.js';
import type { RelayItem, RelayParts } from './relay.js';
import type { ItemState } from './relay-state.js';

/** A message about an item. */
export interface RelayMessage<Item extends RelayItem> extends Message {
  readonly item: Item;
}

/** One kind of message of a relay. */
export interface MessageKind {
  readonly type: string;
  /** The network's count of it, from the first message on. */
  count: MessageCount | undefined;
}

/** What arrives calls this. */
export type Arrival<Item extends RelayItem> = (state: ItemState<Item>, from: NodeId, to: NodeId) => void;

const TWO_TO_32 = 4294967296;

/**
 * A relay's way to the network: counts, delays, loss and rules of its messages.
 *
 * What is sent to all neighbours takes its chance from a hash of item, sender and receiver instead of a stream, so
 * that a message nobody needs to follow needs no draw either, and its arrival can be worked out again later.
 */
export class RelayWire<Item extends RelayItem> {
  readonly #network: Network;
  readonly #links: Links;
  readonly #scheduler: Scheduler;
  readonly #stream: Random;
  readonly #draw: () => number;
  readonly #loss: number;
  readonly #key: number;
  #senderHash = 0;
  #hash = 0;
  readonly #hashDraw = (): number => {
    const hash = this.#hash;
    this.#hash = finish(Math.imul(hash, 0x9e3779b1) + 1);
    return (hash >>> 0) / TWO_TO_32;
  };

  constructor({ network, scheduler, random, name = 'block' }: RelayParts<Item>) {
    this.#network = network;
    this.#links = network.links;
    this.#scheduler = scheduler;
    this.#stream = random.stream(`network/relay/${name}`);
    this.#key = this.#stream.below(TWO_TO_32);
    this.#draw = () => this.#stream.next();
    this.#loss = network.loss;
  }

  /** A kind of message. */
  kind(type: string): MessageKind {
    return { type, count: undefined };
  }

  /** Counts messages as sent. */
  count(kind: MessageKind, times: number, size: number): void {
    const count = (kind.count ??= this.#network.counter(kind.type));
    count.sent += times;
    count.bytes += times * size;
  }

  /** Turns to the announcements of one sender, for `announcementDelay`; `round` tells its repetitions apart. */
  turnTo(item: Item, from: NodeId, round = 0): void {
    const hash = mix(mix(this.#key, item.index), from);
    this.#senderHash = round === 0 ? hash : mix(hash, round);
  }

  /** A draw from [0, 1) that belongs to an item on its way from one node to another. */
  pairDraw(item: Item, from: NodeId, to: NodeId): number {
    return (finish(mix(mix(mix(~this.#key, item.index), from), to)) >>> 0) / TWO_TO_32;
  }

  /** How long an announcement of `size` bytes from the sender turned to takes: the same whenever it is asked. */
  announcementDelay(from: NodeId, to: NodeId, size: number): Duration {
    this.#hash = finish(mix(this.#senderHash, to));
    return this.#links.delay(from, to, this.#hashDraw) + this.#links.transmission(from, to, size);
  }

  /** When an announcement that takes its place on the sender's uplink arrives. */
  announcementArrival(from: NodeId, to: NodeId, size: number): Time {
    this.#hash = finish(mix(this.#senderHash, to));
    return this.#network.arrivalAfter(from, to, size, this.#links.delay(from, to, this.#hashDraw));
  }

  /** True when the announcement asked about last is lost on its way. */
  announcementIsLost(): boolean {
    return this.#loss > 0 && this.#hashDraw() < this.#loss;
  }

  /** Sends a short message, which waits for no uplink; returns its arrival, Infinity when it is lost. */
  request(
    kind: MessageKind,
    state: ItemState<Item>,
    from: NodeId,
    to: NodeId,
    size: number,
    extra: Duration,
    arrive: Arrival<Item>,
  ): Time {
    if (this.#isLost(kind, state, from, to, size)) return Number.POSITIVE_INFINITY;
    const delay = this.#links.delay(from, to, this.#draw) + this.#links.transmission(from, to, size) + extra;
    const arrival = this.#network.inOrder(from, to, this.#scheduler.now + delay);
    this.#scheduler.at(arrival, arrive, state, from, to);
    return arrival;
  }

  /** Sends a long message by the uplink; returns its arrival, Infinity when it is lost. */
  answer(
    kind: MessageKind,
    state: ItemState<Item>,
    from: NodeId,
    to: NodeId,
    size: number,
    extra: Duration,
    arrive: Arrival<Item>,
  ): Time {
    if (this.#isLost(kind, state, from, to, size)) return Number.POSITIVE_INFINITY;
    const delay = this.#links.delay(from, to, this.#draw) + extra;
    const arrival = this.#network.arrivalAfter(from, to, size, delay);
    this.#scheduler.at(arrival, arrive, state, from, to);
    return arrival;
  }

  /** Tells observers of a message that leaves, already counted. */
  tellSent(kind: MessageKind, state: ItemState<Item>, from: NodeId, to: NodeId, size: number): void {
    if (this.#network.observed) this.#network.tellSent(from, to, this.#message(kind, state, size));
  }

  /** Counts a message as lost. */
  drop(kind: MessageKind, state: ItemState<Item>, from: NodeId, to: NodeId, size: number): void {
    this.#network.drop(from, to, this.#message(kind, state, size));
  }

  /** Judges a message on its arrival; false when a rule loses it. */
  admits(kind: MessageKind, state: ItemState<Item>, from: NodeId, to: NodeId, size: number): boolean {
    // Made only when somebody looks at it.
    return !this.#network.judging || this.#network.admits(from, to, this.#message(kind, state, size));
  }

  #isLost(kind: MessageKind, state: ItemState<Item>, from: NodeId, to: NodeId, size: number): boolean {
    this.count(kind, 1, size);
    this.tellSent(kind, state, from, to, size);
    if (this.#loss === 0 || this.#stream.next() >= this.#loss) return false;
    this.drop(kind, state, from, to, size);
    return true;
  }

  #message({ type }: MessageKind, { item }: ItemState<Item>, size: number): RelayMessage<Item> {
    return { type, size, item };
  }
}

/** One word of MurmurHash3 (A. Appleby). */
function mix(hash: number, word: number): number {
  let mixed = Math.imul(word, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) ^ hash;
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}

/** Its last step, after which every bit of the input has moved every bit of the result. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
