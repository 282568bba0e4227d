import type { EventId } from '../../../engine/scheduler.js';
import type { NodeId } from '../../../engine/time.js';
import type { Host } from '../../../nodes/host.js';
import type { Master } from '../../../nodes/master.js';
import { Patience } from '../../../nodes/patience.js';
import { type ChainAnswer, GET_CHAIN_SIZE, type GetChainMessage } from '../messages.js';
import type { WorkProtocol } from '../protocol.js';
import type { WorkSeal } from '../seal.js';
import { longestOffer } from './pycotr-choice.js';

/**
 * Pycotr's call for consensus: ask every other node for its whole chain, wait for all answers, and adopt the first
 * of the longest that are longer than the own one (seed `pycotr`, section 5).
 */
export class ConsensusCall {
  readonly #host: Host;
  readonly #protocol: WorkProtocol;
  readonly #master: Master<WorkSeal>;
  readonly #others: readonly NodeId[];
  readonly #answers = new Map<NodeId, ChainAnswer>();
  /** How long to wait for the chains of others before it chooses among those it has: as long as they took before. */
  readonly #patience = new Patience();
  #round = 0;
  #timer: EventId | undefined;
  #source: NodeId;

  constructor(host: Host, protocol: WorkProtocol, master: Master<WorkSeal>) {
    this.#host = host;
    this.#protocol = protocol;
    this.#master = master;
    this.#source = host.id;
    const asks = protocol.settings.exchange === 'ask';
    this.#others = asks ? protocol.masters.filter((node) => node !== host.id) : [];
  }

  /** The node whose chain the last call adopted, or the node itself when it adopted none. */
  get source(): NodeId {
    return this.#source;
  }

  /** Asks everybody; answers to an earlier call no longer count. */
  start(): void {
    this.#stop();
    if (this.#others.length === 0) {
      this.#choose();
      return;
    }
    this.#round++;
    this.#timer = this.#host.after(this.#patience.wait(), this.#onSilence, undefined, undefined);
    const askedAt = this.#host.now;
    const message: GetChainMessage = { type: 'get-chain', size: GET_CHAIN_SIZE, round: this.#round, askedAt };
    this.#host.broadcast(this.#others, message);
  }

  /** Answers another node's call. */
  answer({ round, askedAt }: GetChainMessage, from: NodeId): void {
    const head = this.#host.shows(this.#master.head);
    const pool = [...this.#master.pool].map(({ transaction }) => transaction);
    let size = this.#protocol.book.chainBytes(head);
    for (const transaction of pool) size += this.#protocol.sizeOf(transaction);
    const message: ChainAnswer = { type: 'chain', size, round, askedAt, head, pool };
    this.#host.send(from, message);
  }

  /** Takes an answer; the last one decides. */
  take(answer: ChainAnswer, from: NodeId): void {
    // One that comes too late says how long to wait the next time.
    this.#patience.measured(this.#host.now - answer.askedAt);
    if (this.#timer === undefined || answer.round !== this.#round) return;
    this.#answers.set(from, answer);
    if (this.#answers.size === this.#others.length) this.#choose();
  }

  /** Gives up a call that is under way. */
  forget(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.#timer !== undefined) this.#host.cancel(this.#timer);
    this.#timer = undefined;
    this.#answers.clear();
  }

  readonly #onSilence = (): void => {
    if (this.#answers.size === 0) this.#patience.expired();
    this.#choose();
  };

  readonly #choose = (): void => {
    const offers: { node: NodeId; answer: ChainAnswer }[] = [];
    for (const node of this.#others) {
      const answer = this.#answers.get(node);
      if (answer !== undefined) offers.push({ node, answer });
    }
    this.#stop();
    this.#source = this.#host.id;
    for (;;) {
      const sizes = offers.map(({ answer }) => ({ size: answer.head.height }));
      const place = longestOffer(this.#master.head.height, sizes);
      if (place < 0) break;
      const { node, answer } = offers[place]!;
      if (this.#adopt(answer, node)) {
        this.#source = node;
        break;
      }
      // The original looks at one candidate only; after it there may be a valid one.
      if (this.#protocol.settings.legacy) break;
      offers.splice(place, 1);
    }
    const status = this.#source === this.#host.id ? 'no update' : 'updated';
    this.#host.log('INFO', () => `Consensus: ${status}`);
  };

  /** Takes a chain as a whole, or nothing of it when one of its blocks is invalid. */
  #adopt({ head, pool }: ChainAnswer, from: NodeId): boolean {
    const { tree, rules, settings } = this.#protocol;
    const { up } = tree.path(this.#master.head, head);
    if (up.some((block) => rules.checkBlock(block) !== undefined)) return false;
    for (const block of up) this.#master.chain.hold(block, from);
    if (settings.legacy) {
      this.#master.pool.clear();
      for (const transaction of pool) this.#master.pool.add(transaction, this.#host.clock);
    }
    return true;
  }
}
