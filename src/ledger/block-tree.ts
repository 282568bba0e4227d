import { assert } from '../engine/errors.js';
import { NodeSet } from '../engine/node-set.js';
import { ROOT_STAMP, type Stamp } from '../engine/stamp.js';
import type { NodeId, Time } from '../engine/time.js';
import type { Block } from './block.js';
import type { Transaction } from './transaction.js';

/** Bits of `BlockTree.attention`: why a node itself must look at what comes. */
export const OWN_BEHAVIOUR = 1;
/** It misses blocks, or has refused some. */
export const IN_TROUBLE = 2;
/** Payments wait in its pool. */
export const POOLING = 4;

/** What a block is made of; the tree adds its number, height and holders. */
export interface BlockContent<Seal> {
  readonly id: string;
  readonly parent: Block<Seal>;
  readonly producer: NodeId;
  /** Its stamp. */
  readonly time: Stamp;
  readonly transactions: readonly Transaction[];
  readonly seal: Seal;
}

/** The way between two blocks through their last common one. */
export interface Path<Seal> {
  /** Blocks left behind, newest first. */
  readonly down: readonly Block<Seal>[];
  /** Blocks entered, oldest first. */
  readonly up: readonly Block<Seal>[];
}

/**
 * All blocks of a run, whoever holds them. Each keeps a jump to a far ancestor besides its parent, so that going
 * to any height takes O(log height) steps (Myers, "An applicative random-access stack", 1983).
 */
export class BlockTree<Seal = unknown> {
  readonly root: Block<Seal>;
  /** By node: the number of the block that it follows. Kept here side by side, as is who holds a block. */
  readonly heads: Int32Array;
  /**
   * By node: 0 when a block that stands on what it holds changes nothing but its head, so that nobody need ask the node.
   * All begin with `OWN_BEHAVIOUR`; who makes the nodes takes it from those that follow the protocol.
   */
  readonly attention: Uint8Array;
  readonly #nodes: number;
  #now: () => Time = () => 0;
  readonly #blocks: Block<Seal>[] = [];
  /** By block: the ancestor it jumps to. How far depends on the height alone, so equal heights jump alike. */
  readonly #jumps: Block<Seal>[] = [];
  /** By transaction: the latest of its entries below, or -1. */
  readonly #latestEntry: number[] = [];
  /** Lists of the blocks that hold a transaction, linked backwards: one array a column, not one a transaction. */
  readonly #entryBlock: Block<Seal>[] = [];
  readonly #entryBefore: number[] = [];

  /**
   * @param nodes number of nodes that may hold a block; all of them hold the root.
   * @param rootTransactions what the root itself holds, such as the first money.
   */
  constructor(nodes: number, rootId: string, rootSeal: Seal, rootTransactions: readonly Transaction[] = []) {
    this.#nodes = nodes;
    this.heads = new Int32Array(nodes);
    this.attention = new Uint8Array(nodes).fill(OWN_BEHAVIOUR);
    this.root = this.#append(rootId, undefined, -1, ROOT_STAMP, rootTransactions, rootSeal);
    this.#jumps.push(this.root);
    for (let node = 0; node < nodes; node++) this.root.holders.add(node);
  }

  /** Every block by its number: parents stand before their children. */
  get blocks(): readonly Block<Seal>[] {
    return this.#blocks;
  }

  /** Says by what the moments are told at which blocks are made; 0 for all where nothing is said. */
  keepTime(now: () => Time): void {
    this.#now = now;
  }

  /** A node loses every block but the root. */
  dropAll(node: NodeId): void {
    for (const { holders } of this.#blocks) holders.delete(node);
    this.root.holders.add(node);
  }

  /** Adds a block on a parent of this tree. Nobody holds it yet. */
  add(content: BlockContent<Seal>): Block<Seal> {
    const { id, parent, producer, time, transactions, seal } = content;
    assert(this.#blocks[parent.index] === parent, 'BlockTree.add: the parent is not in this tree');
    const jump = this.#jumps[parent.index]!;
    const next = this.#jumps[jump.index]!;
    // Two jumps of one length become one of twice that length and a step: the skew binary numbers.
    const equal = parent.height - jump.height === jump.height - next.height;
    this.#jumps.push(equal ? next : parent);
    return this.#append(id, parent, producer, time, transactions, seal);
  }

  /** The block at `height` on the way from `block` to the root; `undefined` above the block or below the root. */
  ancestor(block: Block<Seal>, height: number): Block<Seal> | undefined {
    if (height < 0 || height > block.height) return undefined;
    let at = block;
    while (at.height > height) {
      const jump = this.#jumps[at.index]!;
      at = jump.height >= height ? jump : at.parent!;
    }
    return at;
  }

  /** Whether `a` is `b` or below it. */
  isAncestor(a: Block<Seal>, b: Block<Seal>): boolean {
    return this.ancestor(b, a.height) === a;
  }

  /** The highest block below or at both. */
  commonAncestor(a: Block<Seal>, b: Block<Seal>): Block<Seal> {
    const height = Math.min(a.height, b.height);
    let left = this.ancestor(a, height)!;
    let right = this.ancestor(b, height)!;
    while (left !== right) {
      const leftJump = this.#jumps[left.index]!;
      const rightJump = this.#jumps[right.index]!;
      const apart = leftJump !== rightJump;
      left = apart ? leftJump : left.parent!;
      right = apart ? rightJump : right.parent!;
    }
    return left;
  }

  /** The blocks to leave and to enter when a head moves. */
  path(from: Block<Seal>, to: Block<Seal>): Path<Seal> {
    const common = this.commonAncestor(from, to);
    const up = between(common, to);
    return { down: between(common, from), up: up.reverse() };
  }

  /** The block that holds the transaction in the chain that ends at `head`, if there is one. */
  inclusion(head: Block<Seal>, transaction: Transaction): Block<Seal> | undefined {
    let entry = this.#latestEntry[transaction.index] ?? -1;
    while (entry >= 0) {
      const block = this.#entryBlock[entry]!;
      if (this.isAncestor(block, head)) return block;
      entry = this.#entryBefore[entry]!;
    }
    return undefined;
  }

  /** Whether the transaction stands in the chain that ends at `head`. */
  includes(head: Block<Seal>, transaction: Transaction): boolean {
    return this.inclusion(head, transaction) !== undefined;
  }

  #append(
    id: string,
    parent: Block<Seal> | undefined,
    producer: NodeId,
    time: Stamp,
    transactions: readonly Transaction[],
    seal: Seal,
  ): Block<Seal> {
    const index = this.#blocks.length;
    const height = parent === undefined ? 0 : parent.height + 1;
    const holders = new NodeSet(this.#nodes);
    const made = this.#now();
    const block: Block<Seal> = {
      index,
      id,
      parent,
      height,
      producer,
      time,
      made,
      transactions,
      seal,
      holders,
    };
    this.#blocks.push(block);
    for (const transaction of transactions) this.#enter(transaction, block);
    return block;
  }

  #enter(transaction: Transaction, block: Block<Seal>): void {
    // Filled up rather than left with holes, which would make the array a slow dictionary.
    while (this.#latestEntry.length <= transaction.index) this.#latestEntry.push(-1);
    this.#entryBefore.push(this.#latestEntry[transaction.index]!);
    this.#latestEntry[transaction.index] = this.#entryBlock.length;
    this.#entryBlock.push(block);
  }
}

/** Blocks above `low` up to `high`, newest first. */
function between<Seal>(low: Block<Seal>, high: Block<Seal>): Block<Seal>[] {
  const blocks: Block<Seal>[] = [];
  for (let block = high; block !== low; block = block.parent!) blocks.push(block);
  return blocks;
}
