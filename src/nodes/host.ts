import type { Random, RandomSource } from '../engine/random.js';
import type { Action, EventId, Scheduler } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Message } from '../network/message.js';
import type { Network } from '../network/network.js';
import type { LogLevel, NodeEvents } from './events.js';
import type { Role } from './role.js';

/** What a host is made of. */
export interface HostParts {
  readonly id: NodeId;
  readonly role: Role;
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly events: NodeEvents;
  readonly random: RandomSource;
  /** Name of the node's stream of chance. */
  readonly stream: string;
}

/**
 * What a node may do, whatever its protocol: know the time, send, wait, draw, log, and tell what it decided.
 * A participant sees the rest of the run only through it.
 */
export class Host {
  readonly id: NodeId;
  readonly role: Role;
  /** The node's name in ledgers and files. */
  readonly name: string;
  /** Where the node tells what happened to it. */
  readonly events: NodeEvents;
  readonly #random: RandomSource;
  readonly #stream: string;
  readonly #scheduler: Scheduler;
  readonly #network: Network;

  constructor(parts: HostParts) {
    this.id = parts.id;
    this.role = parts.role;
    this.name = parts.name;
    this.#random = parts.random;
    this.#stream = parts.stream;
    this.events = parts.events;
    this.#scheduler = parts.scheduler;
    this.#network = parts.network;
  }

  /** The node's own stream of chance: an extra draw moves no other node. Made when first asked for. */
  get random(): Random {
    return this.#random.stream(this.#stream);
  }

  get now(): Time {
    return this.#scheduler.now;
  }

  send(to: NodeId, message: Message): void {
    this.#network.send(this.id, to, message);
  }

  /** Sends to each of `targets` but itself. Passing the same array again is cheaper than an equal one. */
  broadcast(targets: readonly NodeId[], message: Message): void {
    this.#network.broadcast(this.id, targets, message);
  }

  /** Calls `action(a, b)` after a delay, unless cancelled. */
  after<A, B>(delay: Duration, action: Action<A, B, undefined>, a: A, b: B): EventId {
    return this.#scheduler.after(delay, action, a, b, undefined);
  }

  cancel(event: EventId): boolean {
    return this.#scheduler.cancel(event);
  }

  /** Writes a line to the node's log; `text` is called only when somebody reads it. */
  log(level: LogLevel, text: () => string): void {
    this.events.logged(this.now, this.id, level, text);
  }
}
