import type { NodeId } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { Message } from '../network/message.js';
import {
  type BlockMessage,
  type BlocksMessage,
  bringsBlock,
  isBlocksMessage,
} from '../nodes/chain-messages.js';
import { Host, type HostParts } from '../nodes/host.js';

/** What a node knows, told block by block as it takes them in. */
export type Listener = (block: Block) => void;

/**
 * A host that keeps its node's new blocks to itself until they are released. The node itself need not know: it
 * publishes as ever, and answers whoever asks for blocks with the part that is public.
 *
 * By default every block of its own is kept; `keeps` says otherwise.
 */
export class WithholdingHost extends Host {
  /** What is still to be said of each block that is kept back. */
  readonly #kept = new Map<Block, (() => void)[]>();
  readonly #judged = new Set<Block>();
  /** Blocks that arrived and that the node has not taken in yet. */
  #arrived: Block[] = [];
  /** The block that its node mines on; its own head where nothing is said. */
  #base: Block | undefined;
  readonly #watchers: (() => void)[] = [];

  constructor(parts: HostParts) {
    // Inherits, since observers join the run's events after hosts are made.
    const events = Object.create(parts.events) as HostParts['events'];
    events.arrived = (time, node, block) => {
      parts.events.arrived(time, node, block);
      this.#arrived.push(block);
    };
    super({ ...parts, events });
  }

  /** Whether a new block of the node's own is to be kept back; asked once for each. */
  protected keeps(_block: Block): boolean {
    return true;
  }

  /** Whether nobody else may know of the block yet. */
  isKept(block: Block): boolean {
    return this.#kept.has(block);
  }

  /** Has the node build on a block instead of its head, from now on; on its head again without one. */
  protected mineOn(base: Block | undefined): void {
    if (base === this.#base) return;
    this.#base = base;
    for (const watcher of this.#watchers) watcher();
  }

  override buildOn<Seal>(head: Block<Seal>): Block<Seal> {
    return (this.#base as Block<Seal> | undefined) ?? head;
  }

  override watchBuildOn(listener: () => void): void {
    this.#watchers.push(listener);
  }

  override shows<Seal>(head: Block<Seal>): Block<Seal> {
    let shown = head;
    while (this.isKept(shown) && shown.parent !== undefined) shown = shown.parent;
    return shown;
  }

  /** Says all that was to be said of a block. Ancestors must be released first. */
  release(block: Block): void {
    const waiting = this.#kept.get(block);
    if (waiting === undefined) return;
    this.#kept.delete(block);
    for (const say of waiting) say();
  }

  /** Tells of every block of others that the node has taken in since it was last asked, in order of arrival. */
  takenIn(listener: Listener): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const block of arrived) {
      if (!block.holders.has(this.id)) this.#arrived.push(block);
      else if (block.producer !== this.id) listener(block);
    }
  }

  override publish(message: BlockMessage, followers: readonly NodeId[]): void {
    this.#say(message.block, () => super.publish(message, followers));
  }

  override broadcast(targets: readonly NodeId[], message: Message): void {
    const block = newsOf(message);
    if (block === undefined) super.broadcast(targets, message);
    else this.#say(block, () => super.broadcast(targets, message));
  }

  override send(to: NodeId, message: Message): void {
    const block = newsOf(message);
    if (block !== undefined) this.#say(block, () => super.send(to, message));
    else if (isBlocksMessage(message)) this.#answer(to, message);
    else super.send(to, message);
  }

  #say(block: Block, say: () => void): void {
    if (block.producer === this.id && !this.#judged.has(block)) {
      this.#judged.add(block);
      if (this.keeps(block)) this.#kept.set(block, []);
    }
    const waiting = this.#kept.get(block);
    if (waiting === undefined) say();
    else waiting.push(say);
  }

  /** An answer to a peer that asked for blocks, up to the first that is kept back. */
  #answer(to: NodeId, message: BlocksMessage): void {
    const isPublic = (block: Block) => !this.isKept(block);
    if (message.way.every(isPublic) && message.blocks.every(isPublic)) super.send(to, message);
    else {
      const answer: BlocksMessage = {
        ...message,
        way: message.way.filter(isPublic),
        blocks: message.blocks.filter(isPublic),
      };
      super.send(to, answer);
    }
  }
}

/** The block that a message announces; `undefined` for any other message. */
function newsOf(message: Message): Block | undefined {
  return bringsBlock(message) ? message.block : undefined;
}
