import { InvariantError } from '../../../engine/errors.js';
import { type Duration, type NodeId, SECOND, type Time } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { Message } from '../../../network/message.js';
import type {
  BlockMessage,
  BlocksMessage,
  ChainMessage,
  GetBlocksMessage,
  GetListedMessage,
} from '../../../nodes/chain-messages.js';
import type { KnownTexts } from './known-texts.js';
import {
  type Fields,
  fieldsOf,
  hashField,
  lacking,
  listField,
  reading,
  refuseText,
  textField,
  unreadable,
  wholeField,
} from './reading.js';

/** Characters of a block's text at the most. */
export const MOST_BLOCK_TEXT = 4_000_000;
/** Blocks in one answer at the most. */
const MOST_BLOCKS = 1_000;
/** An answer takes no longer than this. */
const LONGEST_ANSWER: Duration = 600 * SECOND;
/** Names of blocks in one message at the most. */
const MOST_NAMES = 10_000;

/** What is needed to write and read messages about chains. */
export interface ChainMessagesParts<Seal> {
  readonly tree: BlockTree<Seal>;
  readonly known: KnownTexts<Seal>;
  readonly write: (block: Block<Seal>) => string;
  readonly now: () => Time;
  /** Reads a block's text, within `reading`. */
  readonly read: (text: string, to: NodeId) => Block<Seal>;
  /** What is to stand beside blocks for those who judge them. */
  readonly beside?: (blocks: readonly Block<Seal>[]) => Fields;
  /** Takes what stood beside blocks, before they are read. */
  readonly takeBeside?: (fields: Fields) => void;
}

/** The messages of a chain view, as JSON: the same for every protocol that keeps chains. */
export class ChainMessages<Seal> {
  readonly #parts: ChainMessagesParts<Seal>;

  constructor(parts: ChainMessagesParts<Seal>) {
    this.#parts = parts;
  }

  /** The message as JSON. @throws InvariantError when it is not about chains. */
  encode(message: ChainMessage<Seal>): Fields {
    const { write, beside } = this.#parts;
    const { type }: Message = message;
    switch (message.type) {
      case 'block': {
        const { block } = message;
        return { block: write(block), ...beside?.([block]) };
      }
      case 'blocks': {
        const { wanted, way, blocks, askedAt } = message;
        const texts = blocks.map(write);
        return {
          wanted: wanted?.id ?? null,
          way: way.map(nameOf),
          blocks: texts,
          askedAt,
          ...beside?.(blocks),
        };
      }
      case 'get-blocks': {
        const { wanted, above, room, askedAt } = message;
        return { wanted: wanted.id, above: above.id, room, askedAt };
      }
      case 'get-listed': {
        const { listed, askedAt } = message;
        return { listed: listed.map(nameOf), askedAt };
      }
      case 'get-head':
        return {};
      default:
        throw new InvariantError(`codec: messages of type "${type}" have no text`);
    }
  }

  /** The message that the JSON says, within `reading`. */
  decode(type: string, body: unknown, size: number, to: NodeId): ChainMessage<Seal> {
    const fields = fieldsOf(body, `the body of "${type}"`);
    switch (type) {
      case 'block': {
        this.#parts.takeBeside?.(fields);
        const block = this.#parts.read(textField(fields, 'block', MOST_BLOCK_TEXT), to);
        return { type, size, block } satisfies BlockMessage<Seal>;
      }
      case 'blocks':
        return this.#readBlocks(fields, size, to);
      case 'get-blocks': {
        const wanted = this.#named(hashField(fields, 'wanted'), to);
        if (wanted === undefined) return lacking(hashField(fields, 'wanted'));
        // The asker's head may be a block that nobody here has seen: it gets the chain from the root then.
        const above = this.#named(hashField(fields, 'above'), to) ?? this.#parts.tree.root;
        const room = wholeField(fields, 'room', 0, Number.MAX_SAFE_INTEGER);
        return {
          type,
          size,
          wanted,
          above,
          room,
          askedAt: momentIn(fields),
        } satisfies GetBlocksMessage<Seal>;
      }
      case 'get-listed': {
        const listed = this.#knownOf(fields, 'listed', to);
        return { type, size, listed, askedAt: momentIn(fields) } satisfies GetListedMessage<Seal>;
      }
      case 'get-head':
        return { type, size };
      default:
        return unreadable('there is no message of this type');
    }
  }

  /** The block of the name, of several the one that the node holds. */
  #named(id: string, to: NodeId): Block<Seal> | undefined {
    const blocks = this.#parts.known.named(id);
    return blocks.find(({ holders }) => holders.has(to)) ?? blocks[0];
  }

  /** Of the blocks that a list names, those that are known here. */
  #knownOf(fields: Fields, key: string, to: NodeId): readonly Block<Seal>[] {
    return listField(fields, key, MOST_NAMES).flatMap((id) => {
      const block = this.#named(hashField({ id }, 'id'), to);
      return block === undefined ? [] : [block];
    });
  }

  /** When an answer says it was asked for: not later than now, nor so long ago that no answer is waited for. */
  #askedAt(fields: Fields): Time {
    const now = this.#parts.now();
    return wholeField(fields, 'askedAt', Math.max(0, now - LONGEST_ANSWER), now);
  }

  /**
   * An answer, its blocks as far as they can be read, in order. Names on the way that are not known here are left out:
   * whoever misses those asks again, from the last block on.
   */
  #readBlocks(fields: Fields, size: number, to: NodeId): BlocksMessage<Seal> {
    this.#parts.takeBeside?.(fields);
    const wantedId = fields['wanted'] === null ? undefined : hashField(fields, 'wanted');
    const blocks: Block<Seal>[] = [];
    for (const text of listField(fields, 'blocks', MOST_BLOCKS)) {
      const read = reading(() => this.#parts.read(textField({ text }, 'text', MOST_BLOCK_TEXT), to));
      if (read.kind === 'value') blocks.push(read.value);
      else if (blocks.length > 0) break;
      else if (read.kind === 'missing') return lacking(read.id);
      else return refuseText(read.refusal);
    }
    const way = this.#knownOf(fields, 'way', to);
    const known = wantedId === undefined ? undefined : this.#named(wantedId, to);
    const wanted = known ?? way.at(-1);
    return {
      type: 'blocks',
      size,
      wanted,
      way,
      blocks,
      askedAt: this.#askedAt(fields),
    } satisfies BlocksMessage<Seal>;
  }
}

function nameOf({ id }: Block): string {
  return id;
}

function momentIn(fields: Fields): Time {
  return wholeField(fields, 'askedAt', 0, Number.MAX_SAFE_INTEGER);
}
