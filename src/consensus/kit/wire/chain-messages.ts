import { InvariantError } from '../../../engine/errors.js';
import type { NodeId } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { BlockTree } from '../../../ledger/block-tree.js';
import type { Message } from '../../../network/message.js';
import type { BlockMessage, BlocksMessage, GetBlocksMessage } from '../../../nodes/chain-view.js';
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
} from './reading.js';

/** Characters of a block's text at the most. */
export const MOST_BLOCK_TEXT = 4_000_000;
/** Blocks in one answer at the most. */
const MOST_BLOCKS = 1_000;

/** What is needed to write and read messages about chains. */
export interface ChainMessagesParts<Seal> {
  readonly tree: BlockTree<Seal>;
  readonly known: KnownTexts<Seal>;
  readonly write: (block: Block<Seal>) => string;
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
  encode(message: Message): Fields {
    const { write, beside } = this.#parts;
    switch (message.type) {
      case 'block': {
        const block = (message as BlockMessage).block as Block<Seal>;
        return { block: write(block), ...beside?.([block]) };
      }
      case 'blocks': {
        const { wanted, blocks } = message as BlocksMessage;
        const list = blocks as readonly Block<Seal>[];
        return { wanted: wanted.id, blocks: list.map(write), ...beside?.(list) };
      }
      case 'get-blocks': {
        const { wanted, above } = message as GetBlocksMessage;
        return { wanted: wanted.id, above: above.id };
      }
      case 'get-head':
        return {};
      default:
        throw new InvariantError(`codec: messages of type "${message.type}" have no text`);
    }
  }

  /** The message that the JSON says, within `reading`. */
  decode(type: string, body: unknown, size: number, to: NodeId): Message {
    const fields = fieldsOf(body, `the body of "${type}"`);
    switch (type) {
      case 'block': {
        this.#parts.takeBeside?.(fields);
        const block = this.#parts.read(textField(fields, 'block', MOST_BLOCK_TEXT), to);
        return { type, size, block } as BlockMessage;
      }
      case 'blocks':
        return this.#readBlocks(fields, size, to);
      case 'get-blocks': {
        const wanted = this.#named(hashField(fields, 'wanted'), to);
        // The asker's head may be a block that nobody here has seen: it gets the chain from the root then.
        const above = this.#parts.known.named(hashField(fields, 'above'))[0] ?? this.#parts.tree.root;
        return { type, size, wanted, above } as GetBlocksMessage;
      }
      case 'get-head':
        return { type, size };
      default:
        return unreadable('there is no message of this type');
    }
  }

  /** The block of the name, of several the one that the node holds. */
  #named(id: string, to: NodeId): Block<Seal> {
    const blocks = this.#parts.known.named(id);
    return blocks.find(({ holders }) => holders.has(to)) ?? blocks[0] ?? lacking(id);
  }

  /** A stretch of chain: as far as it can be read, in order; what was wanted is its last block when it is not there. */
  #readBlocks(fields: Fields, size: number, to: NodeId): Message {
    this.#parts.takeBeside?.(fields);
    const wantedId = hashField(fields, 'wanted');
    const texts = listField(fields, 'blocks', MOST_BLOCKS);
    const blocks: Block<Seal>[] = [];
    for (const text of texts) {
      const read = reading(() => this.#parts.read(textField({ text }, 'text', MOST_BLOCK_TEXT), to));
      if (read.kind === 'value') blocks.push(read.value);
      else if (blocks.length > 0) break;
      else if (read.kind === 'missing') return lacking(read.id);
      else return refuseText(read.refusal);
    }
    if (blocks.length === 0) return unreadable('expected "blocks" to hold a block');
    const wanted = this.#parts.known.named(wantedId)[0] ?? blocks.at(-1)!;
    return { type: 'blocks', size, wanted, blocks } as BlocksMessage;
  }
}
