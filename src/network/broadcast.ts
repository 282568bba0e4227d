import type { Batch } from '../engine/scheduler.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Message } from './message.js';

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

/** Calls `tell` for each receiver with its delay, in the order in which they were given. */
export function eachReached(fan: Fan, tell: (to: NodeId, delay: number) => void): void {
  const delays = new Float64Array(fan.reached.length);
  for (const [position, place] of fan.order.entries()) delays[place] = fan.delays[position]!;
  for (const [place, to] of fan.reached.entries()) tell(to, delays[place]!);
}

/** One message on its way to many: a single entry of the queue that walks the receivers by arrival. */
export class Broadcast implements Batch {
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
