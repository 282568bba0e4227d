import type { Random, RandomSource } from '../engine/random.js';
import type { Action, EventId, Scheduling } from '../engine/scheduler.js';
import type { Stamp } from '../engine/stamp.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { PoolEntry } from '../ledger/pool.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import type { Transport } from '../network/transport.js';
import type { BlockMessage } from './chain-messages.js';
import type { Dissemination } from './dissemination.js';
import type { LogLevel, NodeEvents } from './events.js';
import type { TransactionMessage } from './master.js';
import type { NodeStatus } from './node-status.js';
import type { Role } from './role.js';

/** What a host is made of. */
export interface HostParts {
  readonly id: NodeId;
  readonly role: Role;
  readonly name: string;
  readonly scheduler: Scheduling;
  readonly network: Transport;
  readonly dissemination: Dissemination;
  readonly status: NodeStatus;
  readonly events: NodeEvents;
  readonly random: RandomSource;
  /** Name of the node's stream of randomness. */
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
  readonly #scheduler: Scheduling;
  readonly #network: Transport;
  readonly #dissemination: Dissemination;
  readonly #status: NodeStatus;

  constructor(parts: HostParts) {
    this.id = parts.id;
    this.role = parts.role;
    this.name = parts.name;
    this.#random = parts.random;
    this.#stream = parts.stream;
    this.events = parts.events;
    this.#scheduler = parts.scheduler;
    this.#network = parts.network;
    this.#dissemination = parts.dissemination;
    this.#status = parts.status;
  }

  /** The node's own stream of randomness: an extra draw moves no other node. Made when first asked for. */
  get random(): Random {
    return this.#random.stream(this.#stream);
  }

  /** A stream of the node's own for one purpose: a draw from it moves none of `random`. */
  stream(purpose: string): Random {
    return this.#random.stream(`${this.#stream}/${purpose}`);
  }

  /** The run's time, by which events are told; a node knows only its own clock. */
  get now(): Time {
    return this.#scheduler.now;
  }

  /** What the node's own clock says: the run's time unless a fault put it wrong. */
  get clock(): Stamp {
    return this.#status.clock(this.id);
  }

  /** Whether the node runs. One that is down sends nothing and makes nothing, whatever calls it. */
  get isUp(): boolean {
    return this.#status.isUp(this.id);
  }

  /** Sends a message to one node; the network decides when and whether it arrives. */
  send(to: NodeId, message: Message): void {
    if (this.isUp) this.#network.send(this.id, to, message);
  }

  /** Sends to each of `targets` but itself. Passing the same array again is cheaper than an equal one. */
  broadcast(targets: readonly NodeId[], message: Message): void {
    if (this.isUp) this.#network.broadcast(this.id, targets, message);
  }

  /** Sends a block of its own to all who follow the chain, straight or by relay. */
  publish(message: BlockMessage, followers: readonly NodeId[]): void {
    if (followers.length > 0 && this.isUp) this.#dissemination.publish(this.id, message, followers);
  }

  /** Passes a block on that it has taken into its chain, where blocks are relayed. */
  passOn(block: Block): void {
    this.#dissemination.passOn(this.id, block);
  }

  /** Sends a payment to the masters, straight, by relay or at once. */
  submit(message: TransactionMessage, masters: readonly NodeId[]): void {
    if (this.isUp) this.#dissemination.submit(this.id, message, masters);
  }

  /** Passes a payment on that it has taken into its pool, where payments are relayed. */
  passPaymentOn(transaction: Transaction): void {
    this.#dissemination.passPaymentOn(this.id, transaction);
  }

  /** The block that the node's next one stands on: its head, unless an attack has it build elsewhere. */
  buildOn<Seal>(head: Block<Seal>): Block<Seal> {
    return head;
  }

  /**
   * Calls back whenever `buildOn` answers otherwise than before although the head is the same, so that what is derived
   * from the block below the next one, such as its difficulty, never follows another block. An honest host's never does.
   */
  watchBuildOn(_listener: () => void): void {}

  /** The end of the chain that whoever asks is shown: the node's head, unless an attack keeps part of it secret. */
  shows<Seal>(head: Block<Seal>): Block<Seal> {
    return head;
  }

  /** Of the payments that wait, those that may go into the node's next block, in order: all but where it attacks. */
  select(waiting: readonly PoolEntry[], _parent: Block): readonly PoolEntry[] {
    return waiting;
  }

  /**
   * Calls `action(a, b)` after a delay by the node's own clock, unless cancelled. What falls due while the node is
   * down waits until it is up again.
   */
  after<A, B>(delay: Duration, action: Action<A, B, undefined>, a: A, b: B): EventId {
    const wait = this.#status.trueDelay(this.id, delay);
    return this.#scheduler.after(wait, this.#fire, action as Action<unknown, unknown, undefined>, a, b);
  }

  readonly #fire = (action: Action<unknown, unknown, undefined>, a: unknown, b: unknown): void => {
    if (this.isUp) action(a, b, undefined);
    else this.#status.keep(this.id, this.#scheduler.running, action, a, b);
  };

  /** Cancels what `after` was asked for; false when it has happened already. */
  cancel(event: EventId): boolean {
    return this.#scheduler.cancel(event) || this.#status.takeBack(this.id, event);
  }

  /** Writes a line to the node's log; `text` is called only when somebody reads it. */
  log(level: LogLevel, text: () => string): void {
    this.events.logged(this.now, this.id, level, text);
  }
}
