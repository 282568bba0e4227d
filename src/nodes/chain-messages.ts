import type { Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';

/** A new block on its way. */
export interface BlockMessage<Seal = unknown> extends Message {
  readonly type: 'block';
  readonly block: Block<Seal>;
}

/** Asks for a block and whatever the asker lacks below it. */
export interface GetBlocksMessage<Seal = unknown> extends Message {
  readonly type: 'get-blocks';
  /** The block that is missing. */
  readonly wanted: Block<Seal>;
  /** A block that the asker knows: the answer starts above its last common ancestor with what is wanted. */
  readonly above: Block<Seal>;
  /** Bytes of blocks that the answer may hold; one block comes in any case. */
  readonly room: number;
  /** When it was asked, as the answer repeats it. */
  readonly askedAt: Time;
}

/** Asks for blocks by name. */
export interface GetListedMessage<Seal = unknown> extends Message {
  readonly type: 'get-listed';
  readonly listed: readonly Block<Seal>[];
  readonly askedAt: Time;
}

/** Answers `get-blocks` and `get-listed`; empty from who has none of what was asked for. */
export interface BlocksMessage<Seal = unknown> extends Message {
  readonly type: 'blocks';
  /** The block to which the way was asked for; not in the way when one answer does not reach as far. */
  readonly wanted: Block<Seal> | undefined;
  /** Names and sizes of the blocks on the way, lowest first; none when blocks were asked for by name. */
  readonly way: readonly Block<Seal>[];
  /** The blocks themselves, of the way as many as there was room for. */
  readonly blocks: readonly Block<Seal>[];
  readonly askedAt: Time;
}

/** Asks for the tip of the chain that a peer follows, which comes as a block. */
export interface GetHeadMessage extends Message {
  readonly type: 'get-head';
}

/** Messages that a chain view understands. */
export type ChainMessage<Seal = unknown> =
  | BlockMessage<Seal>
  | GetBlocksMessage<Seal>
  | GetListedMessage<Seal>
  | BlocksMessage<Seal>
  | GetHeadMessage;

/** Whether a message of any protocol brings or announces a block. */
export function bringsBlock(message: Message): message is Message & { readonly block: Block } {
  return 'block' in message && isBlock(message.block);
}

/** Whether a value is a block: what its holders are noted at. */
export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && 'holders' in value;
}

/** Whether a message is a block on its way. */
export function isBlockMessage(message: Message): message is BlockMessage {
  return message.type === 'block' && 'block' in message;
}

/** Whether a message answers a request for blocks. */
export function isBlocksMessage(message: Message): message is BlocksMessage {
  return message.type === 'blocks' && 'blocks' in message;
}

/** Bytes of a request: a hash each for what is wanted and where the asker stands, and a header. */
export const REQUEST_SIZE = 80;
/** Bytes of a block's name and size in a list. */
export const ID_SIZE = 36;
/** Names in one list at the most, as in Bitcoin's `headers`. */
const LONGEST_WAY = 2000;

/** What a node answers about blocks that it holds. */
export interface AnswerParts<Seal> {
  holds(block: Block<Seal>): boolean;
  /** The blocks to enter between two. */
  way(from: Block<Seal>, to: Block<Seal>): readonly Block<Seal>[];
  sizeOf(block: Block<Seal>): number;
}

/** The way to a block, with as many blocks of it as there is room for. */
export function answerWay<Seal>(
  { wanted, above, room, askedAt }: GetBlocksMessage<Seal>,
  parts: AnswerParts<Seal>,
): BlocksMessage<Seal> {
  if (!parts.holds(wanted)) return answer([], [], askedAt, parts);
  const whole = parts.way(above, wanted);
  const way = whole.length === 0 ? [wanted] : whole.slice(0, LONGEST_WAY);
  const blocks: Block<Seal>[] = [];
  let left = room;
  for (const block of way) {
    left -= parts.sizeOf(block);
    if (left < 0 && blocks.length > 0) break;
    blocks.push(block);
  }
  return answer(way, blocks, askedAt, parts, wanted);
}

/** The blocks that were asked for by name and are held. */
export function answerListed<Seal>(
  { listed, askedAt }: GetListedMessage<Seal>,
  parts: AnswerParts<Seal>,
): BlocksMessage<Seal> {
  const held = listed.filter((block) => parts.holds(block));
  return answer([], held, askedAt, parts);
}

function answer<Seal>(
  way: readonly Block<Seal>[],
  blocks: readonly Block<Seal>[],
  askedAt: Time,
  { sizeOf }: AnswerParts<Seal>,
  wanted?: Block<Seal>,
): BlocksMessage<Seal> {
  let size = REQUEST_SIZE + ID_SIZE * Math.max(0, way.length - blocks.length);
  for (const block of blocks) size += sizeOf(block);
  return { type: 'blocks', size, wanted, way, blocks, askedAt };
}
