import type { Duration, Time } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import type { ForkOrder } from './longest-chain.js';
import type { UncleSeal } from './uncles.js';

/** Which blocks count when two branches compete. */
export interface TimelinessSettings {
  /** A block is late that comes longer than this after the node's first block of the same height. */
  readonly late: Duration;
  /** Blocks by which a branch must be longer to be followed whatever it weighs. */
  readonly catchUp: number;
}

/**
 * The fork choice of "publish or perish" (R. Zhang and B. Preneel, CT-RSA 2017): of two branches the longer one holds
 * when it is longer by `catchUp` blocks, and otherwise the one of more weight. A branch weighs its blocks that came in
 * time and what these name as uncles that came in time. Where blocks name no uncles, late ones just do not count.
 *
 * Branches are compared by the number of their blocks. What is kept are the moments at which this node took blocks in.
 */
export class TimelyChains<Seal extends UncleSeal> implements ForkChoice<Seal> {
  readonly #tree: BlockTree<Seal>;
  readonly #settings: TimelinessSettings;
  readonly #now: () => Time;
  readonly #ties: ForkOrder<Seal>;
  /** By height: when the node took its first block of that height in. */
  readonly #firstAt = new Map<number, Time>();
  readonly #late = new Set<Block<UncleSeal>>();

  /** @param ties whether a node leaves its head for a branch of equal weight. */
  constructor(tree: BlockTree<Seal>, settings: TimelinessSettings, now: () => Time, ties: ForkOrder<Seal>) {
    this.#tree = tree;
    this.#settings = settings;
    this.#now = now;
    this.#ties = ties;
  }

  /** Whether a block that the node holds came in time. */
  inTime(block: Block<UncleSeal>): boolean {
    return !this.#late.has(block);
  }

  choose(current: Block<Seal>, added: Block<Seal> = current): Block<Seal> {
    if (added === current) return current;
    if (current.parent === undefined) this.#begin();
    this.#note(added);
    const common = this.#tree.commonAncestor(added, current);
    if (common === current) return added;
    if (common === added) return current;
    const longer = added.height - current.height;
    if (Math.abs(longer) >= this.#settings.catchUp) return longer > 0 ? added : current;
    const heavier = this.#weight(added, common) - this.#weight(current, common);
    if (heavier !== 0) return heavier > 0 ? added : current;
    return this.#ties(added, current) ? added : current;
  }

  /** A node at the root has just begun, or has lost what it had. */
  #begin(): void {
    this.#firstAt.clear();
    this.#late.clear();
  }

  #note(block: Block<Seal>): void {
    const now = this.#now();
    const first = this.#firstAt.get(block.height);
    if (first === undefined) this.#firstAt.set(block.height, now);
    else if (now - first > this.#settings.late) this.#late.add(block);
  }

  #weight(tip: Block<Seal>, common: Block<Seal>): number {
    let weight = 0;
    for (let block = tip; block !== common; block = block.parent!) {
      if (!this.inTime(block)) continue;
      weight++;
      // Uncles from below the fork would weigh for both branches or for neither.
      for (const uncle of block.seal.uncles) if (uncle.height > common.height && this.inTime(uncle)) weight++;
    }
    return weight;
  }
}
