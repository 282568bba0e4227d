import { stampSpan } from '../../../engine/stamp.js';
import type { Duration } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';

/** What a rule of difficulty may read: the headers below the block to be made, by steps back from its parent. */
export interface Headers {
  /** Height of the parent: 0 for the root, below which there is nothing. */
  readonly height: number;
  /** Stamp of the block `back` steps below the parent, counted from the root's; `back` from 0 to `height`. */
  time(back: number): Duration;
  /** Difficulty of that block. */
  difficulty(back: number): number;
}

/** The headers below a block on `parent`. Rules walk back step by step, so that the last one asked for is remembered. */
export class TreeHeaders<Seal extends { readonly difficulty: number }> implements Headers {
  readonly height: number;
  readonly #tree: BlockTree<Seal>;
  readonly #parent: Block<Seal>;
  #at: Block<Seal>;

  constructor(tree: BlockTree<Seal>, parent: Block<Seal>) {
    this.height = parent.height;
    this.#tree = tree;
    this.#parent = parent;
    this.#at = parent;
  }

  time(back: number): Duration {
    return stampSpan(this.#tree.root.time, this.#block(back).time);
  }

  difficulty(back: number): number {
    return this.#block(back).seal.difficulty;
  }

  #block(back: number): Block<Seal> {
    const height = this.height - back;
    if (this.#at.height === height + 1) this.#at = this.#at.parent!;
    else if (this.#at.height !== height) this.#at = this.#tree.ancestor(this.#parent, height)!;
    return this.#at;
  }
}
