import { assert, InvariantError, ScenarioError } from './errors.js';
import type { EventQueue } from './event-queue.js';
import { LadderQueue } from './ladder-queue.js';
import type { Action, Batch, EventId, Scheduling } from './scheduling.js';
import { type Duration, SECOND, type Time } from './time.js';

export type { Action, Batch, EventId, Scheduling } from './scheduling.js';

/** How far a batch has come. */
interface BatchWalk {
  readonly batch: Batch;
  /** Serial of the event whose order is 0. */
  readonly firstSerial: number;
  readonly length: number;
  position: number;
  /** Time and serial of the event queued last. */
  time: Time;
  serial: number;
}

type StoredAction = Action<unknown, unknown, unknown>;

/** What an event was to do: `action(a, b, c)`. */
export interface Deed {
  /** What is called with the three values. */
  readonly action: (a: unknown, b: unknown, c: unknown) => void;
  readonly a: unknown;
  readonly b: unknown;
  readonly c: unknown;
}

/** An event's id is generation * SLOT_LIMIT + slot: below 2^53 while generations stay below 2^29. */
const SLOT_LIMIT = 2 ** 24;
const LAST_GENERATION = 2 ** 29 - 1;
/** Id of an event that is due past the last moment, 2^53 - 1 microseconds: it never runs and cannot be cancelled. */
const NEVER: EventId = -1;
/** Entries of cancelled events are swept out of the queue when they are more than the live ones and this. */
const SWEEP_MINIMUM = 1024;

/**
 * Simulated time and what is to happen in it. Events run in the order (time, serial), the serial counting the
 * calls that scheduled them, and in no other.
 *
 * An event being run may schedule others, also for the same moment: they come after all scheduled before them.
 * Scheduling before `now`, or at a time that is not a safe integer, throws an `InvariantError`.
 *
 * Actions and arguments lie in plain arrays by slot and the queue holds numbers only: no object is made per
 * event, and the garbage collector has nothing to follow.
 */
export class Scheduler implements Scheduling {
  readonly #queue: EventQueue;
  #now: Time = 0;
  #nextSerial = 0;
  #executed = 0;
  #pending = 0;
  #running = false;
  /**
   * The next event of a batch that has just run one, kept beside the queue: most often it is the next of all, and would
   * go into the queue only to come out again.
   */
  #front: BatchWalk | undefined;
  /** Slot of the event being run. */
  #slot = 0;
  /** Entries of the queue whose event was cancelled. */
  #stale = 0;

  readonly #actions: (StoredAction | undefined)[] = [];
  readonly #firsts: unknown[] = [];
  readonly #seconds: unknown[] = [];
  readonly #thirds: unknown[] = [];
  /** Serial of the event in each slot, by which an entry of a cancelled event is told from its slot's next. */
  #serials = new Float64Array(64);
  #generations = new Int32Array(64);
  readonly #unused: number[] = [];

  /** @param queue an empty queue; another than the default changes the speed and nothing else. */
  constructor(queue: EventQueue = new LadderQueue()) {
    assert(queue.size === 0, 'Scheduler: expected an empty queue');
    this.#queue = queue;
  }

  /** Time of the event being run, or of the last one; after `run(until)`, `until`. */
  get now(): Time {
    return this.#now;
  }

  /** Events run so far, each event of a batch counted. */
  get executed(): number {
    return this.#executed;
  }

  /** Events still to run, each event of a batch counted. */
  get pending(): number {
    return this.#pending;
  }

  /** When the next event is due; Infinity without one. */
  get nextTime(): Time {
    return this.#nextTime();
  }

  /** Whether another event is due in the moment of the one being run. */
  get coincides(): boolean {
    return this.#front?.time === this.#now || this.#nextTime() === this.#now;
  }

  /** Id of the event being run, for the first thing its action does: what it schedules may take its place. */
  get running(): EventId {
    return (this.#generations[this.#slot]! - 1) * SLOT_LIMIT + this.#slot;
  }

  /** Schedules `action(a, b, c)` for `time`; past 2^53 - 1 microseconds it never happens. */
  at(time: Time, action: () => void): EventId;
  at<A>(time: Time, action: (a: A) => void, a: A): EventId;
  at<A, B>(time: Time, action: (a: A, b: B) => void, a: A, b: B): EventId;
  at<A, B, C>(time: Time, action: (a: A, b: B, c: C) => void, a: A, b: B, c: C): EventId;
  at(time: Time, action: Action<never, never, never>, a?: unknown, b?: unknown, c?: unknown): EventId {
    if (!(time >= this.#now && Number.isSafeInteger(time))) return this.#never(time);
    const slot = this.#store(time, this.#nextSerial++, action as StoredAction, a, b, c);
    this.#pending++;
    return this.#generations[slot]! * SLOT_LIMIT + slot;
  }

  /** Schedules `action(a, b, c)` for `delay` after `now`. */
  after(delay: Duration, action: () => void): EventId;
  after<A>(delay: Duration, action: (a: A) => void, a: A): EventId;
  after<A, B>(delay: Duration, action: (a: A, b: B) => void, a: A, b: B): EventId;
  after<A, B, C>(delay: Duration, action: (a: A, b: B, c: C) => void, a: A, b: B, c: C): EventId;
  after(
    delay: Duration,
    action: Action<never, never, never>,
    a?: unknown,
    b?: unknown,
    c?: unknown,
  ): EventId {
    const time = this.#now + delay;
    if (!(time >= this.#now && Number.isSafeInteger(time))) return this.#never(time);
    const slot = this.#store(time, this.#nextSerial++, action as StoredAction, a, b, c);
    this.#pending++;
    return this.#generations[slot]! * SLOT_LIMIT + slot;
  }

  /** Schedules a batch. Its serials are taken now, so events scheduled later come after it on equal times. */
  batch(batch: Batch): void {
    const length = batch.length;
    if (length === 0) return;
    const firstSerial = this.#nextSerial;
    this.#queueNext({ batch, firstSerial, length, position: 0, time: this.#now, serial: -1 });
    this.#nextSerial += length;
    this.#pending += length;
  }

  /** Takes an event back; false when it has run (or is running), was cancelled, or never was. */
  cancel(event: EventId): boolean {
    const slot = event % SLOT_LIMIT;
    if (this.#actions[slot] === undefined) return false;
    if (this.#generations[slot] !== (event - slot) / SLOT_LIMIT) return false;
    this.#release(slot);
    this.#pending--;
    this.#stale++;
    if (this.#stale > SWEEP_MINIMUM && this.#stale * 2 > this.#queue.size) this.#sweep();
    return true;
  }

  /** What an event that is still to come is to do. */
  deedOf(event: EventId): Deed {
    const slot = event % SLOT_LIMIT;
    const action = this.#actions[slot]!;
    return { action, a: this.#firsts[slot], b: this.#seconds[slot], c: this.#thirds[slot] };
  }

  /** Has an event that is still to come do something else in its place. */
  rebind(event: EventId, { action, a, b, c }: Deed): void {
    const slot = event % SLOT_LIMIT;
    this.#actions[slot] = action;
    this.#firsts[slot] = a;
    this.#seconds[slot] = b;
    this.#thirds[slot] = c;
  }

  /** Runs the next event if it is due by `until`, and says whether there was one. Without one, `now` stays. */
  step(until: Time = Infinity): boolean {
    assert(!this.#running, 'Scheduler: step was called by an event');
    this.#running = true;
    try {
      return this.#step(until);
    } finally {
      this.#running = false;
    }
  }

  /**
   * Runs the events due by `until`, at most `limit` of them, and returns how many ran.
   *
   * Afterwards `now` is `until`, unless the limit left events that are due. With `until` Infinity it runs until
   * nothing is pending and `now` stays at the last event.
   */
  run(until: Time, limit = Infinity): number {
    assert(!this.#running, 'Scheduler: run was called by an event');
    if (until !== Infinity && !(until >= this.#now && Number.isSafeInteger(until))) this.#refuseTime(until);
    const before = this.#executed;
    this.#running = true;
    try {
      while (this.#executed - before < limit) {
        if (!this.#step(until)) break;
      }
    } finally {
      this.#running = false;
    }
    if (until !== Infinity && Math.min(this.#nextTime(), this.#front?.time ?? Infinity) > until) {
      this.#now = until;
    }
    return this.#executed - before;
  }

  #step(until: Time): boolean {
    const time = this.#nextTime();
    const front = this.#front;
    if (front !== undefined && this.#isBefore(front, time)) {
      if (front.time > until) return false;
      this.#front = undefined;
      this.#pending--;
      this.#executed++;
      this.#now = front.time;
      this.#walkBatch(front);
      return true;
    }
    if (time > until || time === Infinity) return false;
    const slot = this.#queue.pop();
    const action = this.#actions[slot]!;
    const a = this.#firsts[slot];
    const b = this.#seconds[slot];
    const c = this.#thirds[slot];
    this.#release(slot);
    this.#slot = slot;
    this.#pending--;
    this.#executed++;
    this.#now = time;
    action(a, b, c);
    return true;
  }

  /** Whether the event kept beside the queue comes before the queue's next, which is due at `time`. */
  #isBefore(front: BatchWalk, time: Time): boolean {
    return front.time < time || (front.time === time && front.serial < this.#queue.headSerial);
  }

  /** Time of the next live event in the queue, Infinity without one; drops the entries of cancelled events before it. */
  #nextTime(): Time {
    const queue = this.#queue;
    while (this.#stale > 0 && queue.size > 0 && this.#serials[queue.headId] !== queue.headSerial) {
      queue.pop();
      this.#stale--;
    }
    return queue.headTime;
  }

  #store(time: Time, serial: number, action: StoredAction, a: unknown, b: unknown, c: unknown): number {
    const slot = this.#unused.pop() ?? this.#newSlot();
    this.#actions[slot] = action;
    this.#firsts[slot] = a;
    this.#seconds[slot] = b;
    this.#thirds[slot] = c;
    this.#serials[slot] = serial;
    this.#queue.push(time, serial, slot);
    return slot;
  }

  #newSlot(): number {
    const slot = this.#actions.length;
    if (slot >= SLOT_LIMIT) {
      throw new ScenarioError(
        `limits: expected fewer than ${SLOT_LIMIT} messages and timers at once, got more at ${this.#now / SECOND} s: fewer nodes, fewer payments at once, or longer between them`,
        'limits',
      );
    }
    if (slot === this.#serials.length) {
      const serials = new Float64Array(slot * 2);
      serials.set(this.#serials);
      this.#serials = serials;
      const generations = new Int32Array(slot * 2);
      generations.set(this.#generations);
      this.#generations = generations;
    }
    return slot;
  }

  /** Empties a slot, so that nothing the event held is kept alive, and gives it to the next event. */
  #release(slot: number): void {
    this.#actions[slot] = undefined;
    this.#firsts[slot] = undefined;
    this.#seconds[slot] = undefined;
    this.#thirds[slot] = undefined;
    this.#serials[slot] = -1;
    // After its last generation a slot is never used again: cheaper than an id that comes twice.
    if (++this.#generations[slot]! < LAST_GENERATION) this.#unused.push(slot);
  }

  #sweep(): void {
    this.#queue.retain((serial, slot) => this.#serials[slot] === serial);
    this.#stale = 0;
  }

  /** Queues the next event of a batch, checking that it comes after the one before. */
  #queueNext(walk: BatchWalk): void {
    const { batch, position, time: previousTime, serial: previousSerial } = walk;
    const time = batch.timeOf(position);
    const order = batch.orderOf(position);
    const serial = walk.firstSerial + order;
    if (!(time >= previousTime && Number.isSafeInteger(time))) {
      // Those behind it come no earlier.
      this.#never(time);
      this.#pending -= walk.length - position;
      return;
    }
    if (
      !(
        order >= 0 &&
        order < walk.length &&
        Number.isSafeInteger(order) &&
        (time > previousTime || serial > previousSerial)
      )
    ) {
      throw new InvariantError(`Scheduler: a batch's order ${order} at position ${position} is out of turn`);
    }
    walk.time = time;
    walk.serial = serial;
    if (this.#front === undefined) this.#front = walk;
    else this.#store(time, serial, this.#walkBatch as StoredAction, walk, undefined, undefined);
  }

  readonly #walkBatch = (walk: BatchWalk): void => {
    const position = walk.position++;
    if (walk.position < walk.length) this.#queueNext(walk);
    walk.batch.run(position);
  };

  /** What is due past the last moment there is never happens; any other time that is none is refused. */
  #never(time: Time): EventId {
    if (time > Number.MAX_SAFE_INTEGER) return NEVER;
    return this.#refuseTime(time);
  }

  #refuseTime(time: Time): never {
    throw new InvariantError(`Scheduler: expected a whole time from ${this.#now} on, got ${time}`);
  }
}
