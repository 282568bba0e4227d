import { pairUniform, type RandomSource } from '../engine/random.js';
import type { Scheduler } from '../engine/scheduler.js';
import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Message } from '../network/message.js';
import type { Network } from '../network/network.js';
import { type Propagation, PropagationRecord } from '../network/propagation.js';
import { createRelay, type Relay, type RelayItem } from '../network/relay/relay.js';
import type { RelaySettings } from '../network/relay/settings.js';
import type { NetworkSettings } from '../network/settings.js';
import type { Topology } from '../network/topology.js';
import type { Transport } from '../network/transport.js';
import type { BlockMessage } from './chain-messages.js';
import type { TransactionMessage } from './master.js';
import { Receipts } from './receipts.js';

/** A block on a relay. */
export interface BlockItem extends RelayItem {
  readonly message: BlockMessage;
}

/** A payment on a relay. */
export interface PaymentItem extends RelayItem {
  readonly message: TransactionMessage;
}

/** Hands a message to a node as if it had just arrived. */
export type Deliver = (to: NodeId, from: NodeId, message: Message) => void;

/** What a relay tells when a node has got an item for the first time; see `RelayParts.receive`. */
export type Receive<Item> = (node: NodeId, item: Item, from: NodeId) => boolean;

/** How blocks and payments travel in a run. */
export interface DisseminationParts {
  readonly settings: NetworkSettings;
  readonly scheduler: Scheduler;
  readonly random: RandomSource;
  /** For relays: links, counts and rules. */
  readonly network: Network;
  /** Carries what is sent straight. */
  readonly transport: Transport;
  /** The nodes that relay; they are numbered first. */
  readonly topology: Topology;
  readonly deliver: Deliver;
}

/** What is done over a topology when the scenario does not say how. */
const FLOOD: RelaySettings = { kind: 'flood' };

/**
 * How blocks and payments get from who made them to all who need them: straight, or over the links of a topology
 * by a relay. Protocols hand over what they made and are given what arrives; they do not see the difference.
 */
export class Dissemination {
  readonly #parts: DisseminationParts;
  readonly #mode: 'direct' | 'relayed' | 'pooled';
  readonly #entryKey: number;
  readonly #blocks: Relay<BlockItem> | undefined;
  readonly #payments: Relay<PaymentItem> | undefined;
  /** When masters received blocks; where nothing is relayed, when they took them in. */
  readonly receipts: Receipts;
  /** By the block's number. */
  readonly #blockItems: (BlockItem | undefined)[] = [];
  #published = 0;
  readonly #propagation: (PropagationRecord | undefined)[] = [];
  readonly #paymentItems = new Map<Transaction, PaymentItem>();
  /** What the relay is handing to a node just now: it needs no second word that the node has it. */
  #arriving: Block | undefined;
  #arrivingPayment: Transaction | undefined;
  #taken = false;

  constructor(parts: DisseminationParts) {
    const { relay, payments = 'direct', topology } = parts.settings;
    this.#parts = parts;
    this.receipts = new Receipts(parts.topology.size);
    this.#mode = payments;
    this.#entryKey = parts.random.stream('network/entries').below(4294967296);
    // Where not everybody knows everybody, blocks that are sent straight would pass over links that are not there.
    const meshed = topology === undefined || topology.kind === 'mesh';
    const blocks = relay ?? (meshed ? undefined : FLOOD);
    if (blocks !== undefined) {
      this.#blocks = createRelay({ ...parts, settings: blocks, receive: this.#receiveBlock });
    }
    if (payments === 'relayed') {
      const settings = relay === undefined || relay.kind === 'compact' ? FLOOD : relay;
      this.#payments = createRelay({
        ...parts,
        settings,
        name: 'transaction',
        receive: this.#receivePayment,
      });
    }
  }

  /** Sends a new block of a node to all who follow the chain. */
  publish(node: NodeId, message: BlockMessage, followers: readonly NodeId[]): void {
    this.#countFromNow(message.block);
    const { transport, topology } = this.#parts;
    if (this.#blocks === undefined) {
      transport.broadcast(node, followers, message);
      return;
    }
    const item: BlockItem = { index: this.#published++, size: message.size, message };
    put(this.#blockItems, message.block.index, item);
    this.#blocks.publish(node, item);
    // Who follows the chain without being part of the topology is told by the producer.
    for (const follower of followers) if (follower >= topology.size) transport.send(node, follower, message);
  }

  /** A node has taken a block into its chain and passes it on. */
  passOn(node: NodeId, block: Block): void {
    this.#note(node, block);
    if (this.#blocks === undefined || block === this.#arriving || node >= this.#parts.topology.size) return;
    const item = this.#blockItems[block.index];
    if (item !== undefined) this.#blocks.publish(node, item);
  }

  /** How fast the masters took a block into their chains; `undefined` when none has, or the protocol keeps no account. */
  propagation(block: Block): Propagation | undefined {
    return this.#propagation[block.index];
  }

  /** A block that its maker kept back is published only now: whoever has it so far has it from the start. */
  #countFromNow(block: Block): void {
    const { scheduler, topology } = this.#parts;
    const kept = this.#propagation[block.index];
    if (kept === undefined || kept.published === scheduler.now) return;
    const record = new PropagationRecord(scheduler.now, topology.size);
    for (let reached = 0; reached < kept.reached; reached++) record.note(scheduler.now);
    put(this.#propagation, block.index, record);
  }

  #note(node: NodeId, block: Block): void {
    const { topology, scheduler } = this.#parts;
    if (node >= topology.size) return;
    let record = this.#propagation[block.index];
    if (record === undefined) {
      // Who decides before it adopts takes a block in when all do: that is no sign of when it was there to be had.
      record = new PropagationRecord(block.made, topology.size);
      put(this.#propagation, block.index, record);
      this.receipts.made(node, block, scheduler.now);
    } else if (this.#blocks === undefined && record.reached < topology.size) {
      this.receipts.received(node, block, scheduler.now);
    }
    // A node that lost its disk takes blocks in again, which is no news to the record of all.
    if (record.reached < topology.size) record.note(scheduler.now);
  }

  /** How fast payments spread among the masters; none where they are not relayed. */
  paymentPropagations(): readonly Propagation[] {
    const relay = this.#payments;
    if (relay === undefined) return [];
    const all = Array.from(this.#paymentItems.values(), (item) => relay.propagation(item));
    return all.filter((one) => one !== undefined);
  }

  /** Sends a payment to the masters. */
  submit(node: NodeId, message: TransactionMessage, masters: readonly NodeId[]): void {
    const { transport, topology, deliver } = this.#parts;
    if (this.#mode === 'direct') {
      transport.broadcast(node, masters, message);
    } else if (this.#mode === 'pooled') {
      for (const master of masters) if (master !== node) deliver(master, node, message);
    } else {
      const item: PaymentItem = { index: this.#paymentItems.size, size: message.size, message };
      this.#paymentItems.set(message.transaction, item);
      if (node < topology.size) this.#payments?.publish(node, item);
      else transport.send(node, masters[this.#entry(node, masters.length)]!, message);
    }
  }

  /** A node has taken a payment into its pool and passes it on. */
  passPaymentOn(node: NodeId, transaction: Transaction): void {
    if (this.#payments === undefined || node >= this.#parts.topology.size) return;
    if (transaction === this.#arrivingPayment) {
      this.#taken = true;
      return;
    }
    const item = this.#paymentItems.get(transaction);
    if (item !== undefined) this.#payments.publish(node, item);
  }

  /** The master that a node which does not relay hands its payments to, the same throughout the run. */
  #entry(node: NodeId, masters: number): number {
    return Math.floor(pairUniform(this.#entryKey, node, masters) * masters);
  }

  readonly #receiveBlock: Receive<BlockItem> = (node, { message }, from) => {
    const { block } = message;
    this.receipts.received(node, block, this.#parts.scheduler.now);
    this.#arriving = block;
    this.#parts.deliver(node, from, message);
    this.#arriving = undefined;
    return block.holders.has(node);
  };

  readonly #receivePayment: Receive<PaymentItem> = (node, { message }, from) => {
    this.#arrivingPayment = message.transaction;
    this.#taken = false;
    this.#parts.deliver(node, from, message);
    this.#arrivingPayment = undefined;
    return this.#taken;
  };
}

/** Puts a value at a place, filling up before it: an array with holes would be a slow dictionary. */
function put<T>(values: (T | undefined)[], place: number, value: T): void {
  while (values.length < place) values.push(undefined);
  values[place] = value;
}
