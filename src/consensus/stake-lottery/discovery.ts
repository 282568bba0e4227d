import type { Duration, NodeId, Time } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import type { Host } from '../../nodes/host.js';

/** A master tells another whom it knows. */
export interface DiscoveryMessage extends Message {
  readonly type: 'discovery';
  readonly peers: readonly NodeId[];
}

/** Bytes of a peer's address and port, and of the message around the list. */
const PEER_SIZE = 21;
const HEADER_SIZE = 40;

/** How masters find one another. */
export interface DiscoverySettings {
  /** The master that everybody knows from the start. */
  readonly first: NodeId;
  /** Every master there is, for runs without discovery. */
  readonly masters: readonly NodeId[];
  /** Time between two rounds; `undefined` when everybody knows everybody. */
  readonly every: Duration | undefined;
  readonly end: Time;
}

/**
 * Whom a master knows, as in the original: it connects to the first node; on a connection both sides send their
 * lists; unknown names in a list are connected to; and every ten seconds everybody sends its list to all it knows.
 */
export class PeerDiscovery {
  readonly #host: Host;
  readonly #settings: DiscoverySettings;
  /** Replaced, not changed: the network sorts the receivers of an array once. */
  #peers: readonly NodeId[] = [];

  constructor(host: Host, settings: DiscoverySettings) {
    this.#host = host;
    this.#settings = settings;
    if (settings.every === undefined) this.#peers = settings.masters.filter((node) => node !== host.id);
  }

  /** The masters this one is connected to, in the order in which it met them. */
  get peers(): readonly NodeId[] {
    return this.#peers;
  }

  start(): void {
    const { first, every } = this.#settings;
    if (every === undefined) return;
    if (first !== this.#host.id) this.#connect(first);
    this.#host.after(every, this.#round, undefined, undefined);
  }

  /** Learns of peers, and greets those it did not know. */
  receive({ peers }: DiscoveryMessage, from: NodeId): void {
    if (!this.#knows(from)) this.#connect(from);
    for (const peer of peers) if (!this.#knows(peer)) this.#connect(peer);
  }

  #knows(node: NodeId): boolean {
    return node === this.#host.id || this.#peers.includes(node);
  }

  #connect(node: NodeId): void {
    this.#peers = [...this.#peers, node];
    this.#host.send(node, this.#list());
  }

  readonly #round = (): void => {
    const { every, end } = this.#settings;
    this.#host.broadcast(this.#peers, this.#list());
    if (every !== undefined && this.#host.now + every < end) {
      this.#host.after(every, this.#round, undefined, undefined);
    }
  };

  #list(): DiscoveryMessage {
    const peers = this.#peers;
    return { type: 'discovery', size: HEADER_SIZE + peers.length * PEER_SIZE, peers };
  }
}
