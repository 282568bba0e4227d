import type { NodeId, Time } from '../engine/time.js';
import { SECOND } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Observer } from './observer.js';
import type { Cell, Table } from './table.js';

/** Keeps every event that changed something as a row: when, who, what, about what. */
export class Trace implements Observer {
  readonly #times: number[] = [];
  readonly #nodes: NodeId[] = [];
  readonly #events: string[] = [];
  readonly #subjects: string[] = [];
  readonly #details: string[] = [];

  submitted(time: Time, node: NodeId, transaction: Transaction): void {
    this.#add(time, node, 'submitted', transaction.id, transaction.type);
  }

  accepted(time: Time, node: NodeId, transaction: Transaction): void {
    this.#add(time, node, 'accepted', transaction.id, '');
  }

  refused(time: Time, node: NodeId, transaction: Transaction, refusal: Refusal): void {
    this.#add(time, node, 'refused', transaction.id, refusal.code);
  }

  proposed(time: Time, node: NodeId, block: Block): void {
    this.#add(time, node, 'proposed', block.id, '');
  }

  rejected(time: Time, node: NodeId, block: Block, refusal: Refusal): void {
    this.#add(time, node, 'rejected', block.id, refusal.code);
  }

  headChanged(time: Time, node: NodeId, head: Block): void {
    this.#add(time, node, 'head-changed', head.id, '');
  }

  finalised(time: Time, node: NodeId, block: Block): void {
    this.#add(time, node, 'finalised', block.id, '');
  }

  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#add(time, nodes[0] ?? -1, 'fault-began', fault, nodes.join(' '));
  }

  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#add(time, nodes[0] ?? -1, 'fault-ended', fault, nodes.join(' '));
  }

  /** The rows so far. Time is in seconds, `subject` the id of the transaction or block, or the fault. */
  table(): Table {
    const columns: Record<string, ArrayLike<Cell>> = {
      time: Float64Array.from(this.#times, (time) => time / SECOND),
      node: Float64Array.from(this.#nodes),
      event: [...this.#events],
      subject: [...this.#subjects],
      detail: [...this.#details],
    };
    const length = this.#times.length;
    const names = Object.keys(columns);
    const row = (place: number) => Object.fromEntries(names.map((name) => [name, columns[name]![place]!]));
    return { name: 'events', length, columns, rows: () => Array.from({ length }, (_, place) => row(place)) };
  }

  #add(time: Time, node: NodeId, event: string, subject: string, detail: string): void {
    this.#times.push(time);
    this.#nodes.push(node);
    this.#events.push(event);
    this.#subjects.push(subject);
    this.#details.push(detail);
  }
}
