import type { NodeId } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { ForkChoice } from '../../../nodes/chain-rules.js';
import { type TieBreak, winsTie } from './longest-chain.js';

/** Whether a node holds a block. */
export type Holds<Seal> = (block: Block<Seal>) => boolean;

/**
 * The heaviest subtree (GHOST; Sompolinsky and Zohar, "Secure high-rate transaction processing in Bitcoin", 2015):
 * from the root, always on to the child under which most work lies.
 *
 * A new block adds weight only to the blocks below it. So a node's choice can change only where the new block's
 * branch leaves the chain it follows: two subtrees are weighed, and none when the block stands on the head.
 */
export class HeaviestSubtree<Seal extends { readonly difficulty: number }> {
  readonly #tree: BlockTree<Seal>;
  readonly #ties: TieBreak;
  /** By block: those that stand on it, in the order in which they were made. */
  readonly #children: Block<Seal>[][] = [];

  constructor(tree: BlockTree<Seal>, ties: TieBreak) {
    this.#tree = tree;
    this.#ties = ties;
  }

  /** Makes a new block of the tree known; nobody needs to hold it yet. */
  add(block: Block<Seal>): void {
    while (this.#children.length <= block.index) this.#children.push([]);
    this.#children[block.parent!.index]!.push(block);
  }

  /** The choice of one node, by the blocks that it holds. */
  choiceOf(node: NodeId): ForkChoice<Seal> {
    const holds: Holds<Seal> = ({ holders }) => holders.has(node);
    return {
      choose: (current, added) => (added === undefined ? current : this.choose(added, current, holds)),
    };
  }

  /** The head of a node at `current` that has just taken `added` in. */
  choose(added: Block<Seal>, current: Block<Seal>, holds: Holds<Seal>): Block<Seal> {
    if (added.parent === current) return added;
    const common = this.#tree.commonAncestor(added, current);
    // Below the head nothing was added that it does not stand on already.
    if (common === current || common === added) return this.#tip(current, holds);
    const theirs = this.#tree.ancestor(added, common.height + 1)!;
    const ours = this.#tree.ancestor(current, common.height + 1)!;
    return this.#beats(theirs, ours, holds) ? this.#tip(theirs, holds) : current;
  }

  /**
   * Whether somebody who holds every public block would leave `current` for `candidate`. Public is what others than
   * its maker hold, and what these two stand on: what an attacker keeps to itself weighs nothing.
   */
  prefers(candidate: Block<Seal>, current: Block<Seal>): boolean {
    const common = this.#tree.commonAncestor(candidate, current);
    if (common === candidate) return false;
    if (common === current) return true;
    const theirs = this.#tree.ancestor(candidate, common.height + 1)!;
    const ours = this.#tree.ancestor(current, common.height + 1)!;
    const stands = (block: Block<Seal>) =>
      this.#tree.isAncestor(block, candidate) || this.#tree.isAncestor(block, current);
    return this.#beats(theirs, ours, (block) => isPublic(block) || stands(block));
  }

  /** Work of a block and of all held blocks above it. */
  weight(block: Block<Seal>, holds: Holds<Seal>): number {
    let weight = 0;
    const open = [block];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      weight += next.seal.difficulty;
      for (const child of this.#children[next.index] ?? []) if (holds(child)) open.push(child);
    }
    return weight;
  }

  #beats(candidate: Block<Seal>, current: Block<Seal>, holds: Holds<Seal>): boolean {
    const difference = this.weight(candidate, holds) - this.weight(current, holds);
    return difference > 0 || (difference === 0 && winsTie(this.#ties, candidate, current));
  }

  /** The tip above a block; of equal children the one made first, or the one of lower hash. */
  #tip(from: Block<Seal>, holds: Holds<Seal>): Block<Seal> {
    let tip = from;
    for (;;) {
      let best: Block<Seal> | undefined;
      for (const child of this.#children[tip.index] ?? []) {
        if (holds(child) && (best === undefined || this.#beats(child, best, holds))) best = child;
      }
      if (best === undefined) return tip;
      tip = best;
    }
  }
}

/** Whether another node than its maker holds a block. */
function isPublic({ holders, producer }: Block): boolean {
  const first = holders.nextFrom(0);
  return first >= 0 && (first !== producer || holders.nextFrom(producer + 1) >= 0);
}
