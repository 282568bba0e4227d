import type { Codec } from '../../consensus/kit/wire/codec.js';
import type { Fields } from '../../consensus/kit/wire/reading.js';
import { assert } from '../../engine/errors.js';
import type { Scheduler } from '../../engine/scheduler.js';
import type { Duration, NodeId } from '../../engine/time.js';
import type { Message } from '../../network/message.js';
import type { Network } from '../../network/network.js';
import type { Transport } from '../../network/transport.js';
import type { Envelope } from './envelope.js';

/** What a transport between processes is made of. */
export interface LiveTransportParts {
  readonly network: Network;
  readonly scheduler: Scheduler;
  hosts(node: NodeId): boolean;
  /** Takes an envelope for the process of its receiver. */
  readonly carry: (envelope: Envelope) => void;
  /** A draw from [0, 1), for losses that the scenario asks for. */
  readonly draw: () => number;
}

/**
 * Messages between nodes of this process go over its simulated network; those for nodes elsewhere are written down and
 * handed to whoever carries them, with the delays, losses and copies that the scenario's network gives them.
 */
export class LiveTransport implements Transport {
  readonly #parts: LiveTransportParts;
  readonly #written = new WeakMap<Message, Fields>();
  #codec: Codec | undefined;
  #serial = 0;

  constructor(parts: LiveTransportParts) {
    this.#parts = parts;
  }

  /** Messages handed over so far. */
  get carried(): number {
    return this.#serial;
  }

  /** Says how messages are written; to be called before the first leaves. */
  use(codec: Codec): void {
    this.#codec = codec;
  }

  latency(from: NodeId, to: NodeId): Duration {
    return this.#parts.network.latency(from, to);
  }

  broadcast(from: NodeId, targets: readonly NodeId[], message: Message): void {
    for (const to of targets) if (to !== from) this.send(from, to, message);
  }

  send(from: NodeId, to: NodeId, message: Message): void {
    if (this.#parts.hosts(to)) this.#parts.network.send(from, to, message);
    else this.#sendAway(from, to, message, () => this.#text(message));
  }

  /** Sends what has no message yet: the text itself. */
  sendText(from: NodeId, to: NodeId, message: Message, body: Fields): void {
    this.#sendAway(from, to, message, () => body);
  }

  #text(message: Message): Fields {
    assert(this.#codec !== undefined, 'a message was sent before there was a codec');
    let text = this.#written.get(message);
    if (text === undefined) {
      text = this.#codec.encode(message);
      this.#written.set(message, text);
    }
    return text;
  }

  #sendAway(from: NodeId, to: NodeId, message: Message, text: () => Fields): void {
    const { network, scheduler, draw, carry } = this.#parts;
    const { type, size } = message;
    network.counter(type).send(from, 1, size);
    const lost = (network.loss > 0 && draw() < network.loss) || network.loses(from, to);
    if (lost) {
      if (network.observed) network.tellSent(from, to, message, -1);
      network.drop(from, to, message);
      return;
    }
    const delay = network.links.delay(from, to, draw);
    const arrivals = network.arrivals(from, to, size, delay);
    if (network.observed) network.tellSent(from, to, message, arrivals[0]!);
    for (const at of arrivals) {
      carry({ at: Math.max(at, scheduler.now), from, to, type, size, serial: this.#serial++, body: text() });
    }
  }
}
