import type { Codec } from '../../consensus/kit/wire/codec.js';
import type { Fields } from '../../consensus/kit/wire/reading.js';
import type { EventId, Scheduler } from '../../engine/scheduler.js';
import { type Duration, type NodeId, SECOND, type Time } from '../../engine/time.js';
import { type Refusal, refuse } from '../../ledger/block.js';
import type { Message } from '../../network/message.js';
import type { Network } from '../../network/network.js';
import { isBlockMessage, isBlocksMessage, REQUEST_SIZE } from '../../nodes/chain-messages.js';
import type { Deliver } from '../../nodes/dissemination.js';
import type { NodeStatus } from '../../nodes/node-status.js';
import type { Participant } from '../../nodes/participant.js';
import type { Envelope } from './envelope.js';
import type { LiveTransport } from './transport.js';

/** Messages that may wait for a block that is not here yet, and blocks that may be asked for at a time. */
export const MOST_ORPHANS = 1_000;
const MOST_REQUESTS = 100;
/** Characters of messages that may wait, for their time or for a block. */
const MOST_HELD = 128_000_000;
/** How long to wait for an answer before another peer is asked. */
const REQUEST_TIMEOUT: Duration = 2 * SECOND;
/** A node first asks for so many blocks as large as the one that came: as within a process. */
const FIRST_WINDOW = 10;
/** How often each peer is asked for one block. */
const ROUNDS = 2;

/** What an inbox is made of. */
export interface InboxParts {
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly status: NodeStatus;
  readonly codec: Codec;
  readonly transport: LiveTransport;
  readonly participants: readonly (Participant | undefined)[];
  readonly deliver: Deliver;
  /** Nodes in other processes that hold chains and may be asked for blocks. */
  readonly peers: readonly NodeId[];
  /** Is told of what was refused before anything was made of it. */
  readonly onRefusal: (to: NodeId, type: string, refusal: Refusal) => void;
}

/** A block that nobody here knows and that a node asks for. */
interface Request {
  readonly node: NodeId;
  readonly id: string;
  readonly asked: NodeId;
  readonly above: string;
  /** Bytes of blocks that the answer may hold. */
  readonly room: number;
  readonly tries: number;
  readonly timer: EventId;
}

/** What came of the messages from other processes. */
export interface InboxCounts {
  received: number;
  refused: number;
  /** Lost since too many waited for blocks already. */
  overflowed: number;
}

/**
 * Messages from other processes: each is read when it arrives and handed to its node. One that stands on a block that
 * nobody here knows waits until that has been asked for and has come, since a block without its parent can be no object.
 */
export class Inbox {
  readonly counts: InboxCounts = { received: 0, refused: 0, overflowed: 0 };
  readonly #parts: InboxParts;
  /** What waits, by node and missing block. */
  readonly #waiting = new Map<string, Envelope[]>();
  readonly #requests = new Map<string, Request>();
  #orphans = 0;
  #held = 0;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /** Messages that wait for a block. */
  get orphans(): number {
    return this.#orphans;
  }

  /** Blocks that are being asked for. */
  get requests(): number {
    return this.#requests.size;
  }

  /** Has a message arrive at its time, or now if that is over. */
  take(envelope: Envelope): void {
    const { scheduler } = this.#parts;
    this.counts.received++;
    if (this.#hold(envelope)) scheduler.at(Math.max(scheduler.now, envelope.at), this.#arrive, envelope);
  }

  /** Makes room for a message that waits; false when there is none. */
  #hold(envelope: Envelope): boolean {
    const weight = weightOf(envelope.body);
    if (this.#held + weight > MOST_HELD) {
      this.counts.overflowed++;
      return false;
    }
    this.#held += weight;
    return true;
  }

  #letGo(envelope: Envelope): void {
    this.#held -= weightOf(envelope.body);
  }

  readonly #arrive = (envelope: Envelope): void => {
    this.#letGo(envelope);
    const { network, status } = this.#parts;
    const { from, to, type, size } = envelope;
    if (!network.admits(from, to, { type, size })) return;
    if (status.isUp(to)) this.#read(envelope);
  };

  #read(envelope: Envelope): void {
    const { codec, deliver } = this.#parts;
    const { from, to, type, size, body } = envelope;
    const read = codec.decode(type, body, size, to);
    if (read.kind === 'refused') this.#refuse(envelope, read.refusal);
    else if (read.kind === 'missing') this.#miss(envelope, read.id);
    else {
      deliver(to, from, read.value);
      this.#afterBlocks(read.value, envelope);
    }
  }

  #refuse({ to, type }: Envelope, refusal: Refusal): void {
    this.counts.refused++;
    this.#parts.onRefusal(to, type, refusal);
  }

  #miss(envelope: Envelope, id: string): void {
    const { type, to } = envelope;
    if (type === 'get-blocks')
      this.#refuse(envelope, refuse('unknown-block', 'A block that was asked for is not known.'));
    else if (type === 'blocks' && this.#requests.has(keyOf(to, id))) return;
    else this.#wait(envelope, id);
  }

  /** Goes on with what waited for the blocks of a message, and with asking when they did not reach far enough. */
  #afterBlocks(message: Message, { from, to, body }: Envelope): void {
    if (isBlockMessage(message)) this.#release(to, message.block.id);
    if (!isBlocksMessage(message)) return;
    for (const { id } of message.blocks) this.#release(to, id);
    const request = this.#requests.get(keyOf(to, String(body['wanted'])));
    const last = message.blocks.at(-1);
    if (request !== undefined && request.asked === from && last !== undefined && last.id !== request.above) {
      this.#ask({ ...request, above: last.id, room: 2 * request.room, tries: 1 });
    }
  }

  #wait(envelope: Envelope, id: string): void {
    const { to, from } = envelope;
    const key = keyOf(to, id);
    const known = this.#waiting.get(key);
    const full =
      this.#orphans >= MOST_ORPHANS || (known === undefined && this.#requests.size >= MOST_REQUESTS);
    if (full) {
      this.counts.overflowed++;
      return;
    }
    if (!this.#hold(envelope)) return;
    this.#orphans++;
    if (known === undefined) this.#waiting.set(key, [envelope]);
    else known.push(envelope);
    if (this.#requests.has(key)) return;
    const room = FIRST_WINDOW * envelope.size;
    this.#ask({ node: to, id, asked: from, above: this.#headOf(to), room, tries: 1 });
  }

  #headOf(node: NodeId): string {
    return this.#parts.participants[node]?.head?.id ?? '0'.repeat(64);
  }

  #ask(request: Omit<Request, 'timer'>): void {
    const { scheduler, transport } = this.#parts;
    const { node, id, asked, above, room } = request;
    this.#settle(node, id);
    const key = keyOf(node, id);
    const timer = scheduler.after(REQUEST_TIMEOUT, this.#askAnother, key);
    this.#requests.set(key, { ...request, timer });
    const body = { wanted: id, above, room, askedAt: scheduler.now };
    transport.sendText(node, asked, { type: 'get-blocks', size: REQUEST_SIZE }, body);
  }

  readonly #askAnother = (key: string): void => {
    const { codec, peers } = this.#parts;
    const request = this.#requests.get(key);
    if (request === undefined) return;
    const { node, id, asked, tries } = request;
    if (codec.blocksNamed(id).length > 0) this.#release(node, id);
    else if (tries > ROUNDS * peers.length) this.#giveUp(node, id);
    else
      this.#ask({ ...request, asked: peers[(peers.indexOf(asked) + 1) % peers.length]!, tries: tries + 1 });
  };

  #giveUp(node: NodeId, id: string): void {
    this.#settle(node, id);
    for (const envelope of this.#takeWaiting(node, id)) this.#letGo(envelope);
  }

  #takeWaiting(node: NodeId, id: string): readonly Envelope[] {
    const waiting = this.#waiting.get(keyOf(node, id)) ?? [];
    this.#waiting.delete(keyOf(node, id));
    this.#orphans -= waiting.length;
    return waiting;
  }

  /** The block has come: what waited for it is read again. */
  #release(node: NodeId, id: string): void {
    this.#settle(node, id);
    for (const envelope of this.#takeWaiting(node, id)) {
      this.#letGo(envelope);
      this.#read(envelope);
    }
  }

  #settle(node: NodeId, id: string): void {
    const request = this.#requests.get(keyOf(node, id));
    if (request === undefined) return;
    this.#parts.scheduler.cancel(request.timer);
    this.#requests.delete(keyOf(node, id));
  }
}

/** Characters of a body, roughly. */
function weightOf(body: Fields): number {
  let weight = 100;
  for (const value of Object.values(body)) {
    if (typeof value === 'string') weight += value.length;
    else if (Array.isArray(value))
      for (const entry of value) weight += typeof entry === 'string' ? entry.length : 100;
  }
  return weight;
}

function keyOf(node: NodeId, id: string): string {
  return `${node}/${id}`;
}

/** The order in which envelopes that wait are put into the run: as their moments, senders and serials say. */
export function inOrder(envelopes: readonly Envelope[]): readonly Envelope[] {
  return [...envelopes].sort((a, b) => a.at - b.at || a.from - b.from || a.serial - b.serial);
}

/** The least of the moments at which envelopes arrive; Infinity without one. */
export function leastArrival(envelopes: readonly Envelope[]): Time {
  return envelopes.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
}
