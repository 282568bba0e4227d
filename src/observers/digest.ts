import { type Checkpoint, type DigestListener, EventDigest } from '../engine/digest.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { Transaction } from '../ledger/transaction.js';
import type { MessageTotals } from '../network/message-count.js';
import type { LogLevel } from '../nodes/events.js';
import type { Observer } from './observer.js';

/**
 * The run's digest: every event that changes something, in order, and the message counts at each checkpoint.
 *
 * Single deliveries are left out, so that a delivery that changes nothing may be counted instead of queued; of
 * log lines only warnings and errors count, since the others follow from the events.
 */
export class DigestObserver implements Observer {
  readonly #digest: EventDigest;

  /**
   * @param counts the network's message counts.
   * @param listener hears what the digest covers.
   */
  constructor(counts: () => ReadonlyMap<string, MessageTotals>, listener?: DigestListener) {
    const summary = () => JSON.stringify([...counts()]);
    this.#digest = new EventDigest({ summary, listener });
    this.#counts = summary;
  }

  readonly #counts: () => string;

  get events(): number {
    return this.#digest.events;
  }

  get checkpoints(): readonly Checkpoint[] {
    return this.#digest.checkpoints;
  }

  /** The digest of everything so far, in hex. */
  hex(): string {
    return this.#digest.hex();
  }

  submitted(time: Time, node: NodeId, transaction: Transaction): void {
    const { index, id, type, sender, recipient, amount, fee, signature } = transaction;
    const detail = JSON.stringify([index, id, type, sender, recipient, amount, fee, signature ?? null]);
    this.#digest.record(time, node, 'submitted', detail);
  }

  accepted(time: Time, node: NodeId, transaction: Transaction): void {
    this.#digest.record(time, node, 'accepted', `${transaction.index}`);
  }

  refused(time: Time, node: NodeId, transaction: Transaction, refusal: Refusal): void {
    this.#digest.record(time, node, 'refused', `${transaction.index} ${refusal.code}`);
  }

  proposed(time: Time, node: NodeId, block: Block): void {
    const transactions = block.transactions.map((transaction) => transaction.index);
    const detail = JSON.stringify([
      block.index,
      block.id,
      block.parent?.index ?? -1,
      block.height,
      transactions,
    ]);
    this.#digest.record(time, node, 'proposed', detail);
  }

  rejected(time: Time, node: NodeId, block: Block, refusal: Refusal): void {
    this.#digest.record(time, node, 'rejected', `${block.index} ${refusal.code}`);
  }

  headChanged(time: Time, node: NodeId, head: Block): void {
    this.#digest.record(time, node, 'head', `${head.index}`);
  }

  finalised(time: Time, node: NodeId, block: Block): void {
    this.#digest.record(time, node, 'finalised', `${block.index}`);
  }

  faultBegan(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#digest.record(time, nodes[0] ?? -1, 'fault-began', JSON.stringify([fault, nodes]));
  }

  faultEnded(time: Time, fault: string, nodes: readonly NodeId[]): void {
    this.#digest.record(time, nodes[0] ?? -1, 'fault-ended', JSON.stringify([fault, nodes]));
  }

  logged(time: Time, node: NodeId, level: LogLevel, text: () => string): void {
    if (level === 'WARNING' || level === 'ERROR') this.#digest.record(time, node, level, text());
  }

  finished(): void {
    this.#digest.note(this.#counts());
  }
}
