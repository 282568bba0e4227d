import type { NodeId, Time } from '../../engine/time.js';
import { type Propagation, PropagationRecord } from '../propagation.js';
import type { RelayItem } from './relay.js';

/** What a node knows of an item. */
export const UNAWARE = 0;
export const REQUESTED = 1;
export const HELD = 2;

/** One row a node, in flat arrays: 26 bytes, so that an item's rows for 10,000 nodes lie in the cache. */
export class NodeRows {
  readonly status: Uint8Array;
  /** Unaware: arrival of the first announcement under way, or Infinity. Requested: when to stop waiting. */
  readonly times: Float64Array;
  /** Unaware: who sent that announcement. Requested: who was asked. Held: who sent it. */
  readonly others: Int32Array;
  /** When the node announced the item; Infinity before it did. */
  readonly announcedAt: Float64Array;
  /** The node's turn among those that announced it. */
  readonly turns: Int32Array;
  /** Requests so far. */
  readonly tries: Uint8Array;

  constructor(size: number) {
    this.status = new Uint8Array(size);
    this.times = new Float64Array(size);
    this.others = new Int32Array(size);
    this.announcedAt = new Float64Array(size);
    this.turns = new Int32Array(size);
    this.tries = new Uint8Array(size);
    this.clear();
  }

  clear(): void {
    this.status.fill(UNAWARE);
    this.times.fill(Number.POSITIVE_INFINITY);
    this.others.fill(-1);
    this.announcedAt.fill(Number.POSITIVE_INFINITY);
    this.tries.fill(0);
  }
}

/** One item on its way. */
export class ItemState<Item extends RelayItem> {
  readonly item: Item;
  readonly rows: NodeRows;
  readonly propagation: PropagationRecord;
  /** Every message of this item is queued, also those that change nothing. */
  readonly eventful: boolean;
  /** All nodes have it: its rows are another item's now, and what is still under way changes nothing. */
  done = false;
  /** Nodes that announced it. */
  announced = 0;
  /** Announcements that were lost, by `from * size + to`. */
  lost: Set<number> | undefined;
  /** Neighbours that were sent the item unasked, by the same key: they are not told of it. */
  served: Set<number> | undefined;
  /** When announcements arrive that had to wait for one before them on their link, by the same key. */
  late: Map<number, Time> | undefined;

  constructor(item: Item, rows: NodeRows, propagation: PropagationRecord, eventful: boolean) {
    this.item = item;
    this.rows = rows;
    this.propagation = propagation;
    this.eventful = eventful;
  }
}

/** Passes an item on from a node that has it. */
type PassOn<Item extends RelayItem> = (state: ItemState<Item>, node: NodeId) => void;

/** The items of a relay; rows are used again when all nodes have their item. */
export class ItemStates<Item extends RelayItem> {
  readonly size: number;
  readonly #states: ItemState<Item>[] = [];
  readonly #unused: NodeRows[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** The item's state, made when it is first seen. */
  open(item: Item, now: Time, eventful: boolean): ItemState<Item> {
    const known = this.#states[item.index];
    if (known !== undefined) return known;
    let rows = this.#unused.pop();
    if (rows === undefined) rows = new NodeRows(this.size);
    else rows.clear();
    const state = new ItemState(item, rows, new PropagationRecord(now, this.size), eventful);
    this.#states[item.index] = state;
    return state;
  }

  /** A node has an item of its own and passes it on; a done item is everybody's already. */
  publish(node: NodeId, item: Item, now: Time, eventful: boolean, passOn: PassOn<Item>): void {
    const state = this.open(item, now, eventful);
    if (state.done) return;
    if (state.rows.status[node] !== HELD) this.hold(state, node, -1, now);
    passOn(state, node);
    this.settle(state);
  }

  propagation(item: Item): Propagation | undefined {
    return this.#states[item.index]?.propagation;
  }

  holds(node: NodeId, item: Item): boolean {
    const state = this.#states[item.index];
    return state !== undefined && (state.done || state.rows.status[node] === HELD);
  }

  /** Notes that a node has the item, from another or (-1) as its own. */
  hold(state: ItemState<Item>, node: NodeId, from: NodeId, now: Time): void {
    state.rows.status[node] = HELD;
    state.rows.others[node] = from;
    state.propagation.note(now);
  }

  /** Gives the rows back when all nodes have the item. */
  settle(state: ItemState<Item>): void {
    if (state.done || state.propagation.reached < this.size) return;
    state.done = true;
    state.lost = undefined;
    state.served = undefined;
    state.late = undefined;
    this.#unused.push(state.rows);
  }
}
