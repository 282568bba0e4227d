import { assert } from '../engine/errors.js';
import type { Random, RandomSource } from '../engine/random.js';
import type { Scheduler } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import { Downlinks, Uplinks } from './access.js';
import { Broadcast, eachReached, type Fan, fanOf } from './broadcast.js';
import { type Disturbance, Disturbances } from './disturbance.js';
import { Links } from './link.js';
import type { Message } from './message.js';
import { MessageCount, type MessageTotals } from './message-count.js';
import type { Members } from './places.js';
import type { Rule } from './rule.js';
import type { NetworkSettings } from './settings.js';
import { Ties } from './ties.js';
import type { Topology } from './topology.js';
import type { Transport } from './transport.js';

/** What the network tells observers. */
export interface NetworkEvents {
  /**
   * A message left its sender.
   *
   * @param arrival when it is there if nothing stops it on its way: -1 for one that is lost at once, Infinity where
   *   it waits at its receiver for others that are not there yet.
   */
  sent(time: Time, from: NodeId, to: NodeId, message: Message, arrival: Time): void;
  /** A message reached its receiver. */
  delivered(time: Time, from: NodeId, to: NodeId, message: Message): void;
  /** A message was lost on its way. */
  dropped(time: Time, from: NodeId, to: NodeId, message: Message): void;
}

/** Parts a network is made of. */
export interface NetworkParts {
  readonly scheduler: Scheduler;
  readonly random: RandomSource;
  readonly settings: NetworkSettings;
  /** Number of nodes. */
  readonly size: number;
  /** Who is linked with whom, for what relays items; `send` and `broadcast` reach everybody. */
  readonly topology?: Topology;
  /** Who has a role, for places that name roles. */
  readonly members?: Members;
  /** Hands a message to its receiver. */
  readonly deliver: (to: NodeId, from: NodeId, message: Message) => void;
  readonly events: NetworkEvents;
  /** True when an observer wants `sent`, which costs a call for each message. */
  readonly observed: boolean;
  /** True to keep counts for each sender too; off by default. */
  readonly countsSenders?: boolean;
  /** True when rules or disturbances are to come, so that every message must be followed from the start. */
  readonly faulty?: boolean;
}

/** Senders whose receivers are sorted once and remembered. */
const REMEMBERED_FANS = 20_000;

/**
 * Who reaches whom, when, and whether: every pair of nodes has a link with a latency of its own. What varies from
 * message to message, and loss, come from streams of their own.
 */
export class Network implements Transport {
  readonly #parts: NetworkParts;
  readonly #counts = new Map<string, MessageCount>();
  /** Replaced, not changed, when a rule comes or goes: the rules a message is judged by stay the same meanwhile. */
  #rules: readonly { readonly rule: Rule }[] = [];
  /** How long messages take from node to node. */
  readonly links: Links;
  /** Draws what varies from message to message. */
  readonly #draw: () => number;
  readonly #loss: Random;
  readonly #steady: boolean;
  /** Last arrival on each link that could reorder, by `from * size + to`. */
  #lastArrival: Map<number, Time> | undefined;
  /** The latest of them: until then what leaves may have to wait for what left before, whatever delayed that. */
  #orderedUntil: Time = 0;
  readonly #disturbances = new Disturbances();
  readonly #uplinks: Uplinks | undefined;
  readonly #downlinks: Downlinks | undefined;
  readonly #fans = new Map<NodeId, Fan>();
  readonly #tieKey: number;
  /** Schedules arrivals, so that those of one moment at one node come in an order drawn for that node. */
  readonly ties: Ties;
  #latestBroadcast: Broadcast | undefined;

  constructor(parts: NetworkParts) {
    const { settings, random } = parts;
    this.#parts = parts;
    this.links = new Links(settings, parts.size, random, parts.topology, parts.members);
    const jitter = random.stream('network/jitter');
    this.#draw = () => jitter.next();
    this.#loss = random.stream('network/loss');
    this.#tieKey = random.stream('network/ties').below(4294967296);
    this.ties = new Ties(parts.scheduler, parts.size, this.#tieKey);
    const uplink = settings.uplink ?? 'parallel';
    if (uplink !== 'parallel') this.#uplinks = new Uplinks(parts.size, uplink === 'confirmed');
    if (settings.downlink === 'queued') this.#downlinks = new Downlinks(parts.size);
    const queues = this.#uplinks !== undefined || this.#downlinks !== undefined;
    const alike = this.links.constant && this.links.unlimited && !queues;
    this.#steady = alike && settings.loss === 0;
    this.#lastArrival = settings.ordered && !alike ? new Map() : undefined;
  }

  /** Counts by message type, in the order in which the types were first sent. */
  get counts(): ReadonlyMap<string, MessageTotals> {
    return this.#counts;
  }

  /** One-way delay of the link between two nodes as far as it is the same for every message; 0 to oneself. */
  latency(from: NodeId, to: NodeId): Duration {
    return this.links.latency(from, to);
  }

  /** True when an observer learns of each message. */
  get observed(): boolean {
    return this.#parts.observed;
  }

  /**
   * True when what happens to a message depends on the messages before it, or on rules or randomness at its arrival:
   * then none may be left out, even one whose arrival would change nothing.
   */
  get eventful(): boolean {
    const { observed, settings, faulty } = this.#parts;
    const disturbed = faulty === true || this.#rules.length > 0 || !this.#disturbances.none;
    return observed || settings.loss > 0 || disturbed || this.#lastArrival !== undefined;
  }

  /** Share of messages that are lost. */
  get loss(): number {
    return this.#parts.settings.loss;
  }

  /** True when somebody looks at messages as they arrive. */
  get judging(): boolean {
    return this.#parts.observed || this.#rules.length > 0;
  }

  /** True when messages wait until an uplink or a downlink is free. */
  get queues(): boolean {
    return this.#uplinks !== undefined || this.#downlinks !== undefined;
  }

  /** True when messages wait at their receivers, so that none that is sent may be left out. */
  get queuesAtReceivers(): boolean {
    return this.#downlinks !== undefined;
  }

  /** The count of a type of messages, from its first message on; whoever sends by other ways adds to it. */
  counter(type: string): MessageCount {
    let count = this.#counts.get(type);
    if (count === undefined) {
      count = new MessageCount(this.#parts.countsSenders === true ? this.#parts.size : 0);
      this.#counts.set(type, count);
    }
    return count;
  }

  /** Tells observers of a message that leaves. */
  tellSent(from: NodeId, to: NodeId, message: Message, arrival: Time): void {
    this.#parts.events.sent(this.#parts.scheduler.now, from, to, message, arrival);
  }

  /**
   * Sends a message that takes its place on uplink and downlink, and calls `arrive(a, b, c)` when its last byte is
   * there; again for a copy that a disturbance makes.
   *
   * @param delay what comes on top of the time its bytes take.
   * @param decides false for what changes nothing at its receiver, which has no part in who comes first there.
   * @returns when it arrives; Infinity when only its first byte will tell.
   */
  carry<A, B, C>(
    from: NodeId,
    to: NodeId,
    size: number,
    delay: Duration,
    arrive: (a: A, b: B, c: C) => void,
    a: A,
    b: B,
    c: C,
    decides = true,
  ): Time {
    const { scheduler } = this.#parts;
    const transmission = this.links.transmission(from, to, size);
    const reached = this.#leave(from, to, size, delay, transmission);
    const downlinks = this.#downlinks;
    const due = this.putOff(from, to, downlinks === undefined ? reached + transmission : reached);
    const copyAfter = this.repeats(from, to);
    if (downlinks === undefined) {
      this.ties.schedule(from, to, due, arrive, a, b, c, decides);
      if (copyAfter >= 0) scheduler.at(due + copyAfter, arrive, a, b, c);
      return due;
    }
    const queue = () => {
      const arrival = downlinks.take(to, scheduler.now, this.links.reception(to, size), transmission);
      scheduler.at(arrival, arrive, a, b, c);
      if (copyAfter >= 0) scheduler.at(arrival + copyAfter, arrive, a, b, c);
    };
    this.ties.schedule(from, to, due, queue, undefined, undefined, undefined, decides);
    return Number.POSITIVE_INFINITY;
  }

  /** Has a message take its sender's uplink whose arrival changes nothing. @returns when it arrives. */
  occupy(from: NodeId, to: NodeId, size: number, delay: Duration): Time {
    const transmission = this.links.transmission(from, to, size);
    return this.putOff(from, to, this.#leave(from, to, size, delay, transmission) + transmission);
  }

  /** When a message that leaves for a node that runs elsewhere is there, and each copy of it. */
  arrivals(from: NodeId, to: NodeId, size: number, delay: Duration): readonly Time[] {
    const transmission = this.links.transmission(from, to, size);
    const arrival = this.putOff(from, to, this.#leave(from, to, size, delay, transmission) + transmission);
    const copyAfter = this.repeats(from, to);
    return copyAfter > 0 ? [arrival, arrival + copyAfter] : [arrival];
  }

  /** Takes the uplink; returns when the first byte is at the receiver's. */
  #leave(from: NodeId, to: NodeId, size: number, delay: Duration, transmission: Duration): Time {
    const { now } = this.#parts.scheduler;
    const takes = delay + this.links.windowDelay(from, to, size, delay);
    if (this.#uplinks === undefined) return now + takes;
    const departure = this.links.departure(from, size);
    return this.#uplinks.take(from, now, departure, transmission, takes) + takes;
  }

  /** The arrival put off by what delays the message and, where links keep order, until the one before it arrived. */
  putOff(from: NodeId, to: NodeId, arrival: Time): Time {
    if (!this.#disturbances.none) return this.#disturb(from, to, arrival);
    return this.#lastArrival === undefined ? arrival : this.#inOrder(from, to, arrival);
  }

  #disturb(from: NodeId, to: NodeId, arrival: Time): Time {
    const { now } = this.#parts.scheduler;
    const due = arrival + this.#disturbances.delay(from, to, now);
    return this.#inOrder(from, to, due) + this.#disturbances.hold(from, to, now);
  }

  #inOrder(from: NodeId, to: NodeId, arrival: Time): Time {
    if (this.#lastArrival === undefined) return arrival;
    const link = from * this.#parts.size + to;
    const inTurn = Math.max(arrival, this.#lastArrival.get(link) ?? 0);
    this.#lastArrival.set(link, inTurn);
    this.#orderedUntil = Math.max(this.#orderedUntil, inTurn);
    return inTurn;
  }

  /** True when a disturbance loses a message that leaves now; asked once for each message. */
  loses(from: NodeId, to: NodeId): boolean {
    return !this.#disturbances.none && this.#disturbances.lose(from, to, this.#parts.scheduler.now);
  }

  /** How long after a message that leaves now a copy of it follows; -1 for no copy. To be asked once for each. */
  repeats(from: NodeId, to: NodeId): Duration {
    return this.#disturbances.none ? -1 : this.#disturbances.repeat(from, to, this.#parts.scheduler.now);
  }

  /** Judges a message on its arrival and tells observers; false when a rule loses it. */
  admits(from: NodeId, to: NodeId, message: Message): boolean {
    const { scheduler, events, observed } = this.#parts;
    for (const { rule } of this.#rules) {
      const verdict = rule(from, to, message, scheduler.now);
      if (verdict === 'drop') {
        this.drop(from, to, message);
        return false;
      }
      if (verdict === 'deliver') break;
    }
    if (observed) events.delivered(scheduler.now, from, to, message);
    return true;
  }

  /** Sends one message. */
  send(from: NodeId, to: NodeId, message: Message): void {
    const { observed } = this.#parts;
    this.#checkReceiver(to);
    this.counter(message.type).send(from, 1, message.size);
    const { loss } = this.#parts.settings;
    if ((loss > 0 && this.#loss.next() < loss) || this.loses(from, to)) {
      if (observed) this.tellSent(from, to, message, -1);
      this.drop(from, to, message);
      return;
    }
    const delay = this.links.delay(from, to, this.#draw);
    const arrival = this.carry(from, to, message.size, delay, this.#arrive, from, to, message);
    if (observed) this.tellSent(from, to, message, arrival);
  }

  /** Sends one message to each of `targets` but the sender itself, in one place of the queue. */
  broadcast(from: NodeId, targets: readonly NodeId[], message: Message): void {
    const { scheduler, observed } = this.#parts;
    const alike = this.#steady && this.#disturbances.none && scheduler.now >= this.#orderedUntil;
    if (!alike) {
      for (const to of targets) if (to !== from) this.send(from, to, message);
      return;
    }
    const fan = this.#fan(from, targets);
    const count = fan.receivers.length;
    if (count === 0) return;
    this.counter(message.type).send(from, count, message.size);
    if (observed) eachReached(fan, (to, delay) => this.tellSent(from, to, message, scheduler.now + delay));
    const sent = new Broadcast(scheduler.now, from, message, fan, this.#arrive);
    this.#latestBroadcast?.meet(sent, scheduler, this.#tieKey, this.#delay);
    this.#latestBroadcast = sent;
    scheduler.batch(sent);
  }

  readonly #delay = (from: NodeId, to: NodeId): Duration => this.links.delay(from, to, this.#draw);

  /** Adds a rule; the function returned takes it away again. */
  addRule(rule: Rule): () => void {
    // An entry of its own, so that one rule added twice is taken away twice.
    const entry = { rule };
    this.#rules = [...this.#rules, entry];
    return () => {
      this.#rules = this.#rules.filter((other) => other !== entry);
    };
  }

  /** Adds a disturbance; the function returned takes it away again. */
  addDisturbance(disturbance: Disturbance): () => void {
    // Links that never reordered need a memory as soon as some of their messages take longer.
    if (disturbance.delays !== undefined && this.#parts.settings.ordered) this.#lastArrival ??= new Map();
    return this.#disturbances.add(disturbance);
  }

  #checkReceiver(to: NodeId): void {
    assert(to >= 0 && to < this.#parts.size, `message to node ${to}, which does not exist`);
  }

  readonly #arrive = (from: NodeId, to: NodeId, message: Message): void => {
    if (this.admits(from, to, message)) this.#parts.deliver(to, from, message);
  };

  /** Counts a message as lost and tells observers. */
  drop(from: NodeId, to: NodeId, message: Message): void {
    this.#counts.get(message.type)?.lose(from);
    this.#parts.events.dropped(this.#parts.scheduler.now, from, to, message);
  }

  /** The sender's receivers, nearest first: sorted once for each sender as long as it keeps its list of targets. */
  #fan(from: NodeId, targets: readonly NodeId[]): Fan {
    const known = this.#fans.get(from);
    if (known !== undefined && known.targets === targets) return known;
    for (const to of targets) if (to !== from) this.#checkReceiver(to);
    const fan = fanOf(from, targets, this.#delay);
    if (this.#fans.size < REMEMBERED_FANS) this.#fans.set(from, fan);
    return fan;
  }
}
