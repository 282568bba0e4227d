import type { Duration, NodeId, Time } from '../engine/time.js';

/**
 * A fault that works on messages as they leave. Each call is about one message, in the order in which messages are
 * sent, so that it may draw from a stream of its own. Messages of a node to itself are left alone.
 */
export interface Disturbance {
  /** True when the message is lost. */
  readonly loses?: (from: NodeId, to: NodeId, now: Time) => boolean;
  /** Time the message takes longer; where links keep order, what follows on its link waits behind it. */
  readonly delays?: (from: NodeId, to: NodeId, now: Time) => Duration;
  /** Time the message is held back while what follows on its link overtakes it, even where links keep order. */
  readonly holds?: (from: NodeId, to: NodeId, now: Time) => Duration;
  /** Time after which a second copy follows the first, 0 for at once; `undefined` for no copy. */
  readonly repeats?: (from: NodeId, to: NodeId, now: Time) => Duration | undefined;
}

/** The disturbances at work on a network, asked as one. */
export class Disturbances {
  /** Replaced, not changed: those a message is asked of stay the same meanwhile. */
  #all: readonly { readonly disturbance: Disturbance }[] = [];

  get none(): boolean {
    return this.#all.length === 0;
  }

  /** Adds one; the function returned takes it away again. */
  add(disturbance: Disturbance): () => void {
    const entry = { disturbance };
    this.#all = [...this.#all, entry];
    return () => {
      this.#all = this.#all.filter((other) => other !== entry);
    };
  }

  /** True when any loses the message; every one of them is asked, so that one's randomness moves no other's. */
  lose(from: NodeId, to: NodeId, now: Time): boolean {
    if (from === to) return false;
    let lost = false;
    for (const { disturbance } of this.#all) if (disturbance.loses?.(from, to, now) === true) lost = true;
    return lost;
  }

  /** All delays together. */
  delay(from: NodeId, to: NodeId, now: Time): Duration {
    return this.#sum('delays', from, to, now);
  }

  /** All holds together. */
  hold(from: NodeId, to: NodeId, now: Time): Duration {
    return this.#sum('holds', from, to, now);
  }

  /** Time between a message and its copy; -1 for no copy. */
  repeat(from: NodeId, to: NodeId, now: Time): Duration {
    let after = -1;
    if (from === to) return after;
    for (const { disturbance } of this.#all) {
      const one = disturbance.repeats?.(from, to, now);
      if (one !== undefined) after = after < 0 ? one : after + one;
    }
    return after;
  }

  #sum(kind: 'delays' | 'holds', from: NodeId, to: NodeId, now: Time): Duration {
    let sum = 0;
    if (from === to) return sum;
    for (const { disturbance } of this.#all) sum += disturbance[kind]?.(from, to, now) ?? 0;
    return sum;
  }
}
