import type { Amount } from '../../../ledger/amount.js';
import type { Block } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';

/** How stale blocks are paid when later ones name them (Ethereum: at most 2 a block, up to 6 generations old). */
export interface UncleSettings {
  /** Uncles a block may name. */
  readonly most: number;
  /** Generations an uncle may be older than the block that names it. */
  readonly depth: number;
  /** False where naming a block shows that it was known, and pays nobody; true by default. */
  readonly paid?: boolean;
}

/** A seal that names uncles. */
export interface UncleSeal {
  readonly uncles: readonly Block<UncleSeal>[];
}

/** Part of the subsidy that the miner of a block gets for each uncle it names: a 32nd. */
const NEPHEW_PARTS = 32;
/** An uncle k generations old gets (8 - k) / 8 of the subsidy. */
const UNCLE_PARTS = 8;

/** What an uncle's miner gets (yellow paper, section 11.3). */
export function uncleReward(subsidy: Amount, generations: number): Amount {
  return Math.floor((subsidy * Math.max(0, UNCLE_PARTS - generations)) / UNCLE_PARTS);
}

/** What the miner that names an uncle gets for it. */
export function nephewReward(subsidy: Amount): Amount {
  return Math.floor(subsidy / NEPHEW_PARTS);
}

/**
 * Whether a block on `parent` may name `uncle`: no ancestor, but child of one, not older than `depth` generations,
 * and named by no ancestor before.
 */
export function mayName<Seal extends UncleSeal>(
  tree: BlockTree<Seal>,
  parent: Block<Seal>,
  uncle: Block<Seal>,
  { depth }: UncleSettings,
): boolean {
  const generations = parent.height + 1 - uncle.height;
  if (generations < 1 || generations > depth || uncle.parent === undefined) return false;
  if (tree.isAncestor(uncle, parent) || !tree.isAncestor(uncle.parent, parent)) return false;
  let at: Block<Seal> | undefined = parent;
  for (let step = 0; step < depth && at !== undefined; step++) {
    if (at.seal.uncles.includes(uncle)) return false;
    at = at.parent;
  }
  return true;
}

/**
 * The uncles for a block on `parent`, oldest first, among the stale blocks a miner knows.
 *
 * @param candidates blocks the miner holds, in the order in which they came.
 */
export function chooseUncles<Seal extends UncleSeal>(
  tree: BlockTree<Seal>,
  parent: Block<Seal>,
  candidates: Iterable<Block<Seal>>,
  settings: UncleSettings,
): readonly Block<Seal>[] {
  const possible: Block<Seal>[] = [];
  for (const block of candidates) if (mayName(tree, parent, block, settings)) possible.push(block);
  return possible.sort((a, b) => a.height - b.height || a.index - b.index).slice(0, settings.most);
}
