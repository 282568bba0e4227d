import type { NodeId } from '../../engine/time.js';
import type { Host } from '../../nodes/host.js';
import type { Participant } from '../../nodes/participant.js';
import { WORDS } from './dispatch.js';
import {
  CONNECT,
  GREETING,
  INVALID_PEER,
  type JoinMessage,
  joined,
  type PeerEntry,
  type PeerIdMessage,
  peers,
} from './messages.js';
import { peerSample } from './peer-sample.js';

/** Six hex digits: as many peers can be told apart. */
const PEER_IDS = 0x1000000;

/**
 * The tracker: greets whoever connects, gives every peer that joins an id, and tells those who have one of at most
 * ten peers. It holds no chain, and its list only grows.
 */
export class CheeseTracker implements Participant {
  readonly head = undefined;
  readonly #host: Host;
  /** Peers in the order in which they joined. */
  readonly #peers: PeerEntry[] = [];
  readonly #byNode = new Map<NodeId, PeerEntry>();
  readonly #ids = new Set<string>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Peers in the order in which they joined. */
  get peers(): readonly PeerEntry[] {
    return this.#peers;
  }

  start(): void {
    this.#host.log('INFO', () => 'Waiting for connections from peers');
  }

  submit(): void {
    // A tracker has no wallet.
  }

  /** The list is nowhere but in memory: who asks with an id from before is told to join again. */
  forget(): void {
    this.#peers.length = 0;
    this.#byNode.clear();
    this.#ids.clear();
  }

  receive(message: typeof CONNECT | JoinMessage | PeerIdMessage, from: NodeId): void {
    switch (message.type) {
      case CONNECT.type:
        return this.#host.send(from, GREETING);
      case WORDS.join:
        return this.#admit(message, from);
      case WORDS.getPeers:
        return this.#tell(message.peerId, from);
    }
  }

  /** Who joins again, since the answer was lost, is told the same id. */
  #admit({ host, port }: JoinMessage, node: NodeId): void {
    let entry = this.#byNode.get(node);
    if (entry === undefined) {
      const peerId = this.#newId();
      entry = { node, peerId, host, port };
      this.#byNode.set(node, entry);
      this.#peers.push(entry);
      this.#host.log('INFO', () => `${peerId} joined from ${host}:${port}`);
    }
    this.#host.send(node, joined(entry.peerId));
  }

  #tell(peerId: string, node: NodeId): void {
    const known = this.#ids.has(peerId);
    this.#host.send(node, known ? peers(peerSample(this.#peers, this.#host.random)) : INVALID_PEER);
  }

  #newId(): string {
    for (;;) {
      const number = this.#host.random.below(PEER_IDS);
      const id = `PID${number.toString(16).toUpperCase().padStart(6, '0')}`;
      if (this.#ids.has(id)) continue;
      this.#ids.add(id);
      return id;
    }
  }
}
