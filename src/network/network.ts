import { assert } from '../engine/errors.js';
import { pairUniform, type Random, type RandomSource } from '../engine/random.js';
import type { Batch, Scheduler } from '../engine/scheduler.js';
import { type Duration, type NodeId, SECOND, type Time } from '../engine/time.js';
import { delayQuantile, isConstant } from './delay.js';
import type { Message } from './message.js';
import type { Rule } from './rule.js';
import type { NetworkSettings } from './settings.js';

/** What the network tells observers. */
export interface NetworkEvents {
  /** A message left its sender. */
  sent(time: Time, from: NodeId, to: NodeId, message: Message): void;
  /** A message reached its receiver. */
  delivered(time: Time, from: NodeId, to: NodeId, message: Message): void;
  /** A message was lost on its way. */
  dropped(time: Time, from: NodeId, to: NodeId, message: Message): void;
}

/** Messages of one type so far. */
export interface MessageCount {
  /** Messages sent. */
  sent: number;
  /** Bytes sent. */
  bytes: number;
  /** Messages lost on their way. */
  dropped: number;
}

/** Parts a network is made of. */
export interface NetworkParts {
  readonly scheduler: Scheduler;
  readonly random: RandomSource;
  readonly settings: NetworkSettings;
  /** Number of nodes. */
  readonly size: number;
  /** Hands a message to its receiver. */
  readonly deliver: (to: NodeId, from: NodeId, message: Message) => void;
  readonly events: NetworkEvents;
  /** True when an observer wants `sent`, which costs a call for each message. */
  readonly observed: boolean;
}

/** Receivers of a sender's broadcasts, nearest first. */
interface Fan {
  readonly targets: readonly NodeId[];
  /** The targets without the sender, in their own order. */
  readonly reached: readonly NodeId[];
  /** The same by arrival. */
  readonly receivers: Int32Array;
  /** Delay of each, in the same order; never falls. */
  readonly delays: Float64Array;
  /** Place of each in `reached`, which decides between equal arrivals. */
  readonly order: Int32Array;
}

/** Nodes whose broadcasts are sorted once and remembered. */
const REMEMBERED_FANS = 20_000;

/**
 * Who reaches whom, when, and whether: every pair of nodes has a link with a latency of its own.
 *
 * A link's latency is drawn from a hash of the run's seed and its two ends, so that adding a node moves no other
 * link; jitter and loss come from streams of their own.
 */
export class Network {
  readonly #parts: NetworkParts;
  readonly #counts = new Map<string, MessageCount>();
  /** Replaced, not changed, when a rule comes or goes: the rules a message is judged by stay the same meanwhile. */
  #rules: readonly { readonly rule: Rule }[] = [];
  readonly #linkKey: number;
  readonly #jitter: Random;
  readonly #loss: Random;
  readonly #steady: boolean;
  /** Last arrival on each link that could reorder, by `from * size + to`. */
  readonly #lastArrival: Map<number, Time> | undefined;
  readonly #fans = new Map<NodeId, Fan>();

  constructor(parts: NetworkParts) {
    const { settings, random } = parts;
    this.#parts = parts;
    this.#linkKey = random.stream('network/links').below(4294967296);
    this.#jitter = random.stream('network/jitter');
    this.#loss = random.stream('network/loss');
    this.#steady = isConstant(settings.jitter) && settings.loss === 0 && settings.bandwidth === 0;
    this.#lastArrival = settings.ordered && !this.#steady ? new Map() : undefined;
  }

  /** Counts by message type, in the order in which the types were first sent. */
  get counts(): ReadonlyMap<string, Readonly<MessageCount>> {
    return this.#counts;
  }

  /** One-way delay of the link between two nodes, without jitter; the same in both directions, 0 to oneself. */
  latency(from: NodeId, to: NodeId): Duration {
    if (from === to) return 0;
    const { latency } = this.#parts.settings;
    if (latency.kind === 'constant') return latency.value;
    return delayQuantile(latency, pairUniform(this.#linkKey, Math.min(from, to), Math.max(from, to)));
  }

  /** Sends one message. */
  send(from: NodeId, to: NodeId, message: Message): void {
    const { scheduler, events, observed } = this.#parts;
    this.#checkReceiver(to);
    this.#count(message, 1);
    if (observed) events.sent(scheduler.now, from, to, message);
    const arrival = this.#arrival(from, to, message);
    if (arrival < 0) this.#drop(from, to, message);
    else scheduler.at(arrival, this.#arrive, from, to, message);
  }

  /** Sends one message to each of `targets` but the sender itself, in one place of the queue. */
  broadcast(from: NodeId, targets: readonly NodeId[], message: Message): void {
    const { scheduler, events, observed } = this.#parts;
    if (!this.#steady) {
      for (const to of targets) if (to !== from) this.send(from, to, message);
      return;
    }
    const fan = this.#fan(from, targets);
    const count = fan.receivers.length;
    if (count === 0) return;
    this.#count(message, count);
    if (observed) for (const to of fan.reached) events.sent(scheduler.now, from, to, message);
    scheduler.batch(new Broadcast(scheduler.now, from, message, fan, this.#arrive));
  }

  /** Adds a rule; the function returned takes it away again. */
  addRule(rule: Rule): () => void {
    // An entry of its own, so that one rule added twice is taken away twice.
    const entry = { rule };
    this.#rules = [...this.#rules, entry];
    return () => {
      this.#rules = this.#rules.filter((other) => other !== entry);
    };
  }

  #checkReceiver(to: NodeId): void {
    assert(to >= 0 && to < this.#parts.size, `message to node ${to}, which does not exist`);
  }

  #count(message: Message, times: number): void {
    let count = this.#counts.get(message.type);
    if (count === undefined) {
      count = { sent: 0, bytes: 0, dropped: 0 };
      this.#counts.set(message.type, count);
    }
    count.sent += times;
    count.bytes += times * message.size;
  }

  /** When a message sent now arrives; -1 when it is lost. */
  #arrival(from: NodeId, to: NodeId, message: Message): Time {
    const { scheduler, settings, size } = this.#parts;
    if (settings.loss > 0 && this.#loss.next() < settings.loss) return -1;
    let arrival =
      scheduler.now + this.latency(from, to) + delayQuantile(settings.jitter, this.#jitter.next());
    if (settings.bandwidth > 0) arrival += Math.ceil((message.size * SECOND) / settings.bandwidth);
    if (this.#lastArrival !== undefined) {
      const link = from * size + to;
      arrival = Math.max(arrival, this.#lastArrival.get(link) ?? 0);
      this.#lastArrival.set(link, arrival);
    }
    return arrival;
  }

  readonly #arrive = (from: NodeId, to: NodeId, message: Message): void => {
    const { scheduler, deliver, events, observed } = this.#parts;
    if (this.#isStopped(from, to, message)) {
      this.#drop(from, to, message);
      return;
    }
    if (observed) events.delivered(scheduler.now, from, to, message);
    deliver(to, from, message);
  };

  /** Whether a rule stops the message: the first that has an opinion decides. */
  #isStopped(from: NodeId, to: NodeId, message: Message): boolean {
    for (const { rule } of this.#rules) {
      const verdict = rule(from, to, message, this.#parts.scheduler.now);
      if (verdict !== 'pass') return verdict === 'drop';
    }
    return false;
  }

  #drop(from: NodeId, to: NodeId, message: Message): void {
    const count = this.#counts.get(message.type);
    if (count !== undefined) count.dropped++;
    this.#parts.events.dropped(this.#parts.scheduler.now, from, to, message);
  }

  /** The sender's receivers, nearest first: sorted once for each sender as long as it keeps its list of targets. */
  #fan(from: NodeId, targets: readonly NodeId[]): Fan {
    const known = this.#fans.get(from);
    if (known !== undefined && known.targets === targets) return known;
    const jitter = delayQuantile(this.#parts.settings.jitter, 0);
    const reached = targets.filter((to) => to !== from);
    for (const to of reached) this.#checkReceiver(to);
    const delays = Float64Array.from(reached, (to) => this.latency(from, to) + jitter);
    const order = Int32Array.from(reached.keys()).sort((a, b) => delays[a]! - delays[b]! || a - b);
    const fan: Fan = {
      targets,
      reached,
      receivers: Int32Array.from(order, (place) => reached[place]!),
      delays: Float64Array.from(order, (place) => delays[place]!),
      order,
    };
    if (this.#fans.size < REMEMBERED_FANS) this.#fans.set(from, fan);
    return fan;
  }
}

/** One message on its way to many: a single entry of the queue that walks the receivers by arrival. */
class Broadcast implements Batch {
  readonly length: number;
  readonly #sentAt: Time;
  readonly #from: NodeId;
  readonly #message: Message;
  readonly #fan: Fan;
  readonly #arrive: (from: NodeId, to: NodeId, message: Message) => void;

  constructor(
    sentAt: Time,
    from: NodeId,
    message: Message,
    fan: Fan,
    arrive: (from: NodeId, to: NodeId, message: Message) => void,
  ) {
    this.length = fan.receivers.length;
    this.#sentAt = sentAt;
    this.#from = from;
    this.#message = message;
    this.#fan = fan;
    this.#arrive = arrive;
  }

  timeOf(position: number): Time {
    return this.#sentAt + this.#fan.delays[position]!;
  }

  orderOf(position: number): number {
    return this.#fan.order[position]!;
  }

  run(position: number): void {
    this.#arrive(this.#from, this.#fan.receivers[position]!, this.#message);
  }
}
