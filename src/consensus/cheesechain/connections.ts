import type { NodeId, Time } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import type { Host } from '../../nodes/host.js';
import { Patience } from '../../nodes/patience.js';
import { CONNECT, PEER_GREETING } from './messages.js';

interface Connection {
  open: boolean;
  /** When it was last asked for. */
  since: Time;
  /** How long to wait for the greeting before knocking again. */
  readonly patience: Patience;
  /** What is to be said once the peer has greeted. */
  readonly waiting: Message[];
}

/**
 * One peer's connections to others. A connection is asked for when there is first something to say, carries
 * nothing before the other side has greeted, and then serves both sides for the rest of the run.
 */
export class Connections {
  readonly #host: Host;
  readonly #connections = new Map<NodeId, Connection>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Says something to a peer, or as soon as it greets. */
  send(peer: NodeId, message: Message): void {
    const connection = this.#connectionTo(peer);
    if (connection.open) return this.#host.send(peer, message);
    connection.waiting.push(message);
    if (this.#host.now - connection.since < connection.patience.wait()) return;
    if (Number.isFinite(connection.since)) connection.patience.expired();
    this.#knock(peer, connection);
  }

  /** Forgets everything: each connection is asked for again when there is something to say. */
  clear(): void {
    this.#connections.clear();
  }

  /** Somebody connects: greets, and may speak from now on. */
  accept(peer: NodeId): void {
    this.#host.send(peer, PEER_GREETING);
    this.opened(peer);
  }

  /** A peer greeted. */
  opened(peer: NodeId): void {
    const connection = this.#connectionTo(peer);
    if (!connection.open && Number.isFinite(connection.since)) {
      connection.patience.measured(this.#host.now - connection.since);
    }
    connection.open = true;
    for (const message of connection.waiting.splice(0)) this.#host.send(peer, message);
  }

  #connectionTo(peer: NodeId): Connection {
    let connection = this.#connections.get(peer);
    if (connection === undefined) {
      connection = { open: false, since: Number.NEGATIVE_INFINITY, patience: new Patience(), waiting: [] };
      this.#connections.set(peer, connection);
    }
    return connection;
  }

  #knock(peer: NodeId, connection: Connection): void {
    connection.since = this.#host.now;
    this.#host.send(peer, CONNECT);
  }
}
