import type { Batch, Scheduler } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Message } from './message.js';
import { rankOf } from './ties.js';

/** Receivers of a sender's broadcasts, nearest first. */
export interface Fan {
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

/** The receivers of a sender's broadcasts, sorted by when they are reached. */
export function fanOf(
  from: NodeId,
  targets: readonly NodeId[],
  delay: (from: NodeId, to: NodeId) => Duration,
): Fan {
  const reached = targets.filter((to) => to !== from);
  const delays = Float64Array.from(reached, (to) => delay(from, to));
  const order = Int32Array.from(reached.keys()).sort((a, b) => delays[a]! - delays[b]! || a - b);
  return {
    targets,
    reached,
    receivers: Int32Array.from(order, (place) => reached[place]!),
    delays: Float64Array.from(order, (place) => delays[place]!),
    order,
  };
}

/** Calls `tell` for each receiver with its delay, in the order in which they were given. */
export function eachReached(fan: Fan, tell: (to: NodeId, delay: number) => void): void {
  const delays = new Float64Array(fan.reached.length);
  for (const [position, place] of fan.order.entries()) delays[place] = fan.delays[position]!;
  for (const [place, to] of fan.reached.entries()) tell(to, delays[place]!);
}

/** One message on its way to many: a single entry of the queue that walks the receivers by arrival. */
export class Broadcast implements Batch {
  readonly length: number;
  readonly sentAt: Time;
  readonly from: NodeId;
  readonly fan: Fan;
  /** With others that left in the same moment for the same nodes. */
  #simultaneous: Simultaneous | undefined;
  readonly #message: Message;
  readonly #arrive: (from: NodeId, to: NodeId, message: Message) => void;

  constructor(
    sentAt: Time,
    from: NodeId,
    message: Message,
    fan: Fan,
    arrive: (from: NodeId, to: NodeId, message: Message) => void,
  ) {
    this.length = fan.receivers.length;
    this.sentAt = sentAt;
    this.from = from;
    this.fan = fan;
    this.#message = message;
    this.#arrive = arrive;
  }

  timeOf(position: number): Time {
    return this.sentAt + this.fan.delays[position]!;
  }

  orderOf(position: number): number {
    return this.fan.order[position]!;
  }

  /** Takes note of the broadcast that left next: in this moment for the same nodes, or without a bearing on this one. */
  meet(
    next: Broadcast,
    scheduler: Scheduler,
    key: number,
    delay: (from: NodeId, to: NodeId) => Duration,
  ): void {
    if (this.sentAt !== next.sentAt || this.fan.targets !== next.fan.targets) return;
    this.#simultaneous ??= new Simultaneous(scheduler, key, this, delay);
    this.#simultaneous.add(next);
    next.#simultaneous = this.#simultaneous;
  }

  run(position: number): void {
    const to = this.fan.receivers[position]!;
    const brought = this.#simultaneous?.next(to, this) ?? this;
    this.#arrive(brought.from, to, brought.#message);
  }
}

/**
 * Broadcasts that left in one moment. Where several reach a node in one moment, they arrive in an order drawn for that
 * node, in the places that they have together.
 */
export class Simultaneous {
  readonly #scheduler: Scheduler;
  readonly #key: number;
  readonly #delay: (from: NodeId, to: NodeId) => Duration;
  readonly #sent: Broadcast[] = [];
  /** What is still to come in this moment to the nodes at which several arrive, last first. */
  readonly #coming = new Map<NodeId, Broadcast[]>();

  /** @param key 32 bits of the run's seed. */
  constructor(
    scheduler: Scheduler,
    key: number,
    first: Broadcast,
    delay: (from: NodeId, to: NodeId) => Duration,
  ) {
    this.#scheduler = scheduler;
    this.#key = key;
    this.#delay = delay;
    this.add(first);
  }

  add(sent: Broadcast): void {
    this.#sent.push(sent);
  }

  /** The broadcast that reaches a node where the queue has `due`. */
  next(to: NodeId, due: Broadcast): Broadcast {
    const coming = this.#coming.get(to) ?? this.#arrivingWith(to, due);
    const next = coming?.pop() ?? due;
    if (coming?.length === 0) this.#coming.delete(to);
    return next;
  }

  #arrivingWith(to: NodeId, due: Broadcast): Broadcast[] | undefined {
    const { now, coincides } = this.#scheduler;
    // What takes no time has an order of cause and effect.
    if (!coincides || due.sentAt === now) return undefined;
    const takes = now - due.sentAt;
    const together = this.#sent.filter(({ from }) => from !== to && this.#delay(from, to) === takes);
    if (together.length < 2) return undefined;
    const ranks = together.map(({ from }) => rankOf(this.#key, from, to, now));
    const order = [...together.keys()].sort((a, b) => ranks[b]! - ranks[a]! || b - a);
    const coming = order.map((place) => together[place]!);
    this.#coming.set(to, coming);
    return coming;
  }
}
