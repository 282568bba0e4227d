import type { NodeId, Time } from '../engine/time.js';
import { SECOND } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Observer } from './observer.js';
import { type Cell, type Table, tableOfColumns } from './table.js';

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

  /** The rows so far. Time is in seconds, `subject` the id of the transaction or block. */
  table(): Table {
    const columns: Record<string, ArrayLike<Cell>> = {
      time: Float64Array.from(this.#times, (time) => time / SECOND),
      node: Float64Array.from(this.#nodes),
      event: [...this.#events],
      subject: [...this.#subjects],
      detail: [...this.#details],
    };
    return tableOfColumns('events', columns);
  }

  #add(time: Time, node: NodeId, event: string, subject: string, detail: string): void {
    this.#times.push(time);
    this.#nodes.push(node);
    this.#events.push(event);
    this.#subjects.push(subject);
    this.#details.push(detail);
  }
}
