import type { Block } from '../../ledger/block.js';

/** What the stake lottery adds to a block. */
export interface ForgerSeal {
  /** How many stakers before the forger were waited for: 0 for the holder of the winning lot. */
  readonly attempt: number;
  /** The forger's signature of the payload. */
  readonly signature: string;
  /** Bytes of the block's text. */
  readonly size: number;
}

/** A block of the stake lottery. */
export type LotteryBlock = Block<ForgerSeal>;

/** The seal of the root, which nobody forged. */
export const ROOT_SEAL: ForgerSeal = { attempt: 0, signature: '', size: 0 };
