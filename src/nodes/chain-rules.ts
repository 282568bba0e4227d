import type { Block, Refusal } from '../ledger/block.js';

/** What a protocol decides about chains. */
export interface ChainRules<Seal> {
  /**
   * Why the block is not valid, whoever and whenever they ask; `undefined` when it is. Its parent is held when
   * this is called, unless the rules keep no forks (`extendsOnly`).
   */
  checkBlock(block: Block<Seal>): Refusal | undefined;
  /** The fork choice: true when a node at `current` moves to `candidate`. A strict order on valid blocks. */
  prefers(candidate: Block<Seal>, current: Block<Seal>): boolean;
  /** Bytes of the block on the wire. */
  sizeOf(block: Block<Seal>): number;
  /** Blocks besides the parent that must be held before this one, as in a graph of blocks; none by default. */
  references?(block: Block<Seal>): readonly Block<Seal>[];
  /** True when a block that does not stand on the head is refused instead of kept (rules without forks). */
  readonly extendsOnly?: boolean;
}

/**
 * The fork choice of one node, which may depend on whatever that node has received: blocks, votes, certificates, polls.
 * By default it is the order on tips that the rules give.
 */
export interface ForkChoice<Seal> {
  /**
   * The block that a node at `current` is to follow, which it must hold.
   *
   * @param added the block that the node has just taken in; absent when it is asked to reconsider.
   */
  choose(current: Block<Seal>, added?: Block<Seal>): Block<Seal>;
}

/** The best tip by an order: a block that was taken in becomes the head when it is preferred. */
export class BestTip<Seal> implements ForkChoice<Seal> {
  readonly #rules: ChainRules<Seal>;

  constructor(rules: ChainRules<Seal>) {
    this.#rules = rules;
  }

  choose(current: Block<Seal>, added: Block<Seal> = current): Block<Seal> {
    return this.#rules.prefers(added, current) ? added : current;
  }
}
