import { pairUniform } from '../engine/random.js';
import type { EventId, Scheduler } from '../engine/scheduler.js';
import type { NodeId, Time } from '../engine/time.js';

/** A message under way to a node that other messages left for in the same moment. */
interface Rival {
  readonly event: EventId;
  readonly due: Time;
  /** Lowest first, whatever was sent first; messages of one sender keep their order. */
  rank: number;
}

/**
 * The rank of what a sender has at a receiver in one moment: a hash of the run's seed, so that neither the numbers of
 * the nodes nor their order in a list decide whose message comes first.
 *
 * @param key 32 bits of the run's seed.
 */
export function rankOf(key: number, from: NodeId, to: NodeId, arrival: Time): number {
  return pairUniform((key + Math.imul(arrival % 4294967296, 0x9e3779b1)) | 0, from, to);
}

/**
 * Schedules messages such that those which left in one moment and reach one node in one moment arrive in the order of
 * their ranks. The events keep their places among all others; what changes is which message each of them brings.
 */
export class Ties {
  readonly #scheduler: Scheduler;
  readonly #key: number;
  /** The first message of each node's latest moment in which one left for it: most often there is no second. */
  readonly #sentAt: Float64Array;
  readonly #due: Float64Array;
  readonly #event: Float64Array;
  readonly #from: Int32Array;
  /** Nodes to which several messages left in `#moment`, and these. */
  readonly #rivals = new Map<NodeId, Rival[]>();
  #moment: Time = -1;

  /** @param key 32 bits of the run's seed. */
  constructor(scheduler: Scheduler, size: number, key: number) {
    this.#scheduler = scheduler;
    this.#key = key;
    this.#sentAt = new Float64Array(size).fill(-1);
    this.#due = new Float64Array(size);
    this.#event = new Float64Array(size);
    this.#from = new Int32Array(size);
  }

  /**
   * Schedules `arrive(a, b, c)`, which is what a message that leaves now does when it arrives.
   *
   * @param decides false for what changes nothing at its receiver: it has no part in who comes first, so that the same
   *   comes first where it is left out.
   */
  schedule<A, B, C>(
    from: NodeId,
    to: NodeId,
    arrival: Time,
    arrive: (a: A, b: B, c: C) => void,
    a: A,
    b: B,
    c: C,
    decides = true,
  ): void {
    const event = this.#scheduler.at(arrival, arrive, a, b, c);
    if (!decides) return;
    const { now } = this.#scheduler;
    if (this.#sentAt[to] === now) {
      // What takes no time has an order of cause and effect, and what never arrives has no event.
      if (arrival > now && event >= 0) this.#rank(from, to, arrival, event);
      return;
    }
    this.#sentAt[to] = now;
    this.#due[to] = arrival;
    this.#event[to] = event;
    this.#from[to] = from;
  }

  #rank(from: NodeId, to: NodeId, due: Time, event: EventId): void {
    const { now } = this.#scheduler;
    if (this.#moment !== now) {
      this.#moment = now;
      this.#rivals.clear();
    }
    const rivals = this.#rivals.get(to) ?? this.#withFirst(to);
    let rival: Rival = { event, due, rank: rankOf(this.#key, from, to, due) };
    const count = rivals.push(rival);
    for (let place = count - 2; place >= 0; place--) {
      const other = rivals[place]!;
      if (other.due !== due) continue;
      if (other.rank <= rival.rank) return;
      this.#scheduler.swap(other.event, rival.event);
      [other.rank, rival.rank] = [rival.rank, other.rank];
      rival = other;
    }
  }

  #withFirst(to: NodeId): Rival[] {
    const due = this.#due[to]!;
    const event = this.#event[to]!;
    const arrives = due > this.#scheduler.now && event >= 0;
    const rivals = arrives ? [{ event, due, rank: rankOf(this.#key, this.#from[to]!, to, due) }] : [];
    this.#rivals.set(to, rivals);
    return rivals;
  }
}
