import type { NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { BlockTree } from '../ledger/block-tree.js';
import type { ChainRules } from './chain-rules.js';
import type { NodeEvents } from './events.js';

/**
 * What a protocol says to have plain blocks taken in without its participants: its rules, by which the best tip is the
 * head, and what a node does when its head moves, which its participants call too.
 */
export interface PlainBlocks<Seal = unknown> {
  readonly rules: ChainRules<Seal>;
  onHead(node: NodeId, head: Block<Seal>, previous: Block<Seal>): void;
}

/** Takes a block in for a node; false when the node itself must look at it. */
export type TakeIn = (node: NodeId, block: Block) => boolean;

/** What taking blocks in needs of a run. */
export interface TakeInParts {
  readonly scheduler: { readonly now: Time };
  readonly events: NodeEvents;
  /** The node has the block and passes it on. */
  readonly passOn: (node: NodeId, block: Block) => void;
  /** Has a node's participant made, if it is not yet. */
  readonly wake: (node: NodeId) => void;
}

/**
 * Takes in blocks that are plain: valid, on a block that the node holds, at a node that has nothing to do but to follow
 * them. That is what `ChainView.hold` does with such a block, without the objects of the node, which need not even
 * be in the processor's cache: most blocks of a large network are of this kind. A test runs both ways and compares.
 */
export function plainTakeIn<Seal>(
  tree: BlockTree<Seal>,
  { rules, onHead }: PlainBlocks<Seal>,
  { scheduler, events, passOn }: TakeInParts,
): TakeIn {
  const { attention, heads, blocks } = tree;
  return (node, given) => {
    if (attention[node] !== 0) return false;
    const block = given as Block<Seal>;
    const { holders, parent } = block;
    if (holders.has(node)) return true;
    if (parent === undefined || !parent.holders.has(node) || rules.checkBlock(block) !== undefined)
      return false;
    const previous = blocks[heads[node]!]!;
    const isBetter = rules.prefers(block, previous);
    // Payments of a branch that is left go back to the pool: the node's own work.
    if (isBetter && parent !== previous) return false;
    const { now } = scheduler;
    events.arrived(now, node, block);
    holders.add(node);
    passOn(node, block);
    if (!isBetter) return true;
    heads[node] = block.index;
    onHead(node, block, previous);
    events.headChanged(now, node, block, previous);
    return true;
  };
}
