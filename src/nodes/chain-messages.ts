import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';

/** A new block on its way. */
export interface BlockMessage extends Message {
  readonly type: 'block';
  readonly block: Block;
}

/** Asks for a block and whatever the asker lacks below it. */
export interface GetBlocksMessage extends Message {
  readonly type: 'get-blocks';
  /** The block that is missing. */
  readonly wanted: Block;
  /** A block that the asker holds: the answer starts above its last common ancestor with what is wanted. */
  readonly above: Block;
}

/** Answers `get-blocks`: a stretch of the chain, lowest first. */
export interface BlocksMessage extends Message {
  readonly type: 'blocks';
  /** The block that was asked for; not among the blocks when one answer does not reach as far. */
  readonly wanted: Block;
  readonly blocks: readonly Block[];
}

/** Asks for the tip of the chain that a peer follows, which comes as a block. */
export interface GetHeadMessage extends Message {
  readonly type: 'get-head';
}

/** Messages that a chain view understands. */
export type ChainMessage = BlockMessage | GetBlocksMessage | BlocksMessage | GetHeadMessage;
