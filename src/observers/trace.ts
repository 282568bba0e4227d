import type { NodeId, Time } from '../engine/time.js';
import { SECOND } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Observer } from './observer.js';
import type { Sink } from './sink.js';
import { type Cell, type Table, tableOfColumns } from './table.js';

/** Hears every event that changed something: when, who, what, about what. */
abstract class ChangeListener implements Observer {
  protected abstract add(time: Time, node: NodeId, event: string, subject: string, detail: string): void;

  submitted(time: Time, node: NodeId, transaction: Transaction): void {
    this.add(time, node, 'submitted', transaction.id, transaction.type);
  }

  accepted(time: Time, node: NodeId, transaction: Transaction): void {
    this.add(time, node, 'accepted', transaction.id, '');
  }

  refused(time: Time, node: NodeId, transaction: Transaction, refusal: Refusal): void {
    this.add(time, node, 'refused', transaction.id, refusal.code);
  }

  proposed(time: Time, node: NodeId, block: Block): void {
    this.add(time, node, 'proposed', block.id, '');
  }

  rejected(time: Time, node: NodeId, block: Block, refusal: Refusal): void {
    this.add(time, node, 'rejected', block.id, refusal.code);
  }

  headChanged(time: Time, node: NodeId, head: Block): void {
    this.add(time, node, 'head-changed', head.id, '');
  }

  finalised(time: Time, node: NodeId, block: Block): void {
    this.add(time, node, 'finalised', block.id, '');
  }

  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.add(time, nodes[0] ?? -1, 'fault-began', fault, nodes.join(' '));
  }

  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.add(time, nodes[0] ?? -1, 'fault-ended', fault, nodes.join(' '));
  }
}

/** Keeps every event that changed something as a row. */
export class Trace extends ChangeListener {
  readonly #times: number[] = [];
  readonly #nodes: NodeId[] = [];
  readonly #events: string[] = [];
  readonly #subjects: string[] = [];
  readonly #details: string[] = [];

  /** The rows so far. Time is in seconds, `subject` the id of the transaction or block, or the fault. */
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

  protected override add(time: Time, node: NodeId, event: string, subject: string, detail: string): void {
    this.#times.push(time);
    this.#nodes.push(node);
    this.#events.push(event);
    this.#subjects.push(subject);
    this.#details.push(detail);
  }
}

/** Name of the file of events. */
const TRACE_FILE = 'trace.jsonl';

/** Characters of lines that are gathered before they go to the sink. */
const CHUNK = 65_536;

/** Writes every event that changed something as a line of JSON while the run goes on, so that none stays in memory. */
export class TraceLines extends ChangeListener {
  readonly #sink: Sink;
  #lines = '';

  constructor(sink: Sink) {
    super();
    this.#sink = sink;
    sink.append(TRACE_FILE, '');
  }

  finished(): void {
    this.#sink.append(TRACE_FILE, this.#lines);
    this.#lines = '';
  }

  protected override add(time: Time, node: NodeId, event: string, subject: string, detail: string): void {
    this.#lines += `${JSON.stringify({ time: time / SECOND, node, event, subject, detail })}\n`;
    if (this.#lines.length > CHUNK) this.finished();
  }
}
