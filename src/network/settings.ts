import type { Duration } from '../engine/time.js';

/** How long something takes, as a distribution. Draws are whole microseconds and never below 0. */
export type Delay =
  | { readonly kind: 'constant'; readonly value: Duration }
  | { readonly kind: 'uniform'; readonly low: Duration; readonly high: Duration }
  | { readonly kind: 'normal'; readonly mean: Duration; readonly deviation: Duration }
  | { readonly kind: 'exponential'; readonly mean: Duration };

/** What the scenario says about the network. */
export interface NetworkSettings {
  /** One-way delay of each link, drawn once per pair of nodes and the same in both directions. */
  readonly latency: Delay;
  /** Added to each message on top of the link's latency. */
  readonly jitter: Delay;
  /** Messages of one link arrive in the order they were sent, as over TCP. */
  readonly ordered: boolean;
  /** Bytes per second of each link; a message takes size / bandwidth longer. 0 is unlimited. */
  readonly bandwidth: number;
  /** Share of messages that are lost, 0 to 1. */
  readonly loss: number;
}
