import type { Time } from '../engine/time.js';
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
  /** A block that the asker knows: the answer starts above its last common ancestor with what is wanted. */
  readonly above: Block;
  /** Bytes of blocks that the answer may hold; one block comes in any case. */
  readonly room: number;
  /** When it was asked, as the answer repeats it. */
  readonly askedAt: Time;
}

/** Asks for blocks by name. */
export interface GetListedMessage extends Message {
  readonly type: 'get-listed';
  readonly listed: readonly Block[];
  readonly askedAt: Time;
}

/** Answers `get-blocks` and `get-listed`; empty from who has none of what was asked for. */
export interface BlocksMessage extends Message {
  readonly type: 'blocks';
  /** The block to which the way was asked for; not in the way when one answer does not reach as far. */
  readonly wanted: Block | undefined;
  /** Names and sizes of the blocks on the way, lowest first; none when blocks were asked for by name. */
  readonly way: readonly Block[];
  /** The blocks themselves, of the way as many as there was room for. */
  readonly blocks: readonly Block[];
  readonly askedAt: Time;
}

/** Asks for the tip of the chain that a peer follows, which comes as a block. */
export interface GetHeadMessage extends Message {
  readonly type: 'get-head';
}

/** Messages that a chain view understands. */
export type ChainMessage =
  | BlockMessage
  | GetBlocksMessage
  | GetListedMessage
  | BlocksMessage
  | GetHeadMessage;

/** Bytes of a request: a hash each for what is wanted and where the asker stands, and a header. */
export const REQUEST_SIZE = 80;
/** Bytes of a block's name and size in a list. */
export const ID_SIZE = 36;
/** Names in one list at the most, as in Bitcoin's `headers`. */
const LONGEST_WAY = 2000;

/** What a node answers about blocks that it holds. */
export interface AnswerParts {
  holds(block: Block): boolean;
  /** The blocks to enter between two. */
  way(from: Block, to: Block): readonly Block[];
  sizeOf(block: Block): number;
}

/** The way to a block, with as many blocks of it as there is room for. */
export function answerWay(
  { wanted, above, room, askedAt }: GetBlocksMessage,
  parts: AnswerParts,
): BlocksMessage {
  if (!parts.holds(wanted)) return answer([], [], askedAt, parts);
  const whole = parts.way(above, wanted);
  const way = whole.length === 0 ? [wanted] : whole.slice(0, LONGEST_WAY);
  const blocks: Block[] = [];
  let left = room;
  for (const block of way) {
    left -= parts.sizeOf(block);
    if (left < 0 && blocks.length > 0) break;
    blocks.push(block);
  }
  return answer(way, blocks, askedAt, parts, wanted);
}

/** The blocks that were asked for by name and are held. */
export function answerListed({ listed, askedAt }: GetListedMessage, parts: AnswerParts): BlocksMessage {
  const held = listed.filter((block) => parts.holds(block));
  return answer([], held, askedAt, parts);
}

function answer(
  way: readonly Block[],
  blocks: readonly Block[],
  askedAt: Time,
  { sizeOf }: AnswerParts,
  wanted?: Block,
): BlocksMessage {
  let size = REQUEST_SIZE + ID_SIZE * Math.max(0, way.length - blocks.length);
  for (const block of blocks) size += sizeOf(block);
  return { type: 'blocks', size, wanted, way, blocks, askedAt };
}
