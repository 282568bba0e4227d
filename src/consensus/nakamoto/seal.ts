import type { Block } from '../../ledger/block.js';
import { FIRST_DIFFICULTY } from '../kit/chain/difficulty.js';

/** What proof of work adds to a block. */
export interface WorkSeal {
  /** Expected work for this block, in millionths of the work for the run's first. */
  readonly difficulty: number;
  /** The same of this block and all below it. */
  readonly work: number;
  /** Found by search when there is a real puzzle, else 0. */
  readonly nonce: number;
  /** Bytes on the wire. */
  readonly size: number;
  /** Stale blocks whose miners this one rewards. */
  readonly uncles: readonly WorkBlock[];
}

/** A block of proof of work. */
export type WorkBlock = Block<WorkSeal>;

/** The seal of the block that everybody starts from. */
export const ROOT_SEAL: WorkSeal = { difficulty: FIRST_DIFFICULTY, work: 0, nonce: 0, size: 0, uncles: [] };
