import type { Scheduler } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';
import type { VerificationCost } from '../network/settings.js';
import { bringsBlock, isBlock } from './chain-messages.js';

/**
 * Time that nodes take to verify blocks. A node has one core: blocks wait for one another on it, and until one is
 * verified the node does not follow it, does not mine on it and does not pass it on. A block is verified once, and
 * one of its own needs no verifying.
 */
export class Verification {
  readonly #cost: VerificationCost;
  readonly #scheduler: Scheduler;
  readonly #factor: (node: NodeId) => number;
  readonly #freeAt: Float64Array;
  readonly #ready: (to: NodeId, from: NodeId, message: Message) => void;

  /**
   * @param factor how many times as long as others a node takes.
   * @param ready hands on a message whose blocks have been verified.
   */
  constructor(
    cost: VerificationCost,
    scheduler: Scheduler,
    size: number,
    factor: (node: NodeId) => number,
    ready: (to: NodeId, from: NodeId, message: Message) => void,
  ) {
    this.#cost = cost;
    this.#scheduler = scheduler;
    this.#factor = factor;
    this.#freeAt = new Float64Array(size);
    this.#ready = ready;
  }

  /** Takes a message that brings blocks to be verified; false when there is nothing to verify. */
  takes(to: NodeId, from: NodeId, message: Message): boolean {
    const blocks = blocksIn(message).filter(({ holders, producer }) => !holders.has(to) && producer !== to);
    if (blocks.length === 0) return false;
    const { perBlock, perByte, perPayment } = this.#cost;
    let time: Duration = blocks.length * perBlock + message.size * perByte;
    for (const { transactions } of blocks) time += transactions.length * perPayment;
    const done: Time = Math.max(this.#scheduler.now, this.#freeAt[to]!) + Math.round(time * this.#factor(to));
    this.#freeAt[to] = done;
    if (done === this.#scheduler.now) return false;
    this.#scheduler.at(done, this.#ready, to, from, message);
    return true;
  }
}

function blocksIn(message: Message): readonly Block[] {
  if (bringsBlock(message)) return [message.block];
  const blocks: readonly unknown[] =
    'blocks' in message && Array.isArray(message.blocks) ? message.blocks : [];
  return blocks.filter(isBlock);
}
