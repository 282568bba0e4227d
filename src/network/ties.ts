import { pairUniform } from '../engine/random.js';
import type { Deed, EventId, Scheduler } from '../engine/scheduler.js';
import type { NodeId, Time } from '../engine/time.js';

/** A message that is the only one so far of those that left in one moment for a node and reach it in one moment. */
interface Single {
  readonly event: EventId;
  readonly from: NodeId;
}

/** Messages that left in one moment and reach one node in one moment, all before the first of them arrives. */
class Tie {
  readonly #events: EventId[] = [];
  readonly #ranks: number[] = [];
  readonly #first: Deed;

  /** @param first the event that comes first: when it does, the tie is broken. */
  constructor(scheduler: Scheduler, first: EventId) {
    this.#first = scheduler.deedOf(first);
    scheduler.rebind(first, { action: breakTie as Deed['action'], a: this, b: scheduler, c: undefined });
  }

  add(event: EventId, rank: number): void {
    this.#events.push(event);
    this.#ranks.push(rank);
  }

  /**
   * Gives the events their messages, lowest rank first; those of one sender have one rank, and keep their order.
   *
   * @returns what the event that comes first brings.
   */
  break(scheduler: Scheduler): Deed {
    const [ranks, events] = [this.#ranks, this.#events];
    const deeds = events.map((event, place) => (place === 0 ? this.#first : scheduler.deedOf(event)));
    const order = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || a - b);
    for (let place = 1; place < events.length; place++)
      scheduler.rebind(events[place]!, deeds[order[place]!]!);
    return deeds[order[0]!]!;
  }
}

/** What the first event of a tie does. */
function breakTie(tie: Tie, scheduler: Scheduler): void {
  const { action, a, b, c } = tie.break(scheduler);
  action(a, b, c);
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
  /** Nodes to which several messages left in `#moment`, and these by when they arrive. */
  readonly #under = new Map<NodeId, Map<Time, Single | Tie>>();
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
      if (arrival > now && event >= 0) this.#meet(from, to, arrival, event);
      return;
    }
    this.#sentAt[to] = now;
    this.#due[to] = arrival;
    this.#event[to] = event;
    this.#from[to] = from;
  }

  #meet(from: NodeId, to: NodeId, due: Time, event: EventId): void {
    const { now } = this.#scheduler;
    if (this.#moment !== now) {
      this.#moment = now;
      this.#under.clear();
    }
    const arrivals = this.#under.get(to) ?? this.#withFirst(to);
    const other = arrivals.get(due);
    if (other === undefined) {
      arrivals.set(due, { event, from });
      return;
    }
    let tie = other;
    if (!(tie instanceof Tie)) {
      const first = tie;
      tie = new Tie(this.#scheduler, first.event);
      tie.add(first.event, rankOf(this.#key, first.from, to, due));
      arrivals.set(due, tie);
    }
    tie.add(event, rankOf(this.#key, from, to, due));
  }

  #withFirst(to: NodeId): Map<Time, Single | Tie> {
    const due = this.#due[to]!;
    const event = this.#event[to]!;
    const arrivals = new Map<Time, Single | Tie>();
    if (due > this.#scheduler.now && event >= 0) arrivals.set(due, { event, from: this.#from[to]! });
    this.#under.set(to, arrivals);
    return arrivals;
  }
}
