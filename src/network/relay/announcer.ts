import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../../engine/time.js';
import type { Network } from '../network.js';
import type { Topology } from '../topology.js';
import type { RelayItem, RelayParts } from './relay.js';
import { HELD, type ItemState, UNAWARE } from './state.js';
import type { MessageKind, RelayWire } from './wire.js';

/** What is told to all neighbours: a few bytes about an item, or the item itself. */
export interface Announcement {
  readonly kind: MessageKind;
  /** Also to the node the item came from. */
  readonly echo: boolean;
  /** Bytes; `undefined` for the item's own size. */
  readonly size: number | undefined;
  /** Added to each. */
  readonly extra: Duration;
  /** Items may also come from nodes that are no neighbours. */
  readonly strangers?: boolean;
}

/** Nodes a node may turn to for an item. */
export interface Announcers {
  /** The announcement that arrived next after the one asked about; -1 for none. */
  readonly next: NodeId;
  /** The first of all. */
  readonly first: NodeId;
  /** The first that is still under way, and when it arrives. */
  readonly coming: NodeId;
  readonly comingAt: Time;
}

/**
 * Tells neighbours of items.
 *
 * A node acts on the first announcement that reaches it; the others change nothing unless something fails. So only
 * the one that will be first is queued, as far as is known when it is sent, and the others are counted. When they
 * are wanted after all (the first was lost, the node asked does not answer), they are worked out again: an
 * announcement's arrival depends on nothing but item, sender and receiver. Where each message may have a story of
 * its own (rules, loss, observers, links that keep order) its arrival is an event besides, which decides nothing:
 * so what nodes do is the same, in the same order, whoever looks.
 *
 * Items pushed by way of a busy uplink, or to random neighbours, cannot be worked out again: all are queued but
 * those to nodes that have the item.
 */
export class Announcer<Item extends RelayItem> {
  readonly #scheduler: Scheduler;
  readonly #network: Network;
  readonly #topology: Topology;
  /** Who tells a node, where links go one way. */
  readonly #sources: ((node: NodeId) => Int32Array) | undefined;
  readonly #wire: RelayWire<Item>;
  readonly #announcement: Announcement;
  /** What is told is the item itself, which takes its place on the uplink. */
  readonly #byUplink: boolean;
  readonly #hear: (state: ItemState<Item>, node: NodeId, from: NodeId) => void;
  /** Neighbours that have been sent the item another way, so that an announcement would be one too many. */
  readonly #served: ((state: ItemState<Item>, node: NodeId, to: NodeId) => boolean) | undefined;

  /**
   * @param hear called when a node that was not aware of the item has learned of it.
   * @param served true for a neighbour that is not to be told, since the node sent it the item already; once
   *   true it stays so.
   */
  constructor(
    { scheduler, network, topology }: RelayParts<Item>,
    wire: RelayWire<Item>,
    announcement: Announcement,
    hear: (state: ItemState<Item>, node: NodeId, from: NodeId) => void,
    served?: (state: ItemState<Item>, node: NodeId, to: NodeId) => boolean,
  ) {
    this.#scheduler = scheduler;
    this.#network = network;
    this.#topology = topology;
    this.#sources = topology.sources?.bind(topology);
    this.#wire = wire;
    this.#announcement = announcement;
    this.#hear = hear;
    this.#served = served;
    this.#byUplink = network.queues && announcement.size === undefined;
  }

  /** Tells the neighbours of a node that holds the item, but who sent it. Again changes nothing. */
  announce(state: ItemState<Item>, node: NodeId): void {
    const { announcedAt, turns, others } = state.rows;
    if (state.done || announcedAt[node] !== Number.POSITIVE_INFINITY) return;
    announcedAt[node] = this.#scheduler.now;
    turns[node] = state.announced++;
    const { kind, echo } = this.#announcement;
    const from = others[node]!;
    const degree = this.#topology.degree(node);
    // Who sent the item is told nothing, if it would have been told at all.
    const strangers = this.#announcement.strangers === true || this.#sources !== undefined;
    const tellsBack = from >= 0 && !echo && (!strangers || this.#tells(node, from));
    const count = degree - (tellsBack ? 1 : 0) - this.#servedBy(state, node, tellsBack ? from : -1);
    if (count === 0) return;
    const except = echo ? -1 : from;
    this.#wire.turnTo(state.item, node);
    if (this.#byUplink) {
      this.#push(state, node, this.#topology.neighbours(node), except);
      return;
    }
    this.#wire.count(kind, node, count, this.#sizeOf(state));
    this.#wire.hear(kind, 0);
    if (state.eventful) this.#announceEach(state, node, this.#topology.neighbours(node), except);
    // When all have it, there is nobody whose first announcement this could be.
    else if (state.propagation.reached < this.#topology.size) this.#announceFirsts(state, node);
  }

  /** Whether links lead from a node to another. */
  #tells(node: NodeId, to: NodeId): boolean {
    return this.#topology.neighbours(node).includes(to);
  }

  /** Number of neighbours that were sent the item another way, `except` left out. */
  #servedBy(state: ItemState<Item>, node: NodeId, except: NodeId): number {
    if (this.#served === undefined) return 0;
    let count = 0;
    for (const to of this.#topology.neighbours(node)) {
      if (to !== except && this.#served(state, node, to)) count++;
    }
    return count;
  }

  /** Sends the item to some neighbours, in the node's given round of doing so. */
  tell(state: ItemState<Item>, node: NodeId, neighbours: ArrayLike<NodeId>, round: number): void {
    this.#wire.turnTo(state.item, node, round);
    this.#push(state, node, neighbours, -1);
  }

  #announceFirsts(state: ItemState<Item>, node: NodeId): void {
    const neighbours = this.#topology.neighbours(node);
    const { status, times, others } = state.rows;
    const scheduler = this.#scheduler;
    const now = scheduler.now;
    const extra = this.#announcement.extra;
    const size = this.#sizeOf(state);
    for (let place = 0; place < neighbours.length; place++) {
      const to = neighbours[place]!;
      if (status[to] !== UNAWARE || this.#served?.(state, node, to) === true) continue;
      // Most cannot be the first however fast they are: when they arrive need not be known.
      if (now + extra + this.#wire.leastDelay(node, to) >= times[to]!) continue;
      const arrival = now + extra + this.#wire.announcementDelay(node, to, size);
      if (arrival >= times[to]!) continue;
      times[to] = arrival;
      others[to] = node;
      this.#network.ties.schedule(node, to, arrival, this.#arriveFirst, state, node, to);
    }
  }

  #announceEach(state: ItemState<Item>, node: NodeId, neighbours: Int32Array, except: NodeId): void {
    const { kind, extra } = this.#announcement;
    const { status, times } = state.rows;
    const size = this.#sizeOf(state);
    const now = this.#scheduler.now;
    for (const to of neighbours) {
      if (to === except || this.#served?.(state, node, to) === true) continue;
      const alone = now + extra + this.#wire.announcementDelay(node, to, size);
      if (this.#wire.announcementIsLost(node, to)) {
        this.#lose(state, node, to);
        this.#wire.tellSent(kind, state, node, to, size, -1);
        this.#wire.drop(kind, state, node, to, size);
        continue;
      }
      const arrival = this.#network.putOff(node, to, alone);
      this.#wire.tellSent(kind, state, node, to, size, arrival);
      if (arrival > alone) this.#putOff(state, node, to, arrival);
      const decides = status[to] === UNAWARE && arrival < times[to]!;
      this.#network.ties.schedule(node, to, arrival, this.#judge, state, node, to, decides);
      this.#wire.repeat(arrival, state, node, to, this.#judgeCopy);
      if (decides) this.#expect(state, to, node, arrival);
    }
  }

  /** An announcement arrives, whether it changes anything or not. */
  readonly #judge = (state: ItemState<Item>, from: NodeId, to: NodeId): void => {
    if (!this.#wire.admits(this.#announcement.kind, state, from, to, this.#sizeOf(state))) {
      this.#lose(state, from, to);
    }
  };

  /** A copy changes nothing, not even when it is lost. */
  readonly #judgeCopy = (state: ItemState<Item>, from: NodeId, to: NodeId): void => {
    this.#wire.admits(this.#announcement.kind, state, from, to, this.#sizeOf(state));
  };

  readonly #arriveFirst = (state: ItemState<Item>, from: NodeId, to: NodeId): void => {
    // One that has been overtaken since it was queued, or is not needed any more, is as if it had only been counted.
    if (state.done || state.rows.status[to] !== UNAWARE || state.rows.others[to] !== from) return;
    // Judged already where all are; else by rules that came after it was sent.
    if (!state.eventful) this.#judge(state, from, to);
    if (!this.#isLost(state, from, to)) {
      this.#hearFirst(state, to, from);
      return;
    }
    const { first, coming, comingAt } = this.announcersOf(state, to, -1);
    if (first >= 0) this.#expect(state, to, first, this.#scheduler.now);
    else this.#expect(state, to, coming, comingAt);
  };

  #push(state: ItemState<Item>, node: NodeId, neighbours: ArrayLike<NodeId>, except: NodeId): void {
    const { kind } = this.#announcement;
    const { status } = state.rows;
    const size = this.#sizeOf(state);
    for (let place = 0; place < neighbours.length; place++) {
      const to = neighbours[place]!;
      if (to === except) continue;
      this.#wire.count(kind, node, 1, size);
      this.#wire.hear(kind, 0);
      const delay = this.#wire.linkDelay(node, to);
      const lost = this.#wire.announcementIsLost(node, to);
      // A node that has the item keeps it: what reaches it later changes nothing but its downlink.
      const counts = state.eventful || this.#network.queuesAtReceivers || status[to] !== HELD;
      const arrival =
        lost || !counts
          ? this.#network.occupy(node, to, size, delay)
          : this.#network.carry(
              node,
              to,
              size,
              delay,
              this.#arrivePushed,
              state,
              node,
              to,
              status[to] !== HELD,
            );
      this.#wire.tellSent(kind, state, node, to, size, lost ? -1 : arrival);
      if (lost) this.#wire.drop(kind, state, node, to, size);
    }
  }

  readonly #arrivePushed = (state: ItemState<Item>, from: NodeId, to: NodeId): void => {
    const admitted = this.#wire.admits(this.#announcement.kind, state, from, to, this.#sizeOf(state));
    if (admitted && !state.done && state.rows.status[to] === UNAWARE) this.#hearFirst(state, to, from);
  };

  #hearFirst(state: ItemState<Item>, node: NodeId, from: NodeId): void {
    // A node that has asked for the item before knew of it, and only waits for somebody who has it.
    if (state.rows.tries[node] === 0) this.#wire.hear(this.#announcement.kind, 1);
    this.#hear(state, node, from);
  }

  /** Makes a node unaware again, until the announcement of `from` arrives; -1 for none. */
  expectAgain(state: ItemState<Item>, node: NodeId, from: NodeId, arrival: Time): void {
    state.rows.status[node] = UNAWARE;
    this.#expect(state, node, from, arrival);
  }

  #expect(state: ItemState<Item>, node: NodeId, from: NodeId, arrival: Time): void {
    state.rows.times[node] = from >= 0 ? arrival : Number.POSITIVE_INFINITY;
    state.rows.others[node] = from;
    if (from >= 0) this.#network.ties.schedule(from, node, arrival, this.#arriveFirst, state, from, node);
  }

  /** Neighbours whose announcements reached a node or will, by arrival and, where that is equal, by sending. */
  announcersOf(state: ItemState<Item>, node: NodeId, after: NodeId): Announcers {
    const { turns } = state.rows;
    const now = this.#scheduler.now;
    const afterAt = after >= 0 ? this.#arrivalOf(state, after, node) : 0;
    const isBefore = (a: NodeId, aAt: Time, b: NodeId, bAt: Time) =>
      aAt < bAt || (aAt === bAt && b >= 0 && turns[a]! < turns[b]!);
    let next = -1;
    let nextAt = Number.POSITIVE_INFINITY;
    let first = -1;
    let firstAt = Number.POSITIVE_INFINITY;
    let coming = -1;
    let comingAt = Number.POSITIVE_INFINITY;
    for (const from of this.#sources?.(node) ?? this.#topology.neighbours(node)) {
      const arrival = this.#arrivalOf(state, from, node);
      if (arrival === Number.POSITIVE_INFINITY) continue;
      if (arrival > now) {
        if (!isBefore(from, arrival, coming, comingAt)) continue;
        coming = from;
        comingAt = arrival;
        continue;
      }
      if (isBefore(from, arrival, first, firstAt)) {
        first = from;
        firstAt = arrival;
      }
      const isLater = after >= 0 && isBefore(after, afterAt, from, arrival);
      if (isLater && isBefore(from, arrival, next, nextAt)) {
        next = from;
        nextAt = arrival;
      }
    }
    return { next, first, coming, comingAt };
  }

  /** When an announcement reached its receiver or will; Infinity when there is none or it was lost. */
  #arrivalOf(state: ItemState<Item>, from: NodeId, to: NodeId): Time {
    const announcedAt = state.rows.announcedAt[from]!;
    if (announcedAt === Number.POSITIVE_INFINITY) return announcedAt;
    if (this.#isLost(state, from, to)) return Number.POSITIVE_INFINITY;
    if (this.#served?.(state, from, to) === true) return Number.POSITIVE_INFINITY;
    const late = state.late?.get(from * this.#topology.size + to);
    if (late !== undefined) return late;
    this.#wire.turnTo(state.item, from);
    const delay = this.#wire.announcementDelay(from, to, this.#sizeOf(state));
    return announcedAt + this.#announcement.extra + delay;
  }

  #isLost(state: ItemState<Item>, from: NodeId, to: NodeId): boolean {
    return state.lost?.has(from * this.#topology.size + to) ?? false;
  }

  #putOff(state: ItemState<Item>, from: NodeId, to: NodeId, arrival: Time): void {
    state.late ??= new Map();
    state.late.set(from * this.#topology.size + to, arrival);
  }

  #lose(state: ItemState<Item>, from: NodeId, to: NodeId): void {
    if (state.done) return;
    state.lost ??= new Set();
    state.lost.add(from * this.#topology.size + to);
  }

  #sizeOf(state: ItemState<Item>): number {
    return this.#announcement.size ?? state.item.size;
  }
}
