import type { NodeId } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import type { Host } from '../../nodes/host.js';

/** Sends on behalf of a member. */
export type Send = (to: NodeId, message: Message) => void;

/** Bytes by type of message, each in a cell of its own that is counted up. */
type Bytes = Map<string, { bytes: number }>;

/**
 * What one member has sent and received, in bytes by type, as the original's log line of every five seconds has it.
 * Requests of the chain view for missing blocks are counted where they are received.
 */
export class Traffic {
  readonly #host: Host;
  readonly #sent: Bytes = new Map();
  readonly #received: Bytes = new Map();

  constructor(host: Host) {
    this.#host = host;
  }

  readonly send: Send = (to, message) => {
    this.#count(this.#sent, message, 1);
    this.#host.send(to, message);
  };

  broadcast(targets: readonly NodeId[], message: Message): void {
    const own = targets.includes(this.#host.id) ? 1 : 0;
    this.#count(this.#sent, message, targets.length - own);
    this.#host.broadcast(targets, message);
  }

  received(message: Message): void {
    this.#count(this.#received, message, 1);
  }

  /** The line: `NODE: messages info { "sent": {...}, "recv": {...} }`. */
  line(): string {
    const text = (counted: Bytes) =>
      JSON.stringify(Object.fromEntries([...counted].map(([type, { bytes }]) => [type, bytes])));
    return `NODE: messages info { "sent": ${text(this.#sent)}, "recv": ${text(this.#received)} }`;
  }

  #count(counted: Bytes, { type, size }: Message, times: number): void {
    const cell = counted.get(type);
    if (cell === undefined) counted.set(type, { bytes: times * size });
    else cell.bytes += times * size;
  }
}
