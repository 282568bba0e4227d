import { assert } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import type { BlockTree } from '../ledger/block-tree.js';
import type { Message } from '../network/message.js';
import {
  type AnswerParts,
  answerListed,
  answerWay,
  type BlockMessage,
  type BlocksMessage,
  type GetBlocksMessage,
  type GetHeadMessage,
  type GetListedMessage,
  REQUEST_SIZE,
} from './chain-messages.js';
import { BestTip, type ChainRules, type ForkChoice } from './chain-rules.js';
import { ChainSync } from './chain-sync.js';
import type { Host } from './host.js';

/** Peers that a node which was down asks for their tip. */
const HEADS_ASKED = 8;
const GET_HEAD: GetHeadMessage = { type: 'get-head', size: REQUEST_SIZE };

const ON_INVALID: Refusal = { code: 'invalid-ancestor', detail: 'Block stands on one that was refused.' };
const ON_OTHER_BRANCH: Refusal = { code: 'other-branch', detail: 'Block does not stand on the head.' };

/**
 * One node's view of the block tree: which blocks it holds, which wait for an ancestor, and which it follows.
 *
 * Holding and following are two things. `hold` takes a block in, and asks the node's fork choice whether that moves
 * the head; `reconsider` asks it again when something else was heard, such as a vote; `follow` moves the head to what
 * was decided. The tree is shared by all nodes; what a node holds is a bit in each block. Orphans wait while their
 * missing ancestors are fetched.
 */
export class ChainView<Seal> {
  readonly #host: Host;
  readonly #tree: BlockTree<Seal>;
  readonly #rules: ChainRules<Seal>;
  readonly #peers: readonly NodeId[];
  readonly #onHead: (head: Block<Seal>, previous: Block<Seal>) => void;
  readonly #choice: ForkChoice<Seal>;
  #head: Block<Seal>;
  /** Blocks that wait for another, by the number of the one that is missing. */
  readonly #waiting = new Map<number, Block<Seal>[]>();
  /** What each of them waits for, and who sent it, by its own number. */
  readonly #missing = new Map<number, { readonly block: Block<Seal>; readonly from: NodeId }>();
  /** What is missing and asked for; made when something first is. */
  #sync: ChainSync<Seal> | undefined;
  /** Numbers of the blocks that were found invalid or stand on one that was. */
  readonly #invalid = new Set<number>();

  /**
   * @param peers nodes that hold chains and may be asked for blocks.
   * @param onHead called after the head moved, before observers hear of it.
   * @param choice this node's fork choice; by default the best tip by the rules' order.
   */
  constructor(
    host: Host,
    tree: BlockTree<Seal>,
    rules: ChainRules<Seal>,
    peers: readonly NodeId[],
    onHead: (head: Block<Seal>, previous: Block<Seal>) => void,
    choice: ForkChoice<Seal> = new BestTip(rules),
  ) {
    this.#host = host;
    this.#tree = tree;
    this.#rules = rules;
    this.#peers = peers;
    this.#onHead = onHead;
    this.#choice = choice;
    this.#head = tree.root;
  }

  get head(): Block<Seal> {
    return this.#head;
  }

  /** Number of blocks that wait for an ancestor. */
  get orphans(): number {
    return this.#missing.size;
  }

  /** Whether the node has taken the block in. */
  holds(block: Block<Seal>): boolean {
    return block.holders.has(this.#host.id);
  }

  /** Handles a chain message; false when the message is of another kind. */
  receive(message: Message, from: NodeId): boolean {
    switch (message.type) {
      case 'block':
        this.hold((message as BlockMessage).block as Block<Seal>, from);
        return true;
      case 'get-blocks':
        this.#host.send(from, answerWay(message as GetBlocksMessage, this.#answers));
        return true;
      case 'get-listed':
        this.#host.send(from, answerListed(message as GetListedMessage, this.#answers));
        return true;
      case 'blocks':
        this.#fetching().take(message as BlocksMessage, from);
        return true;
      case 'get-head':
        this.#tellHead(from);
        return true;
      default:
        return false;
    }
  }

  /**
   * Takes in a block that came from a peer, or from the node itself, and asks the fork choice where that leads. A
   * block whose parent or references are missing waits for them, and they are asked for.
   *
   * @returns true when the node holds it afterwards.
   */
  hold(block: Block<Seal>, from: NodeId): boolean {
    if (this.holds(block)) return true;
    if (this.#invalid.has(block.index)) return false;
    const { events, now, id } = this.#host;
    events.arrived(now, id, block);
    if (block.parent === undefined) return false;
    const missing = this.#firstMissing(block);
    if (missing !== undefined) {
      this.#wait(block, missing, from);
      return false;
    }
    return this.#adopt(block);
  }

  /** Moves the head to a block that the node holds, whatever the fork choice says: what was decided by votes. */
  follow(block: Block<Seal>): void {
    assert(this.holds(block), 'ChainView.follow: the node does not hold the block');
    if (block !== this.#head) this.#moveTo(block);
  }

  /** Asks the fork choice again, since something other than a block has changed what it goes by. */
  reconsider(): void {
    this.follow(this.#choice.choose(this.#head));
  }

  /** Asks for a block that somebody is known to hold, and for what is below it; nothing when it has come already. */
  fetch(block: Block<Seal>, from: NodeId): void {
    if (this.#lacks(block)) this.#fetching().want(block, from, block);
  }

  /** Asks peers for their tips, some that are drawn where there are many: what a node does that was away. */
  askForHead(): void {
    const { id } = this.#host;
    let others = this.#peers.filter((peer) => peer !== id);
    if (others.length > HEADS_ASKED)
      others = this.#host.stream('heads').shuffle(others).slice(0, HEADS_ASKED);
    for (const peer of others) this.#host.send(peer, GET_HEAD);
  }

  #tellHead(asker: NodeId): void {
    const block = this.#head;
    if (block === this.#tree.root) return;
    const message: BlockMessage = { type: 'block', size: this.#rules.sizeOf(block), block };
    this.#host.send(asker, message);
  }

  /**
   * Forgets what waits and what was asked for and, with the disk, every block but the root. The head's move is told
   * to observers and to nobody else.
   */
  forget(disk: boolean): void {
    this.#sync?.forget();
    this.#waiting.clear();
    this.#missing.clear();
    this.#invalid.clear();
    if (!disk) return;
    const { id, now, events } = this.#host;
    const { root } = this.#tree;
    this.#tree.dropAll(id);
    const previous = this.#head;
    this.#head = root;
    if (previous !== root) events.headChanged(now, id, root, previous);
  }

  /** Adds a block that waits for nothing, and then whatever waited for it; or refuses them all. */
  #adopt(first: Block<Seal>): boolean {
    const ready = [first];
    for (let block = ready.pop(); block !== undefined; block = ready.pop()) {
      this.#sync?.arrived(block);
      const refusal = this.#judge(block);
      if (refusal !== undefined) {
        this.#host.events.rejected(this.#host.now, this.#host.id, block, refusal);
        this.#host.log('ERROR', () => `Block rejected: ${refusal.detail}`);
      } else {
        block.holders.add(this.#host.id);
        this.#host.passOn(block);
        this.follow(this.#choice.choose(this.#head, block));
      }
      const waiting = this.#waiting.get(block.index);
      if (waiting !== undefined) this.#release(block, waiting, ready);
    }
    return this.holds(first);
  }

  /** What waited for a block is ready, unless something else that it stands on is missing too. */
  #release(block: Block<Seal>, waiting: readonly Block<Seal>[], ready: Block<Seal>[]): void {
    this.#waiting.delete(block.index);
    // Last in, first out: backwards, so that the block that came first is looked at first.
    for (let place = waiting.length - 1; place >= 0; place--) {
      const next = waiting[place]!;
      const { from } = this.#missing.get(next.index)!;
      this.#missing.delete(next.index);
      const missing = this.#firstMissing(next);
      if (missing === undefined) ready.push(next);
      else this.#wait(next, missing, from);
    }
  }

  /** The first block that must be held before this one and is not: its parent, then its references. */
  #firstMissing(block: Block<Seal>): Block<Seal> | undefined {
    if (this.#rules.extendsOnly === true || this.#standsOnInvalid(block)) return undefined;
    const parent = block.parent!;
    if (!this.holds(parent)) return parent;
    return this.#rules.references?.(block).find((other) => !this.holds(other));
  }

  /** Why a block is refused; what makes it so for good is remembered. */
  #judge(block: Block<Seal>): Refusal | undefined {
    const invalid = this.#standsOnInvalid(block) ? ON_INVALID : this.#rules.checkBlock(block);
    if (invalid !== undefined) {
      this.#invalid.add(block.index);
      return invalid;
    }
    return this.#rules.extendsOnly === true && block.parent !== this.#head ? ON_OTHER_BRANCH : undefined;
  }

  #standsOnInvalid(block: Block<Seal>): boolean {
    if (this.#invalid.size === 0) return false;
    if (this.#invalid.has(block.parent!.index)) return true;
    return this.#rules.references?.(block).some(({ index }) => this.#invalid.has(index)) ?? false;
  }

  #moveTo(head: Block<Seal>): void {
    const previous = this.#head;
    this.#head = head;
    this.#onHead(head, previous);
    this.#host.events.headChanged(this.#host.now, this.#host.id, head, previous);
  }

  #wait(block: Block<Seal>, missing: Block<Seal>, from: NodeId): void {
    if (!this.#missing.has(block.index)) {
      this.#missing.set(block.index, { block: missing, from });
      const waiting = this.#waiting.get(missing.index);
      if (waiting === undefined) this.#waiting.set(missing.index, [block]);
      else waiting.push(block);
    }
    // It has come, even if what is below it has not.
    this.#sync?.arrived(block);
    // The block to ask for is the lowest of those that wait: a request for it may have been given up long ago.
    let lowest = missing;
    for (let next = this.#missing.get(lowest.index); next !== undefined; ) {
      lowest = next.block;
      next = this.#missing.get(lowest.index);
    }
    this.#fetching().want(lowest, from, block);
  }

  #lacks(block: Block<Seal>): boolean {
    const { index } = block;
    return !this.holds(block) && !this.#missing.has(index) && !this.#invalid.has(index);
  }

  #fetching(): ChainSync<Seal> {
    this.#sync ??= new ChainSync({
      host: this.#host,
      tree: this.#tree,
      peers: this.#peers,
      head: () => this.#head,
      holds: (block) => this.holds(block),
      lacks: (block) => this.#lacks(block),
      hold: (block, from) => this.hold(block, from),
      sizeOf: (block) => this.#rules.sizeOf(block),
    });
    return this.#sync;
  }

  get #answers(): AnswerParts {
    return {
      holds: (block) => this.holds(block as Block<Seal>),
      way: (from, to) => this.#tree.path(from as Block<Seal>, to as Block<Seal>).up,
      sizeOf: (block) => this.#rules.sizeOf(block as Block<Seal>),
    };
  }
}
