import type { NodeId } from '../../../engine/time.js';
import type { Block } from '../../../ledger/block.js';
import type { Message } from '../../../network/message.js';
import type { Fields, Reading } from './reading.js';

/**
 * How a protocol writes what its nodes say to one another for another process, and reads what comes from there.
 *
 * Reading is all or nothing: a text that is refused has left nothing behind. What is read twice is one object.
 */
export interface Codec {
  /** A message of a node of this process, as JSON. @throws InvariantError for one that has no text. */
  encode(message: Message): Fields;
  /** A message of a type, as another process wrote it; `to` is the node that is to receive it. */
  decode(type: string, body: unknown, size: number, to: NodeId): Reading<Message>;
  /** Blocks of this process by their id, which several may share. */
  blocksNamed(id: string): readonly Block[];
  /** The routes of the protocol's original; absent where it had none, or others. */
  readonly original?: OriginalRoutes;
}

/** A text of the original's routes as a message of this codec. */
export interface RoutedText {
  readonly from: NodeId;
  readonly type: string;
  readonly body: Fields;
}

/** What the original simulation carried over HTTP, body by body. */
export interface OriginalRoutes {
  /** What is posted to a master as a transaction. */
  transaction(text: string): Reading<RoutedText>;
  /** What is posted to a master as a block. */
  block(text: string): Reading<RoutedText>;
  /** A node's signature of the header of what is posted to it. */
  sign(node: NodeId, text: string): Reading<string>;
}
