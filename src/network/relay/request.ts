import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../../engine/time.js';
import type { Network } from '../network.js';
import type { Propagation } from '../propagation.js';
import type { Topology } from '../topology.js';
import { Announcer } from './announcer.js';
import { CompactBlocks } from './compact.js';
import { Pushes, type PushKinds } from './pushes.js';
import type { Relay, RelayItem, RelayParts } from './relay.js';
import type { CompactSettings, RelaySettings, Requesting } from './settings.js';
import { HELD, type ItemState, ItemStates, REQUESTED, UNAWARE } from './state.js';
import { type MessageKind, RelayWire } from './wire.js';

/** Bytes of an inventory and of a request for data, with one entry: header 24, count 1, type and hash 36. */
const INVENTORY_SIZE = 61;
/** Bytes of a request for missing transactions: header, block hash and some hundred short indexes. */
const MISSING_REQUEST_SIZE = 160;
/** What is drawn besides delays takes the place of attempts that are never made. */
const FAILURE = 1000;
const SIZE = 1001;
/** Requests a node makes for one item, for each neighbour, before it gives up until it learns of the item again. */
const ROUNDS = 2;

/**
 * Inventory relay, with or without compact blocks: a node announces what it has; a neighbour that lacks it asks the
 * first who announced it, and, when no answer has come in time, the next. It never asks two at once.
 */
export class RequestRelay<Item extends RelayItem> implements Relay<Item> {
  readonly #scheduler: Scheduler;
  readonly #network: Network;
  readonly #topology: Topology;
  readonly #receive: RelayParts<Item>['receive'];
  readonly #timeout: Duration;
  readonly #requestDelay: Duration;
  readonly #answerDelay: Duration;
  readonly #states: ItemStates<Item>;
  readonly #wire: RelayWire<Item>;
  readonly #announcer: Announcer<Item>;
  readonly #compact: CompactBlocks | undefined;
  readonly #getData: MessageKind;
  readonly #whole: MessageKind;
  readonly #sketch: MessageKind;
  readonly #getMissing: MessageKind;
  readonly #missing: MessageKind;
  /** What is sent unasked; `undefined` where everything is asked for. */
  readonly #pushes: Pushes<Item> | undefined;
  readonly #pushed: PushKinds;

  constructor(parts: RelayParts<Item>, settings: Extract<RelaySettings, { kind: 'inventory' | 'compact' }>) {
    const { name = 'block', topology } = parts;
    this.#scheduler = parts.scheduler;
    this.#network = parts.network;
    this.#topology = topology;
    this.#receive = parts.receive;
    this.#timeout = settings.timeout;
    this.#requestDelay = settings.requestDelay ?? 0;
    this.#answerDelay = settings.answerDelay ?? 0;
    this.#states = new ItemStates(topology.size);
    const wire = new RelayWire<Item>(parts);
    this.#wire = wire;
    const inventory = wire.kind(`${name}-inventory`);
    this.#getData = wire.kind(`get-${name}`);
    this.#whole = wire.kind(name);
    this.#sketch = wire.kind(`compact-${name}`);
    this.#getMissing = wire.kind(`get-${name}-missing`);
    this.#missing = wire.kind(`${name}-missing`);
    this.#compact =
      settings.kind === 'compact'
        ? new CompactBlocks(settings, topology.size, parts.random, name)
        : undefined;
    const announcement = {
      kind: inventory,
      echo: settings.echo ?? false,
      size: INVENTORY_SIZE,
      extra: this.#requestDelay,
      strangers: settings.relayNetwork !== undefined,
    };
    // Kinds of their own, so that a message sent unasked draws apart from one that was asked for.
    this.#pushed = {
      whole: wire.kind(name),
      sketch: wire.kind(`compact-${name}`),
      relayed: wire.kind(`relay-${name}`),
    };
    this.#pushes = this.#createPushes(parts, settings);
    const hear = (state: ItemState<Item>, node: NodeId, from: NodeId) => this.#ask(state, node, from);
    this.#announcer = new Announcer(parts, wire, announcement, hear, this.#pushes?.served);
  }

  #createPushes(parts: RelayParts<Item>, settings: Requesting & Partial<CompactSettings>) {
    const { push = false, highBandwidth = 0, relayNetwork } = settings;
    if (!push && highBandwidth === 0 && relayNetwork === undefined) return undefined;
    return new Pushes(parts, settings, this.#wire, this.#compact, this.#pushed, {
      whole: (state, from, node) => this.#takePushed(this.#pushed.whole, state, from, node),
      sketch: (state, from, node) => this.#takeSketch(state, from, node),
      relayed: (state, from, node) => this.#takePushed(this.#pushed.relayed, state, from, node),
    });
  }

  publish(node: NodeId, item: Item): void {
    this.#states.publish(node, item, this.#scheduler.now, this.#network.eventful, this.#passOn);
  }

  readonly #passOn = (state: ItemState<Item>, node: NodeId): void => {
    // The first who has it has made it.
    if (state.propagation.reached === 1) this.#pushes?.made(state, node);
    this.#announcer.announce(state, node);
  };

  holds(node: NodeId, item: Item): boolean {
    return this.#states.holds(node, item);
  }

  propagation(item: Item): Propagation | undefined {
    return this.#states.propagation(item);
  }

  #ask(state: ItemState<Item>, node: NodeId, asked: NodeId): void {
    const { status, others, tries } = state.rows;
    status[node] = REQUESTED;
    others[node] = asked;
    if (tries[node]! < 255) tries[node]!++;
    const arrival = this.#wire.request(
      this.#getData,
      state,
      node,
      asked,
      INVENTORY_SIZE,
      this.#requestDelay,
      this.#serve,
    );
    this.#expectBy(state, node, this.#scheduler.now + this.#timeout, arrival);
  }

  /** Sets the end of a node's wait. A timer is needed only when what it waits for comes too late or never. */
  #expectBy(state: ItemState<Item>, node: NodeId, deadline: Time, arrival: Time): void {
    state.rows.times[node] = deadline;
    if (arrival > deadline) this.#scheduler.at(deadline, this.#giveUp, state, node, deadline);
  }

  /** The asked node gets the request and answers. */
  readonly #serve = (state: ItemState<Item>, asker: NodeId, node: NodeId): void => {
    if (!this.#wire.admits(this.#getData, state, asker, node, INVENTORY_SIZE)) {
      this.#follow(state, asker, node, Number.POSITIVE_INFINITY);
      return;
    }
    const compact = this.#compact;
    const arrival =
      compact?.between(node, asker) === true
        ? this.#wire.answer(
            this.#sketch,
            state,
            node,
            asker,
            compact.size,
            this.#answerDelay,
            this.#completeSketch,
          )
        : this.#wire.answer(
            this.#whole,
            state,
            node,
            asker,
            state.item.size,
            this.#answerDelay,
            this.#takeWhole,
          );
    this.#follow(state, asker, node, arrival);
  };

  /** The next step of what a node waits for arrives then: a timer is needed when that is too late. */
  #follow(state: ItemState<Item>, node: NodeId, asked: NodeId, arrival: Time): void {
    if (!this.#isWaiting(state, node, asked)) return;
    const deadline = state.rows.times[node]!;
    // Once the deadline is past, the timer was set by the step before.
    if (arrival > deadline && this.#scheduler.now <= deadline) {
      this.#scheduler.at(deadline, this.#giveUp, state, node, deadline);
    }
  }

  #isWaiting(state: ItemState<Item>, node: NodeId, asked: NodeId): boolean {
    return !state.done && state.rows.status[node] === REQUESTED && state.rows.others[node] === asked;
  }

  /** A compact block arrives: often all its transactions are known, else the missing ones are asked for. */
  readonly #completeSketch = (state: ItemState<Item>, from: NodeId, node: NodeId): void => {
    const compact = this.#compact!;
    if (!this.#wire.admits(this.#sketch, state, from, node, compact.size)) {
      this.#follow(state, node, from, Number.POSITIVE_INFINITY);
      return;
    }
    if (state.done || state.rows.status[node] === HELD) return;
    if (this.#completes(state, from, node)) this.#take(state, node, from);
    else this.#askMissing(state, from, node);
  };

  /** Whether a node knows all transactions of a sketch: the same for every sketch of an item from one neighbour. */
  #completes(state: ItemState<Item>, from: NodeId, node: NodeId): boolean {
    const draw = this.#wire.pairDraw(this.#sketch, state.item, from, node, FAILURE);
    return !this.#compact!.fails(node, draw);
  }

  #askMissing(state: ItemState<Item>, from: NodeId, node: NodeId): void {
    state.rows.status[node] = REQUESTED;
    state.rows.others[node] = from;
    const arrival = this.#wire.request(
      this.#getMissing,
      state,
      node,
      from,
      MISSING_REQUEST_SIZE,
      this.#requestDelay,
      this.#serveMissing,
    );
    this.#expectBy(state, node, this.#scheduler.now + this.#timeout, arrival);
  }

  readonly #serveMissing = (state: ItemState<Item>, asker: NodeId, node: NodeId): void => {
    if (!this.#wire.admits(this.#getMissing, state, asker, node, MISSING_REQUEST_SIZE)) {
      this.#follow(state, asker, node, Number.POSITIVE_INFINITY);
      return;
    }
    const size = this.#missingSize(state, node, asker);
    const arrival = this.#wire.answer(
      this.#missing,
      state,
      node,
      asker,
      size,
      this.#answerDelay,
      this.#takeMissing,
    );
    this.#follow(state, asker, node, arrival);
  };

  readonly #takeWhole = (state: ItemState<Item>, from: NodeId, node: NodeId): void => {
    this.#takeAnswer(this.#whole, state, from, node, state.item.size);
  };

  readonly #takeMissing = (state: ItemState<Item>, from: NodeId, node: NodeId): void => {
    this.#takeAnswer(this.#missing, state, from, node, this.#missingSize(state, from, node));
  };

  #missingSize({ item }: ItemState<Item>, from: NodeId, to: NodeId): number {
    return this.#compact!.missingSize(item.size, this.#wire.pairDraw(this.#missing, item, from, to, SIZE));
  }

  #takeAnswer(kind: MessageKind, state: ItemState<Item>, from: NodeId, node: NodeId, size: number): void {
    if (!this.#wire.admits(kind, state, from, node, size)) {
      this.#follow(state, node, from, Number.POSITIVE_INFINITY);
      return;
    }
    if (state.done || state.rows.status[node] === HELD) return;
    this.#take(state, node, from);
  }

  #takePushed(kind: MessageKind, state: ItemState<Item>, from: NodeId, node: NodeId): void {
    const relayed = kind === this.#pushed.relayed;
    const size = relayed ? this.#pushes!.relayedSize(state.item) : state.item.size;
    if (!this.#wire.admits(kind, state, from, node, size)) return;
    if (!state.done && state.rows.status[node] !== HELD) this.#take(state, node, from, relayed);
  }

  /** A sketch that was not asked for: of use when all is known, or when nobody has been asked yet. */
  #takeSketch(state: ItemState<Item>, from: NodeId, node: NodeId): void {
    if (!this.#wire.admits(this.#pushed.sketch, state, from, node, this.#compact!.size)) return;
    if (state.done || state.rows.status[node] === HELD) return;
    const { status, tries } = state.rows;
    if (this.#completes(state, from, node)) this.#take(state, node, from);
    else if (status[node] === UNAWARE) {
      // Counts as a request, so that a node which gets no answer turns to others.
      if (tries[node]! < 255) tries[node]!++;
      this.#askMissing(state, from, node);
    }
  }

  #take(state: ItemState<Item>, node: NodeId, from: NodeId, relayed = false): void {
    this.#states.hold(state, node, from, this.#scheduler.now);
    this.#pushes?.taken(state, node, from, relayed);
    if (this.#receive(node, state.item, from)) this.#announcer.announce(state, node);
    this.#states.settle(state);
  }

  /** No answer came in time: the next who announced the item is asked, and after the last the first again. */
  readonly #giveUp = (state: ItemState<Item>, node: NodeId, deadline: Time): void => {
    const { status, others, times, tries } = state.done ? NOTHING : state.rows;
    if (status[node] !== REQUESTED || times[node] !== deadline) return;
    const { next, first, coming, comingAt } = this.#announcer.announcersOf(state, node, others[node]!);
    // Tries are counted in a byte: after 255 a node waits for the next announcement.
    const most = Math.min(ROUNDS * this.#topology.degree(node), 255);
    if (next >= 0) this.#ask(state, node, next);
    else if (coming < 0 && first >= 0 && tries[node]! < most) this.#ask(state, node, first);
    else this.#announcer.expectAgain(state, node, coming, comingAt);
  };
}

/** Rows of an item that all nodes have. */
const NOTHING = { status: [], others: [], times: [], tries: [] } as {
  readonly [Row in 'status' | 'others' | 'times' | 'tries']: readonly number[];
};
