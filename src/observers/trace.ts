import { type NodeId, SECOND, type Time } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Observer } from './observer.js';
import type { Sink } from './sink.js';

/** Name of the file of events. */
const TRACE_FILE = 'trace.jsonl';

/** Characters of lines that are gathered before they go to the sink. */
const CHUNK = 65_536;

/**
 * Writes every event that changed something, and every first arrival of a block, as a line of JSON while the run goes
 * on, so that none stays in memory. Lines about blocks have the block's height and parent; where a node moves to
 * another head, `previous` is the one it leaves.
 */
export class TraceLines implements Observer {
  readonly #sink: Sink;
  #lines = '';

  constructor(sink: Sink) {
    this.#sink = sink;
    sink.append(TRACE_FILE, '');
  }

  submitted(time: Time, node: NodeId, { id, type }: Transaction): void {
    this.#add(time, node, 'submitted', id, type);
  }

  accepted(time: Time, node: NodeId, { id }: Transaction): void {
    this.#add(time, node, 'accepted', id);
  }

  refused(time: Time, node: NodeId, { id }: Transaction, { code }: Refusal): void {
    this.#add(time, node, 'refused', id, code);
  }

  proposed(time: Time, node: NodeId, block: Block): void {
    this.#addBlock(time, node, 'proposed', block);
  }

  arrived(time: Time, node: NodeId, block: Block): void {
    this.#addBlock(time, node, 'arrived', block);
  }

  rejected(time: Time, node: NodeId, block: Block, { code }: Refusal): void {
    this.#addBlock(time, node, 'rejected', block, code);
  }

  headChanged(time: Time, node: NodeId, head: Block, previous: Block): void {
    this.#addBlock(time, node, 'head-changed', head, '', { previous: previous.id });
  }

  finalised(time: Time, node: NodeId, block: Block): void {
    this.#addBlock(time, node, 'finalised', block);
  }

  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#add(time, nodes[0] ?? -1, 'fault-began', fault, nodes.join(' '));
  }

  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#add(time, nodes[0] ?? -1, 'fault-ended', fault, nodes.join(' '));
  }

  finished(): void {
    this.#sink.append(TRACE_FILE, this.#lines);
    this.#lines = '';
  }

  #addBlock(time: Time, node: NodeId, event: string, block: Block, detail = '', more: object = {}): void {
    const { id, height, parent } = block;
    this.#add(time, node, event, id, detail, { height, parent: parent?.id ?? '', ...more });
  }

  #add(time: Time, node: NodeId, event: string, subject: string, detail = '', more: object = {}): void {
    this.#lines += `${JSON.stringify({ time: time / SECOND, node, event, subject, detail, ...more })}\n`;
    if (this.#lines.length > CHUNK) this.finished();
  }
}
