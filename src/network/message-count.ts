import type { NodeId } from '../engine/time.js';

/** What each node sent of one type of messages, by its number. */
export interface SenderCounts {
  /** Messages that the node sent. */
  sent(node: NodeId): number;
  /** Bytes of them. */
  bytes(node: NodeId): number;
  /** How many of them were lost on their way. */
  dropped(node: NodeId): number;
}

/**
 * Counts by node. Messages of one type are most often equally long: then bytes follow from the number sent, and a
 * message touches one array instead of two. Arrays of bytes and losses are made when they are first needed.
 */
class CountsByNode implements SenderCounts {
  readonly #sent: Float64Array;
  /** Bytes of each message as long as all are equally long; -1 before the first. */
  #each = -1;
  #bytes: Float64Array | undefined;
  #dropped: Float64Array | undefined;

  constructor(nodes: number) {
    this.#sent = new Float64Array(nodes);
  }

  sent(node: NodeId): number {
    return this.#sent[node]!;
  }

  bytes(node: NodeId): number {
    return this.#bytes === undefined ? this.#sent[node]! * Math.max(0, this.#each) : this.#bytes[node]!;
  }

  dropped(node: NodeId): number {
    return this.#dropped === undefined ? 0 : this.#dropped[node]!;
  }

  send(node: NodeId, times: number, size: number): void {
    if (this.#bytes === undefined && size !== this.#each) this.#meetSize(size);
    this.#sent[node]! += times;
    if (this.#bytes !== undefined) this.#bytes[node]! += times * size;
  }

  lose(node: NodeId): void {
    this.#dropped ??= new Float64Array(this.#sent.length);
    this.#dropped[node]!++;
  }

  #meetSize(size: number): void {
    const each = this.#each;
    this.#each = size;
    if (each >= 0) this.#bytes = this.#sent.map((sent) => sent * each);
  }
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
  readonly #senders: CountsByNode | undefined;
  #heard: number | undefined;

  /** @param senders number of nodes whose messages are counted apart; 0 for none. */
  constructor(senders = 0) {
    if (senders > 0) this.#senders = new CountsByNode(senders);
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
    this.#senders?.send(from, times, size);
  }

  /** A message of a node is lost. */
  lose(from: NodeId): void {
    this.dropped++;
    this.#senders?.lose(from);
  }

  /** These messages offer or bring items; so many of them were the first to reach their receiver. */
  hear(times: number): void {
    this.#heard = (this.#heard ?? 0) + times;
  }
}
