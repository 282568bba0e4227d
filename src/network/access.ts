import type { Duration, NodeId, Time } from '../engine/time.js';

/** When each node's uplink is free again. */
export class Uplinks {
  readonly #freeAt: Float64Array;
  readonly #untilArrival: boolean;

  /** @param untilArrival the uplink is taken until the message has arrived, not only until its last byte left. */
  constructor(size: number, untilArrival: boolean) {
    this.#freeAt = new Float64Array(size);
    this.#untilArrival = untilArrival;
  }

  /**
   * Takes the sender's uplink as soon as it is free.
   *
   * @param departure time the bytes take to leave.
   * @param transmission time they take on the whole way, at its slowest part.
   * @param delay what comes on top.
   * @returns when the first byte leaves.
   */
  take(from: NodeId, now: Time, departure: Duration, transmission: Duration, delay: Duration): Time {
    const begins = Math.max(now, this.#freeAt[from]!);
    this.#freeAt[from] = begins + (this.#untilArrival ? transmission + delay : departure);
    return begins;
  }
}

/** When each node's downlink is free again. */
export class Downlinks {
  readonly #freeAt: Float64Array;

  constructor(size: number) {
    this.#freeAt = new Float64Array(size);
  }

  /**
   * Takes the receiver's downlink as soon as it is free: to be called when the first byte is there, so that messages
   * queue in the order in which they arrive.
   *
   * @param reception time the bytes take on the downlink alone.
   * @param transmission time they take on the whole way: a downlink is free for others while a slow sender sends.
   * @returns when the last byte is there.
   */
  take(to: NodeId, now: Time, reception: Duration, transmission: Duration): Time {
    const begins = Math.max(now, this.#freeAt[to]!);
    this.#freeAt[to] = begins + reception;
    return begins + transmission;
  }
}
