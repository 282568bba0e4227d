import type { Random } from '../../../engine/random.js';
import type { Block } from '../../../ledger/block.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import type { ForkOrder } from './longest-chain.js';

/**
 * The best tip, and of equally good ones each with the same probability (I. Eyal and E. G. Sirer, "Majority is not
 * enough: Bitcoin mining is vulnerable", 2014, section 6): whoever publishes a rival block at once wins half of the ties,
 * however well it is linked.
 */
export class UniformTies<Seal> implements ForkChoice<Seal> {
  readonly #order: ForkOrder<Seal>;
  readonly #random: Random;
  /** Equally good tips that the node knows, its head included. */
  #equals = 1;

  /** @param random the node's own stream for this purpose. */
  constructor(order: ForkOrder<Seal>, random: Random) {
    this.#order = order;
    this.#random = random;
  }

  choose(current: Block<Seal>, added: Block<Seal> = current): Block<Seal> {
    if (this.#order(added, current)) {
      this.#equals = 1;
      return added;
    }
    if (added === current || this.#order(current, added)) return current;
    this.#equals++;
    return this.#random.below(this.#equals) === 0 ? added : current;
  }
}
