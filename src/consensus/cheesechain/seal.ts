import type { Block } from '../../ledger/block.js';

/** What Cheesechain adds to a block. */
export interface CheeseSeal {
  /** The cheese's own word for its height; a check compares the two. */
  readonly sequenceNumber: number;
  /** The cheese's own word for its parent. */
  readonly parentSmell: string;
  readonly nonce: number;
  /** Bytes of the cheese as JSON. */
  readonly size: number;
  /** Bytes of the whole chain up to it as JSON: what an answer to GETCHAIN carries. */
  readonly chainSize: number;
}

/** A block as Cheesechain makes it. */
export type CheeseBlock = Block<CheeseSeal>;
