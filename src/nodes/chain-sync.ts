import type { EventId } from '../engine/scheduler.js';
import type { Duration, NodeId, Time } from '../engine/time.js';
import type { Block } from '../ledger/block.js';
import type { BlockTree } from '../ledger/block-tree.js';
import {
  type BlocksMessage,
  type GetBlocksMessage,
  type GetListedMessage,
  ID_SIZE,
  REQUEST_SIZE,
} from './chain-messages.js';
import type { Host } from './host.js';
import { Patience } from './patience.js';

/** What a peer is first asked for, in blocks as large as the one that came: TCP's first window (RFC 6928). */
const FIRST_WINDOW = 10;
/** How often all peers are asked for a block, before it is given up until another block needs it. */
const ROUNDS = 2;
/** An answer that took so many times the quickest one shows that more bytes would only take longer. */
const STEADY = 2;
const CROWDED = 4;
/** So many requests that were cut short double what the next one is given. */
const MOST_CUTS = 6;

/** What the view of a chain tells those who fetch what it lacks. */
export interface SyncParts<Seal> {
  readonly host: Host;
  readonly tree: BlockTree<Seal>;
  /** Nodes that may be asked, this one perhaps among them. */
  readonly peers: readonly NodeId[];
  /** The tip that the node follows. */
  head(): Block<Seal>;
  holds(block: Block<Seal>): boolean;
  /** Whether the block has never come: it is not held, does not wait, and was not refused. */
  lacks(block: Block<Seal>): boolean;
  hold(block: Block<Seal>, from: NodeId): void;
  sizeOf(block: Block<Seal>): number;
}

/** A block that is missing. */
interface Want<Seal> {
  readonly block: Block<Seal>;
  /** Its bytes, once a list has named it; before, the way to it is unknown and is asked for. */
  size: number | undefined;
  /** Where the way to it begins: a block of the node's own, or the last one that a list named. */
  above: Block<Seal>;
  /** Who is asked for it just now. */
  asked: Peer<Seal> | undefined;
  /** Who stayed silent in this round. */
  readonly silent: Set<NodeId>;
  /** Who has answered without it. */
  readonly without: Set<NodeId>;
  rounds: number;
}

/** A request that is under way. */
interface Request<Seal> {
  readonly since: Time;
  readonly timer: EventId;
  readonly wants: readonly Want<Seal>[];
}

/** What a node knows of a peer that it asked for blocks or that sent some. One request at a time is under way to it. */
class Peer<Seal> {
  readonly id: NodeId;
  readonly patience = new Patience();
  /** The highest block that it has shown to hold. */
  claim: Block<Seal> | undefined;
  /** Bytes it is asked for at once. */
  window: number;
  request: Request<Seal> | undefined;
  /** Requests cut short since its last answer, because something newer came meanwhile. */
  cuts = 0;

  constructor(id: NodeId, window: number) {
    this.id = id;
    this.window = window;
  }

  /** An answer came in time: asks for more at once while that does not make answers slower. */
  adapt(took: Duration): void {
    const { quickest } = this.patience;
    if (took <= STEADY * quickest) this.window *= 2;
    else if (took > CROWDED * quickest) this.window = Math.ceil(this.window / 2);
  }
}

/**
 * Fetches the blocks that one node lacks, as nodes do: first the names of all blocks on the way to one that is missing,
 * lowest first, with as many blocks as a peer's window takes; then the blocks themselves, from all peers that have shown
 * to hold them, at once.
 *
 * How long an answer may take is measured for each peer, and so is how much it is asked for at once. Answers are used
 * whenever they come. Who stays silent, or has not got a block, is followed by another peer. It costs nothing while
 * nothing is missing.
 */
export class ChainSync<Seal> {
  readonly #parts: SyncParts<Seal>;
  /** By the block's number; on each branch the lower ones stand first. */
  readonly #wants = new Map<number, Want<Seal>>();
  readonly #peers = new Map<NodeId, Peer<Seal>>();
  #strangers: readonly NodeId[] | undefined;
  /** Bytes that a new peer is asked for. */
  #window = 1;
  /** The longest wait that was measured, for peers that have not answered yet. */
  #guess: Duration | undefined;
  #answering = false;

  constructor(parts: SyncParts<Seal>) {
    this.#parts = parts;
  }

  /**
   * A block is missing.
   *
   * @param from who is known to hold `above`, and so the block.
   * @param above what stands on the block, or the block itself.
   */
  want(block: Block<Seal>, from: NodeId, above: Block<Seal>): void {
    // FIRST_WINDOW blocks of the size seen, at least.
    if (above !== block) this.#window = Math.max(this.#window, FIRST_WINDOW * this.#parts.sizeOf(above));
    const peer = this.#peerOf(from);
    if (peer !== undefined) claim(peer, above);
    const known = this.#wants.get(block.index);
    if (known === undefined) this.#add(block, undefined);
    else {
      known.silent.delete(from);
      known.without.delete(from);
      this.#cutShort(known);
    }
    this.#assign();
  }

  /** The block has come: nobody need be asked for it any more. */
  arrived(block: Block<Seal>): void {
    const want = this.#wants.get(block.index);
    if (want === undefined) return;
    this.#wants.delete(block.index);
    const peer = want.asked;
    want.asked = undefined;
    // Who is asked for nothing else may be asked for something new, except while its answer is read.
    if (peer?.request === undefined || this.#answering) return;
    if (peer.request.wants.every(({ asked }) => asked === undefined)) {
      this.#close(peer);
      this.#assign();
    }
  }

  /** Takes an answer, early or late. */
  take(message: BlocksMessage<Seal>, from: NodeId): void {
    const peer = this.#peerOf(from);
    if (peer === undefined) return;
    const took = this.#parts.host.now - message.askedAt;
    const { request } = peer;
    const isInTime = request?.since === message.askedAt;
    this.#measure(peer, took);
    if (isInTime) peer.adapt(took);
    this.#answering = true;
    for (const block of message.blocks) {
      claim(peer, block);
      this.#parts.hold(block, from);
    }
    this.#list(message, peer);
    this.#answering = false;
    if (isInTime) {
      for (const want of request.wants) if (!this.#isOnTheWay(want, message)) want.without.add(from);
      this.#close(peer);
    }
    this.#assign();
  }

  /** Forgets what is missing, what was asked for, and what was measured. */
  forget(): void {
    for (const peer of this.#peers.values()) this.#close(peer);
    this.#wants.clear();
    this.#peers.clear();
    this.#guess = undefined;
  }

  #add(block: Block<Seal>, size: number | undefined): void {
    const above = this.#parts.head();
    const nobody = { asked: undefined, silent: new Set<NodeId>(), without: new Set<NodeId>(), rounds: 0 };
    this.#wants.set(block.index, { block, size, above, ...nobody });
  }

  #peerOf(node: NodeId): Peer<Seal> | undefined {
    if (node === this.#parts.host.id) return undefined;
    let peer = this.#peers.get(node);
    if (peer === undefined) {
      peer = new Peer(node, this.#window);
      this.#peers.set(node, peer);
    }
    return peer;
  }

  #measure(peer: Peer<Seal>, took: Duration): void {
    peer.patience.measured(took);
    peer.cuts = 0;
    this.#guess = Math.max(this.#guess ?? 0, peer.patience.base());
  }

  /** Whether an answer brought the way to a block, or a part of it. */
  #isOnTheWay(want: Want<Seal>, { way }: BlocksMessage): boolean {
    return want.size === undefined || way.includes(want.block) ? way.length > 0 : false;
  }

  /** Notes what a list names, lowest first. */
  #list({ wanted, way }: BlocksMessage<Seal>, peer: Peer<Seal>): void {
    const last = way.at(-1);
    if (last === undefined || wanted === undefined) return;
    claim(peer, wanted);
    for (const block of way) {
      const want = this.#wants.get(block.index);
      const size = this.#parts.sizeOf(block);
      if (want === undefined) {
        if (this.#parts.lacks(block)) this.#add(block, size);
      } else if (want.size === undefined) {
        want.size = size;
        // Behind those below it.
        this.#wants.delete(block.index);
        this.#wants.set(block.index, want);
      }
    }
    const want = this.#wants.get(wanted.index);
    if (want !== undefined && want.size === undefined) want.above = last;
  }

  /** Something came that needs what was asked for long ago: who was asked need not be waited for any longer. */
  #cutShort({ asked: peer }: Want<Seal>): void {
    if (this.#answering || peer?.request === undefined) return;
    const age = this.#parts.host.now - peer.request.since;
    if (age < peer.patience.base(this.#guess) * (1 << peer.cuts)) return;
    // Kept as a power of two below; MOST_CUTS says how far.
    peer.cuts = Math.min(peer.cuts + 1, MOST_CUTS);
    this.#close(peer);
  }

  /** Ends the request to a peer; what it has not brought is free to be asked for. */
  #close(peer: Peer<Seal>): void {
    if (peer.request === undefined) return;
    this.#parts.host.cancel(peer.request.timer);
    for (const want of peer.request.wants) want.asked = undefined;
    peer.request = undefined;
  }

  readonly #giveUp = (peer: Peer<Seal>): void => {
    if (peer.request === undefined) return;
    for (const want of peer.request.wants) want.silent.add(peer.id);
    peer.patience.expired();
    peer.window = Math.ceil(peer.window / 2);
    this.#close(peer);
    this.#assign();
  };

  /** Asks for all that is missing and that somebody free can be asked for. */
  #assign(): void {
    if (this.#answering) return;
    const wants = [...this.#wants.values()];
    const areNamed = wants.some(({ size }) => size !== undefined);
    for (const want of wants) {
      if (want.asked !== undefined) continue;
      if (want.size === undefined && !this.#parts.holds(want.above)) {
        // Where a list ended, the next begins when all that it named has come, or was given up.
        if (areNamed) continue;
        want.above = this.#parts.head();
      }
      const peer = this.#choose(want);
      if (peer !== undefined) this.#ask(peer, want);
    }
  }

  /** Whom to ask: who has shown to hold it, or, when that one did not bring it, anybody. */
  #choose(want: Want<Seal>): Peer<Seal> | undefined {
    let best: Peer<Seal> | undefined;
    let isAskedSoon = false;
    for (const peer of this.#peers.values()) {
      if (!this.#mayHave(peer, want)) continue;
      if (peer.request !== undefined) isAskedSoon = want.silent.size + want.without.size === 0;
      else if (best === undefined || peer.patience.doublings < best.patience.doublings) best = peer;
    }
    if (best !== undefined || isAskedSoon) return best;
    return this.#anybody(want);
  }

  #mayHave({ id, claim: tip }: Peer<Seal>, want: Want<Seal>): boolean {
    return tip !== undefined && !hasFailed(id, want) && this.#parts.tree.isAncestor(want.block, tip);
  }

  /** The next peer that was not asked in this round; after the last round the block is given up. */
  #anybody(want: Want<Seal>): Peer<Seal> | undefined {
    const { host, peers } = this.#parts;
    this.#strangers ??= host.stream('sync').shuffle(peers.filter((peer) => peer !== host.id));
    const left = this.#strangers.filter((peer) => !hasFailed(peer, want));
    if (left.length > 0) {
      const free = left.find((peer) => this.#peers.get(peer)?.request === undefined);
      return free === undefined ? undefined : this.#peerOf(free);
    }
    want.rounds++;
    if (want.rounds === ROUNDS || want.silent.size === 0) {
      this.#wants.delete(want.block.index);
      return undefined;
    }
    want.silent.clear();
    return this.#choose(want);
  }

  #ask(peer: Peer<Seal>, want: Want<Seal>): void {
    const { host } = this.#parts;
    const since = host.now;
    const wants = want.size === undefined ? [want] : this.#batch(peer, want);
    const timer = host.after(peer.patience.wait(this.#guess), this.#giveUp, peer, undefined);
    peer.request = { since, timer, wants };
    for (const each of wants) each.asked = peer;
    host.send(peer.id, want.size === undefined ? wayTo(want, peer.window, since) : listed(wants, since));
  }

  /** What one request asks a peer for: at least one block, and no more than its window. */
  #batch(peer: Peer<Seal>, first: Want<Seal>): readonly Want<Seal>[] {
    const batch = [first];
    let room = peer.window - first.size!;
    // Who may not have the first may have the others all the same.
    const isGuess = !this.#mayHave(peer, first);
    for (const want of this.#wants.values()) {
      if (want === first || want.asked !== undefined || want.size === undefined) continue;
      if (want.size > room) break;
      if (isGuess ? hasFailed(peer.id, want) : !this.#mayHave(peer, want)) continue;
      batch.push(want);
      room -= want.size;
    }
    return batch;
  }
}

function claim<Seal>(peer: Peer<Seal>, block: Block<Seal>): void {
  if (peer.claim === undefined || peer.claim.height < block.height) peer.claim = block;
}

function hasFailed<Seal>(peer: NodeId, { silent, without }: Want<Seal>): boolean {
  return silent.has(peer) || without.has(peer);
}

function wayTo<Seal>({ block, above }: Want<Seal>, room: number, askedAt: Time): GetBlocksMessage {
  return { type: 'get-blocks', size: REQUEST_SIZE, wanted: block, above, room, askedAt };
}

function listed<Seal>(wants: readonly Want<Seal>[], askedAt: Time): GetListedMessage {
  const blocks = wants.map(({ block }) => block);
  return { type: 'get-listed', size: REQUEST_SIZE + ID_SIZE * blocks.length, listed: blocks, askedAt };
}
