import type { Duration, NodeId } from '../engine/time.js';
import type { Message } from './message.js';

/** What carries messages from node to node, whether the nodes are simulated or run elsewhere. */
export interface Transport {
  /** Sends one message. */
  send(from: NodeId, to: NodeId, message: Message): void;
  /** Sends one message to each of `targets` but the sender itself. */
  broadcast(from: NodeId, targets: readonly NodeId[], message: Message): void;
  /** One-way delay of the link between two nodes as far as it is the same for every message; 0 to oneself. */
  latency(from: NodeId, to: NodeId): Duration;
}
