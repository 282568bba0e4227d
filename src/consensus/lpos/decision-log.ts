import type { LposBlock } from './candidate.js';

/** Two blocks that were decided on one parent. */
export interface Conflict {
  readonly first: LposBlock;
  readonly second: LposBlock;
}

/** Is told of every decision of a run, also of those that are withheld, and tells which contradict one another. */
export class DecisionLog {
  readonly #byHeight = new Map<number, LposBlock[]>();
  readonly #conflicts: Conflict[] = [];

  /** Pairs of blocks decided at one height. */
  get conflicts(): readonly Conflict[] {
    return this.#conflicts;
  }

  /** @returns the blocks of the same height that were decided before. */
  decided(block: LposBlock): readonly LposBlock[] {
    const others = this.#byHeight.get(block.height) ?? [];
    for (const first of others) this.#conflicts.push({ first, second: block });
    this.#byHeight.set(block.height, [...others, block]);
    return others;
  }

  /** Whether another block was decided at the same height. */
  isContradicted(block: LposBlock): boolean {
    return (this.#byHeight.get(block.height)?.length ?? 0) > 1;
  }
}
