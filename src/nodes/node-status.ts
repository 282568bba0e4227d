import type { EventId, Scheduling } from '../engine/scheduler.js';
import { exactStamp, type Stamp, stampAfter, stampSpan } from '../engine/stamp.js';
import type { Duration, NodeId, Time } from '../engine/time.js';

/** What is to be done when a node is up again. */
interface Kept {
  readonly action: (a: never, b: never, c: undefined) => void;
  readonly a: unknown;
  readonly b: unknown;
}

/** How a node's clock differs from the run's. */
interface Skew {
  /** Microseconds the clock is ahead at `since`; negative when it is behind. */
  readonly ahead: Duration;
  /** Seconds it gains in a second, such as 0.0001; negative when it loses. */
  readonly drift: number;
  readonly since: Time;
}

/** Reads a message. */
export type Handle = (to: NodeId, from: NodeId, message: never) => void;

/**
 * In what state nodes are: up or down, slow or not, and what their clocks say. Faults change it; hosts, clocks and
 * the run ask. Without faults everybody is up, quick and on time, and asking costs one read.
 */
export class NodeStatus {
  readonly #scheduler: Scheduling;
  /** Faults that hold each node down. */
  readonly #downs: Uint16Array;
  /** Faults that keep messages from being read as they come: those that hold the node down and those that slow it. */
  readonly #impairments: Uint16Array;
  /** Times a node lost its memory: what waits to be read dies with it. */
  readonly #lives: Uint32Array;
  /** Time each slow node takes for one message, and when it is through with those before. */
  readonly #processing = new Map<NodeId, Duration>();
  readonly #freeAt = new Map<NodeId, Time>();
  /** What each wrong clock is wrong by; they add up. */
  readonly #skews = new Map<NodeId, readonly Skew[]>();
  /** What waits for each node, in the order in which it fell due; the key takes it back. */
  readonly #kept = new Map<NodeId, Map<EventId | symbol, Kept>>();
  readonly #listeners: ((node: NodeId) => void)[] = [];

  constructor(scheduler: Scheduling, size: number) {
    this.#scheduler = scheduler;
    this.#downs = new Uint16Array(size);
    this.#impairments = new Uint16Array(size);
    this.#lives = new Uint32Array(size);
  }

  /** Whether the node runs: it neither crashed nor left. */
  isUp(node: NodeId): boolean {
    return this.#downs[node] === 0;
  }

  /** Calls back whenever a node went down or came up, or its clock changed. */
  watch(listener: (node: NodeId) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes a node down. Faults add up: it is up when each has let it go. */
  takeDown(node: NodeId): void {
    this.#impairments[node]!++;
    if (this.#downs[node]!++ === 0) this.#tell(node);
  }

  /**
   * Lets a node up again, unless something else holds it down.
   *
   * @param restart called when it is up, before what fell due meanwhile.
   */
  letUp(node: NodeId, restart: () => void): void {
    this.#impairments[node]!--;
    if (--this.#downs[node]! > 0) return;
    this.#tell(node);
    restart();
    const kept = this.#kept.get(node);
    if (kept === undefined) return;
    // One that an earlier one takes back is deleted meanwhile, and the walk passes over it.
    for (const [key, { action, a, b }] of kept) {
      kept.delete(key);
      action(a as never, b as never, undefined);
    }
    this.#kept.delete(node);
  }

  /** What a node has not read yet is gone. */
  loseInbox(node: NodeId): void {
    this.#lives[node]!++;
    this.#freeAt.delete(node);
  }

  /** Does something now, or when the node is up again. */
  whenUp(node: NodeId, action: () => void): void {
    if (this.isUp(node)) action();
    else this.keep(node, Symbol('action'), action, undefined, undefined);
  }

  /** Keeps a timer that fell due while the node is down, by the event it was. */
  keep<A, B>(
    node: NodeId,
    key: EventId | symbol,
    action: (a: A, b: B, c: undefined) => void,
    a: A,
    b: B,
  ): void {
    let kept = this.#kept.get(node);
    if (kept === undefined) {
      kept = new Map();
      this.#kept.set(node, kept);
    }
    kept.set(key, { action: action as Kept['action'], a, b });
  }

  /** Takes a kept timer back; false when it is not kept. */
  takeBack(node: NodeId, event: EventId): boolean {
    return this.#kept.get(node)?.delete(event) ?? false;
  }

  /** Makes a node take so much longer for each message it reads, one after another; returns its undoing. */
  slowDown(node: NodeId, by: Duration): () => void {
    this.#impairments[node]!++;
    this.#processing.set(node, (this.#processing.get(node) ?? 0) + by);
    return () => {
      this.#impairments[node]!--;
      this.#processing.set(node, this.#processing.get(node)! - by);
    };
  }

  /** True when a node reads messages as they come. */
  isReady(node: NodeId): boolean {
    return this.#impairments[node] === 0;
  }

  /** Has a node that is not ready read a message when it gets to it; one that is down never does. */
  handle(to: NodeId, from: NodeId, message: unknown, handle: Handle): void {
    if (!this.isUp(to)) return;
    const free = Math.max(this.#scheduler.now, this.#freeAt.get(to) ?? 0) + (this.#processing.get(to) ?? 0);
    this.#freeAt.set(to, free);
    const life = this.#lives[to]!;
    const read = () => {
      if (this.#lives[to] === life) handle(to, from, message as never);
    };
    this.#scheduler.at(free, () => this.whenUp(to, read));
  }

  /** What a node's clock says now. */
  clock(node: NodeId): Stamp {
    return this.clockAt(node, this.#scheduler.now);
  }

  /** What the node’s own clock says at a moment. */
  clockAt(node: NodeId, time: Time): Stamp {
    const exact = exactStamp(time);
    if (this.#skews.size === 0) return exact;
    let wrong = 0;
    for (const { ahead, drift, since } of this.#skews.get(node) ?? []) {
      wrong += ahead + Math.round((time - since) * drift);
    }
    return stampAfter(exact, wrong);
  }

  /** The first moment from now on at which a node's clock shows `shown` or more, if it is left alone. */
  whenShown(node: NodeId, shown: Stamp): Time {
    const { now } = this.#scheduler;
    const skews = this.#skews.get(node) ?? [];
    let offset = 0;
    let rate = 1;
    for (const { ahead, drift, since } of skews) {
      offset += ahead - since * drift;
      rate += drift;
    }
    // Each skew rounds by less than one; from safely before, step by step.
    let time = Math.max(
      now,
      Math.floor((stampSpan(exactStamp(0), shown) - offset) / rate) - skews.length - 1,
    );
    while (this.clockAt(node, time) < shown) time++;
    return time;
  }

  /** True when a node's clock is not the run's. */
  isSkewed(node: NodeId): boolean {
    return this.#skews.has(node);
  }

  /** How long a node waits in truth when its clock counts off `delay`. */
  trueDelay(node: NodeId, delay: Duration): Duration {
    if (this.#skews.size === 0) return delay;
    let rate = 1;
    for (const { drift } of this.#skews.get(node) ?? []) rate += drift;
    return rate === 1 ? delay : Math.max(0, Math.round(delay / rate));
  }

  /** Puts a node's clock ahead by so much and makes it gain so much; returns the undoing, which sets it right. */
  skewClock(node: NodeId, ahead: Duration, drift: number): () => void {
    const skew: Skew = { ahead, drift, since: this.#scheduler.now };
    this.#skews.set(node, [...(this.#skews.get(node) ?? []), skew]);
    this.#tell(node);
    return () => {
      const left = this.#skews.get(node)!.filter((other) => other !== skew);
      if (left.length === 0) this.#skews.delete(node);
      else this.#skews.set(node, left);
      this.#tell(node);
    };
  }

  #tell(node: NodeId): void {
    for (const listener of this.#listeners) listener(node);
  }
}
