import type { NodeId } from '../engine/time.js';

/** What each node sent of one type of messages, by its number. */
export interface SenderCounts {
  readonly sent: Float64Array;
  readonly bytes: Float64Array;
  readonly dropped: Float64Array;
}

/** Messages of one type so far, to look at. */
export interface MessageTotals {
  /** Messages sent. */
  readonly sent: number;
  /** Bytes sent. */
  readonly bytes: number;
  /** Messages lost on their way. */
  readonly dropped: number;
  /** What each node sent; `undefined` when nobody asked to keep it. */
  readonly senders: SenderCounts | undefined;
  /** Messages that told their receiver of an item it did not know of; `undefined` for what offers and brings no items. */
  readonly heard: number | undefined;
  /** Messages that told their receiver nothing new, or will when they arrive; `undefined` like `heard`. */
  readonly duplicates: number | undefined;
}

/**
 * Messages of one type so far. Only the three totals are properties, since the digest covers a count's JSON: what is
 * kept for metrics besides must not reach it.
 */
export class MessageCount implements MessageTotals {
  sent = 0;
  bytes = 0;
  dropped = 0;
  readonly #senders: SenderCounts | undefined;
  #heard: number | undefined;

  /** @param senders number of nodes whose messages are counted apart; 0 for none. */
  constructor(senders = 0) {
    if (senders === 0) return;
    const row = () => new Float64Array(senders);
    this.#senders = { sent: row(), bytes: row(), dropped: row() };
  }

  get senders(): SenderCounts | undefined {
    return this.#senders;
  }

  get heard(): number | undefined {
    return this.#heard;
  }

  get duplicates(): number | undefined {
    return this.#heard === undefined ? undefined : this.sent - this.dropped - this.#heard;
  }

  /** A node sends so many messages of a size. */
  send(from: NodeId, times: number, size: number): void {
    this.sent += times;
    this.bytes += times * size;
    const senders = this.#senders;
    if (senders === undefined) return;
    senders.sent[from]! += times;
    senders.bytes[from]! += times * size;
  }

  /** A message of a node is lost. */
  lose(from: NodeId): void {
    this.dropped++;
    if (this.#senders !== undefined) this.#senders.dropped[from]!++;
  }

  /** These messages offer or bring items; so many of them were the first their receiver heard. */
  hear(times: number): void {
    this.#heard = (this.#heard ?? 0) + times;
  }
}
