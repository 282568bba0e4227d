import type { Duration } from '../engine/time.js';
import type { Coordinates } from './coordinates.js';
import type { Place } from './places.js';
import type { PoolLinks } from './pool-links.js';
import type { RegionTable } from './regions.js';
import type { RelaySettings } from './relay/settings.js';
import type { SlowStart } from './slow-start.js';
import type { Speed } from './speeds.js';
import type { TopologySettings } from './topology-settings.js';

/** How long something takes, as a distribution. Draws are whole microseconds and never below 0. */
export type Delay =
  | { readonly kind: 'constant'; readonly value: Duration }
  | { readonly kind: 'uniform'; readonly low: Duration; readonly high: Duration }
  | { readonly kind: 'normal'; readonly mean: Duration; readonly deviation: Duration }
  /** Mean and deviation of the delay itself, not of its logarithm. */
  | { readonly kind: 'log-normal'; readonly mean: Duration; readonly deviation: Duration }
  | { readonly kind: 'exponential'; readonly mean: Duration }
  /** No draw is below `least`; the nearer it is to the mean, the thinner the tail. */
  | { readonly kind: 'pareto'; readonly mean: Duration; readonly least: Duration }
  /** 63.2 % of the draws are below the scale. A shape below 1: who has lasted long lasts; 1 is exponential. */
  | { readonly kind: 'weibull'; readonly scale: Duration; readonly shape: number };

/**
 * What a node's uplink does while it sends: nothing (`parallel`), sends one message after another (`queued`), or
 * waits until each has arrived before it sends the next, as SimBlock's nodes do (`confirmed`).
 */
export type Uplink = 'parallel' | 'queued' | 'confirmed';

/** Time a node's core takes to verify a block before it follows it, mines on it or passes it on. */
export interface VerificationCost {
  readonly perBlock: Duration;
  /** Microseconds for each byte. */
  readonly perByte: number;
  /** For each payment in the block. */
  readonly perPayment: Duration;
}

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
  /** Where nodes are; latency and bandwidth then come from the table instead. */
  readonly regions?: RegionTable | undefined;
  /** Bytes per second that a node sends, and receives: a message passes at the lower of the two. Not with regions. */
  readonly upload?: Speed;
  readonly download?: Speed;
  /** Parallel when nothing is said. */
  readonly uplink?: Uplink;
  /** Messages take a downlink one after another, in the order of their first bytes; at once when nothing is said. */
  readonly downlink?: 'parallel' | 'queued';
  /** Where single nodes and roles are, and what speed they have. */
  readonly places?: readonly Place[] | undefined;
  /** Latency by distance instead of `latency`; not with regions. */
  readonly coordinates?: Coordinates | undefined;
  /** How TCP's window slows the first bytes of each message; left out when nothing is said. */
  readonly slowStart?: SlowStart | undefined;
  /** How long nodes take to verify a block; no time when nothing is said. */
  readonly verification?: VerificationCost | undefined;
  /** Nodes that are linked better than others; none when nothing is said. */
  readonly pools?: PoolLinks | undefined;
  /** Who is linked with whom; a mesh when nothing is said. */
  readonly topology?: TopologySettings | undefined;
  /** How blocks spread over the topology; when nothing is said they go straight to all who follow the chain. */
  readonly relay?: RelaySettings | undefined;
  /** How payments get to the masters: straight, by relay from one of them on, or known to all at once. */
  readonly payments?: 'direct' | 'relayed' | 'pooled';
}
