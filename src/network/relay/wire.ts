import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../../engine/time.js';
import type { Links } from '../link.js';
import type { Message } from '../message.js';
import type { MessageCount } from '../message-count.js';
import type { Network } from '../network.js';
import type { RelayItem, RelayParts } from './relay.js';
import type { ItemState } from './state.js';

/** A message about an item. */
export interface RelayMessage<Item extends RelayItem> extends Message {
  readonly item: Item;
}

/** One kind of message of a relay. */
export interface MessageKind {
  readonly type: string;
  /** Tells its randomness from that of other kinds. */
  readonly salt: number;
  /** The network's count of it, from the first message on. */
  count: MessageCount | undefined;
}

/** What arrives calls this. */
export type Arrival<Item extends RelayItem> = (state: ItemState<Item>, from: NodeId, to: NodeId) => void;

const TWO_TO_32 = 4294967296;

/**
 * A relay's way to the network: counts, delays, loss and rules of its messages.
 *
 * Randomness comes from hashes of item, sender and receiver instead of a stream, so that a message nobody needs to
 * follow needs no draw either, its arrival can be worked out again later, and one more message moves no other.
 */
export class RelayWire<Item extends RelayItem> {
  readonly #network: Network;
  readonly #links: Links;
  readonly #scheduler: Scheduler;
  readonly #loss: number;
  readonly #key: number;
  #kinds = 0;
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
    this.#key = random.stream(`network/relay/${name}`).below(TWO_TO_32);
    this.#loss = network.loss;
  }

  /** A kind of message. */
  kind(type: string): MessageKind {
    return { type, salt: ++this.#kinds, count: undefined };
  }

  /** Counts messages as sent. */
  count(kind: MessageKind, from: NodeId, times: number, size: number): void {
    kind.count ??= this.#network.counter(kind.type);
    kind.count.send(from, times, size);
  }

  /** Counts messages of a kind that offers or brings items as the first to reach their receivers. */
  hear(kind: MessageKind, times: number): void {
    kind.count?.hear(times);
  }

  /** Turns to the announcements of one sender, for `announcementDelay`; `round` tells its repetitions apart. */
  turnTo(item: Item, from: NodeId, round = 0): void {
    const hash = mix(mix(this.#key, item.index), from);
    this.#senderHash = round === 0 ? hash : mix(hash, round);
  }

  /** A draw from [0, 1) that belongs to one kind of message on its way from a node to another, in one attempt. */
  pairDraw({ salt }: MessageKind, item: Item, from: NodeId, to: NodeId, attempt: number): number {
    this.#turnToPair(salt, item, from, to, attempt);
    return this.#hashDraw();
  }

  #turnToPair(salt: number, item: Item, from: NodeId, to: NodeId, attempt: number): void {
    const hash = mix(mix(mix(~this.#key, item.index), from), to);
    this.#hash = finish(mix(hash, salt + attempt * 16));
  }

  /** A time that no announcement from the one to the other takes less than. */
  leastDelay(from: NodeId, to: NodeId): Duration {
    return this.#links.leastDelay(from, to);
  }

  /** How long an announcement of `size` bytes from the sender turned to takes: the same whenever it is asked. */
  announcementDelay(from: NodeId, to: NodeId, size: number): Duration {
    this.#hash = finish(mix(this.#senderHash, to));
    const delay = this.#links.delay(from, to, this.#hashDraw);
    const waits = this.#links.windowDelay(from, to, size, delay);
    return delay + waits + this.#links.transmission(from, to, size);
  }

  /** Delay of an announcement that takes its place on the sender's uplink, without the time its bytes take. */
  linkDelay(from: NodeId, to: NodeId): Duration {
    this.#hash = finish(mix(this.#senderHash, to));
    return this.#links.delay(from, to, this.#hashDraw);
  }

  /** True when the announcement whose delay was asked last is lost on its way. */
  announcementIsLost(from: NodeId, to: NodeId): boolean {
    return (this.#loss > 0 && this.#hashDraw() < this.#loss) || this.#network.loses(from, to);
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
    this.#turnToPair(kind.salt, state.item, from, to, state.done ? 0 : state.rows.tries[from]!);
    const delay = this.#links.delay(from, to, this.#hashDraw) + extra;
    if (this.#isLost(kind, state, from, to, size)) return Number.POSITIVE_INFINITY;
    const took = this.#scheduler.now + delay + this.#links.transmission(from, to, size);
    const arrival = this.#network.putOff(from, to, took);
    this.tellSent(kind, state, from, to, size, arrival);
    return this.#schedule(arrival, state, from, to, arrive);
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
    this.#turnToPair(kind.salt, state.item, from, to, state.done ? 0 : state.rows.tries[to]!);
    const delay = this.#links.delay(from, to, this.#hashDraw) + extra;
    if (this.#isLost(kind, state, from, to, size)) return Number.POSITIVE_INFINITY;
    const arrival = this.#network.carry(from, to, size, delay, arrive, state, from, to);
    this.tellSent(kind, state, from, to, size, arrival);
    return arrival;
  }

  /** Schedules an arrival, and that of a copy where the network makes one; returns the first. */
  #schedule(arrival: Time, state: ItemState<Item>, from: NodeId, to: NodeId, arrive: Arrival<Item>): Time {
    this.#network.ties.schedule(from, to, arrival, arrive, state, from, to);
    this.repeat(arrival, state, from, to, arrive);
    return arrival;
  }

  /** Schedules what arrives a second time, where the network makes a copy of it. */
  repeat(arrival: Time, state: ItemState<Item>, from: NodeId, to: NodeId, arrive: Arrival<Item>): void {
    const copyAfter = this.#network.repeats(from, to);
    if (copyAfter >= 0) this.#scheduler.at(arrival + copyAfter, arrive, state, from, to);
  }

  /** Tells observers of a message that leaves, already counted. */
  tellSent(
    kind: MessageKind,
    state: ItemState<Item>,
    from: NodeId,
    to: NodeId,
    size: number,
    arrival: Time,
  ): void {
    if (this.#network.observed) this.#network.tellSent(from, to, this.#message(kind, state, size), arrival);
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
    this.count(kind, from, 1, size);
    const lost = this.#loss > 0 && this.#hashDraw() < this.#loss;
    if (!lost && !this.#network.loses(from, to)) return false;
    this.tellSent(kind, state, from, to, size, -1);
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
