import { assert } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import type { Block, Refusal } from '../ledger/block.js';
import { type BlockTree, IN_TROUBLE } from '../ledger/block-tree.js';
import type { Message } from '../network/message.js';
import {
  type AnswerParts,
  answerListed,
  answerWay,
  type BlockMessage,
  type ChainMessage,
  type GetHeadMessage,
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

/** What is wrong with a node's chain. Most nodes never have any, and a large network has many nodes. */
interface Trouble<Seal> {
  /** Blocks that wait for another, by the number of the one that is missing. */
  readonly waiting: Map<number, Block<Seal>[]>;
  /** What each of them waits for, and who sent it, by its own number. */
  readonly missing: Map<number, { readonly block: Block<Seal>; readonly from: NodeId }>;
  /** Numbers of the blocks that were found invalid or stand on one that was. */
  readonly invalid: Set<number>;
  /** Asks for what is missing. */
  sync: ChainSync<Seal> | undefined;
}

/**
 * One node's view of the block tree: which blocks it holds, which wait for an ancestor, and which it follows.
 *
 * Holding and following are two things. `hold` takes a block in, and asks the node's fork choice whether that moves
 * the head; `reconsider` asks it again when something else was received, such as a vote; `follow` moves the head to what
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
  readonly #id: NodeId;
  /** What is missing or was refused; made when something first is. */
  #trouble: Trouble<Seal> | undefined;

  /**
   * @param peers nodes that hold chains and may be asked for blocks.
   * @param onHead called after the head moved, before observers learn of it.
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
    this.#id = host.id;
  }

  get head(): Block<Seal> {
    return this.#head;
  }

  get #head(): Block<Seal> {
    return this.#tree.blocks[this.#tree.heads[this.#id]!]!;
  }

  /** Number of blocks that wait for an ancestor. */
  get orphans(): number {
    return this.#trouble?.missing.size ?? 0;
  }

  /** Whether the node has taken the block in. */
  holds(block: Block<Seal>): boolean {
    return block.holders.has(this.#id);
  }

  /** Handles a chain message; false when the message is of another kind. */
  receive(message: Message, from: NodeId): boolean {
    const about = message as ChainMessage<Seal>;
    switch (about.type) {
      case 'block':
        this.hold(about.block, from);
        return true;
      case 'get-blocks':
        this.#host.send(from, answerWay(about, this.#answers));
        return true;
      case 'get-listed':
        this.#host.send(from, answerListed(about, this.#answers));
        return true;
      case 'blocks':
        this.#fetching().take(about, from);
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
    if (this.#trouble?.invalid.has(block.index) === true) return false;
    const { events, now, id } = this.#host;
    events.arrived(now, id, block);
    if (block.parent === undefined) return false;
    const missing = this.#firstMissing(block);
    if (missing !== undefined) {
      this.#wait(block, missing, from);
      return false;
    }
    if (this.#trouble === undefined) return this.#take(block);
    this.#adopt(block, this.#trouble);
    return this.holds(block);
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
    this.#trouble?.sync?.forget();
    this.#trouble = undefined;
    this.#tree.attention[this.#id]! &= ~IN_TROUBLE;
    if (!disk) return;
    const { id, now, events } = this.#host;
    const { root } = this.#tree;
    this.#tree.dropAll(id);
    const previous = this.#head;
    this.#tree.heads[id] = root.index;
    if (previous !== root) events.headChanged(now, id, root, previous);
  }

  /** Adds a block that waits for nothing, or refuses it. */
  #take(block: Block<Seal>): boolean {
    const refusal = this.#judge(block);
    if (refusal !== undefined) {
      this.#host.events.rejected(this.#host.now, this.#id, block, refusal);
      this.#host.log('ERROR', () => `Block rejected: ${refusal.detail}`);
      return false;
    }
    block.holders.add(this.#id);
    this.#host.passOn(block);
    this.follow(this.#choice.choose(this.#head, block));
    return true;
  }

  /** Adds a block that waits for nothing, and then whatever waited for it; or refuses them all. */
  #adopt(first: Block<Seal>, trouble: Trouble<Seal>): void {
    const ready = [first];
    for (let block = ready.pop(); block !== undefined; block = ready.pop()) {
      trouble.sync?.arrived(block);
      this.#take(block);
      const waiting = trouble.waiting.get(block.index);
      if (waiting !== undefined) this.#release(block, waiting, ready, trouble);
    }
    const { missing, invalid, sync } = trouble;
    // Who asks for blocks goes on to look at each that comes: it may be one of those.
    const isOver = missing.size === 0 && invalid.size === 0 && sync === undefined;
    if (isOver) this.#tree.attention[this.#id]! &= ~IN_TROUBLE;
  }

  /** What waited for a block is ready, unless something else that it stands on is missing too. */
  #release(
    block: Block<Seal>,
    waiting: readonly Block<Seal>[],
    ready: Block<Seal>[],
    trouble: Trouble<Seal>,
  ): void {
    trouble.waiting.delete(block.index);
    // Last in, first out: backwards, so that the block that came first is looked at first.
    for (let place = waiting.length - 1; place >= 0; place--) {
      const next = waiting[place]!;
      const { from } = trouble.missing.get(next.index)!;
      trouble.missing.delete(next.index);
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
      this.#troubled().invalid.add(block.index);
      return invalid;
    }
    return this.#rules.extendsOnly === true && block.parent !== this.#head ? ON_OTHER_BRANCH : undefined;
  }

  #standsOnInvalid(block: Block<Seal>): boolean {
    const invalid = this.#trouble?.invalid;
    if (invalid === undefined || invalid.size === 0) return false;
    if (invalid.has(block.parent!.index)) return true;
    return this.#rules.references?.(block).some(({ index }) => invalid.has(index)) ?? false;
  }

  #moveTo(head: Block<Seal>): void {
    const previous = this.#head;
    this.#tree.heads[this.#id] = head.index;
    this.#onHead(head, previous);
    this.#host.events.headChanged(this.#host.now, this.#host.id, head, previous);
  }

  #wait(block: Block<Seal>, missing: Block<Seal>, from: NodeId): void {
    const trouble = this.#troubled();
    if (!trouble.missing.has(block.index)) {
      trouble.missing.set(block.index, { block: missing, from });
      const waiting = trouble.waiting.get(missing.index);
      if (waiting === undefined) trouble.waiting.set(missing.index, [block]);
      else waiting.push(block);
    }
    // It has come, even if what is below it has not.
    trouble.sync?.arrived(block);
    // The block to ask for is the lowest of those that wait: a request for it may have been given up long ago.
    let lowest = missing;
    for (let next = trouble.missing.get(lowest.index); next !== undefined; ) {
      lowest = next.block;
      next = trouble.missing.get(lowest.index);
    }
    this.#fetching().want(lowest, from, block);
  }

  #lacks(block: Block<Seal>): boolean {
    const { index } = block;
    if (this.holds(block)) return false;
    return (
      this.#trouble === undefined || !(this.#trouble.missing.has(index) || this.#trouble.invalid.has(index))
    );
  }

  #troubled(): Trouble<Seal> {
    this.#tree.attention[this.#id]! |= IN_TROUBLE;
    this.#trouble ??= { waiting: new Map(), missing: new Map(), invalid: new Set(), sync: undefined };
    return this.#trouble;
  }

  #fetching(): ChainSync<Seal> {
    const trouble = this.#troubled();
    trouble.sync ??= new ChainSync({
      host: this.#host,
      tree: this.#tree,
      peers: this.#peers,
      head: () => this.#head,
      holds: (block) => this.holds(block),
      lacks: (block) => this.#lacks(block),
      hold: (block, from) => this.hold(block, from),
      sizeOf: (block) => this.#rules.sizeOf(block),
    });
    return trouble.sync;
  }

  get #answers(): AnswerParts<Seal> {
    return {
      holds: (block) => this.holds(block),
      way: (from, to) => this.#tree.path(from, to).up,
      sizeOf: (block) => this.#rules.sizeOf(block),
    };
  }
}
