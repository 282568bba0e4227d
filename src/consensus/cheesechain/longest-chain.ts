import type { Refusal } from '../../ledger/block.js';
import type { BlockTree } from '../../ledger/block-tree.js';
import type { Host } from '../../nodes/host.js';
import { longestChain } from '../kit/chain/longest-chain.js';
import type { Rules } from './rules.js';
import type { CheeseBlock, CheeseSeal } from './seal.js';

/** Only a strictly longer chain is taken: of equal ones the first that came stays. */
export const prefersCheese = longestChain<CheeseSeal>('first-seen');

const ON_INVALID: Refusal = { code: 'invalid-ancestor', detail: 'Cheese stands on one that was refused.' };

/** What became of a cheese that was offered. */
export type Offered = 'known' | 'held' | 'refused' | 'orphan';

/**
 * One peer's chain. Nothing waits here for an ancestor: who gets a cheese it cannot place asks for the sender's
 * whole chain, as the original does, and a chain comes with all its ancestors or not at all.
 */
export class LongestChain {
  readonly #host: Host;
  readonly #tree: BlockTree<CheeseSeal>;
  readonly #rules: Rules;
  readonly #onHead: (head: CheeseBlock, previous: CheeseBlock) => void;
  readonly #invalid = new Set<CheeseBlock>();
  #head: CheeseBlock;

  /** @param onHead called after the head moved, before observers learn of it. */
  constructor(
    host: Host,
    tree: BlockTree<CheeseSeal>,
    rules: Rules,
    onHead: (head: CheeseBlock, previous: CheeseBlock) => void,
  ) {
    this.#host = host;
    this.#rules = rules;
    this.#onHead = onHead;
    this.#tree = tree;
    this.#head = tree.root;
  }

  get head(): CheeseBlock {
    return this.#head;
  }

  /** Forgets what was refused and, with the disk, every cheese but the first. */
  forget(disk: boolean): void {
    this.#invalid.clear();
    if (!disk) return;
    const { events, now, id } = this.#host;
    const { root } = this.#tree;
    this.#tree.dropAll(id);
    const previous = this.#head;
    this.#head = root;
    if (previous !== root) events.headChanged(now, id, root, previous);
  }

  /** Takes one cheese when its parent is held and it is valid. */
  offer(block: CheeseBlock): Offered {
    if (this.#holds(block)) return 'known';
    if (this.#invalid.has(block)) return 'refused';
    const { events, now, id } = this.#host;
    events.arrived(now, id, block);
    if (block.parent !== undefined && !this.#holds(block.parent) && !this.#invalid.has(block.parent)) {
      return 'orphan';
    }
    if (!this.#isValid(block)) return 'refused';
    block.holders.add(id);
    if (prefersCheese(block, this.#head)) this.#moveTo(block);
    return 'held';
  }

  /**
   * Takes a whole chain when it is longer than the own one and every cheese of it is valid.
   *
   * @returns whether the head moved to it.
   */
  offerChain(tip: CheeseBlock): boolean {
    if (!prefersCheese(tip, this.#head)) return false;
    const missing: CheeseBlock[] = [];
    for (let block = tip; !this.#holds(block); block = block.parent!) missing.push(block);
    missing.reverse();
    const { events, now, id } = this.#host;
    for (const block of missing) {
      if (this.#invalid.has(block)) return false;
      events.arrived(now, id, block);
      if (!this.#isValid(block)) return false;
    }
    for (const block of missing) block.holders.add(id);
    this.#moveTo(tip);
    return true;
  }

  #holds(block: CheeseBlock): boolean {
    return block.holders.has(this.#host.id);
  }

  #isValid(block: CheeseBlock): boolean {
    const onInvalid = block.parent !== undefined && this.#invalid.has(block.parent);
    const refusal = onInvalid ? ON_INVALID : this.#rules.checkBlock(block);
    if (refusal === undefined) return true;
    this.#invalid.add(block);
    const { events, now, id } = this.#host;
    events.rejected(now, id, block, refusal);
    this.#host.log('ERROR', () => `Cheese rejected: ${refusal.detail}`);
    return false;
  }

  #moveTo(head: CheeseBlock): void {
    const previous = this.#head;
    this.#head = head;
    this.#onHead(head, previous);
    const { events, now, id } = this.#host;
    events.headChanged(now, id, head, previous);
  }
}
