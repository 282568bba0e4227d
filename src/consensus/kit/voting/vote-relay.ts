import type { NodeId } from '../../../engine/time.js';
import type { Message } from '../../../network/message.js';
import type { Host } from '../../../nodes/host.js';

/** What a voter said, on its way from peer to peer: the same object at every node, with the size of what was said. */
export interface RelayedMessage<Said extends Message = Message> extends Message {
  /** Who said it, and signed it. */
  readonly author: NodeId;
  readonly said: Said;
}

/** Whether a message was said by somebody else than who sent it. */
export function isRelayed<Said extends Message>(message: Message): message is RelayedMessage<Said> {
  return 'author' in message;
}

/**
 * One node's part in spreading what voters say over the links of the topology, as CometBFT gossips votes: what is new
 * to a node goes to all its neighbours but the one it came from, and what it has already goes no further.
 *
 * A lost message is not missed for long: a voter that waits sends its neighbours all that is `heldAt` its height.
 */
export class VoteRelay<Said extends Message> {
  /** Nodes that this one tells. */
  readonly neighbours: readonly NodeId[];
  readonly #host: Host;
  readonly #turnOf: (said: Said) => number;
  /** What this node has, by height (or view). */
  readonly #known = new Map<number, Set<RelayedMessage<Said>>>();
  /** The least height that is still passed on. */
  #least = 0;

  /** @param turnOf the height, or view, that something is about. */
  constructor(host: Host, neighbours: Iterable<NodeId>, turnOf: (said: Said) => number) {
    this.#host = host;
    this.neighbours = [...neighbours];
    this.#turnOf = turnOf;
  }

  /** Sends something this node says to those of its neighbours that are among `targets`. */
  spread(said: Said, targets: readonly NodeId[]): void {
    const message = this.keep(said);
    for (const to of this.neighbours) if (targets.includes(to)) this.#host.send(to, message);
  }

  /** Notes something this node says without sending it: neighbours get it when it is said again. */
  keep(said: Said): RelayedMessage<Said> {
    const message = { type: said.type, size: said.size, author: this.#host.id, said };
    this.#note(message);
    return message;
  }

  /** Takes what a neighbour sent, and passes it on; false for what this node has, or what is about a height long over. */
  take(message: RelayedMessage<Said>, from: NodeId): boolean {
    if (!this.#note(message)) return false;
    for (const to of this.neighbours) if (to !== from) this.#host.send(to, message);
    return true;
  }

  #note(message: RelayedMessage<Said>): boolean {
    const turn = this.#turnOf(message.said);
    if (turn < this.#least) return false;
    let known = this.#known.get(turn);
    if (known === undefined) {
      known = new Set();
      this.#known.set(turn, known);
    } else if (known.has(message)) return false;
    known.add(message);
    return true;
  }

  /** All that this node has about a height, in the order in which it came. */
  heldAt(turn: number): readonly RelayedMessage<Said>[] {
    return [...(this.#known.get(turn) ?? [])];
  }

  /** A height is over: what is about those before it is forgotten, and not passed on any more. */
  settle(turn: number): void {
    this.#least = turn;
    for (const known of this.#known.keys()) if (known < turn) this.#known.delete(known);
  }

  /** Forgets what is about later heights than this one, as a node does that lost its memory; -1 for everything. */
  forget(turn: number): void {
    if (turn < 0) this.#least = 0;
    for (const known of this.#known.keys()) if (known > turn) this.#known.delete(known);
  }
}
