import type { Duration } from '../../engine/time.js';

/** What every kind of relay that asks before it sends may be told. */
export interface Requesting {
  /** How long to wait for an answer before the next node that announced the item is asked. */
  readonly timeout: Duration;
  /** Announce an item also to the node it came from, as SimBlock does; off by default. */
  readonly echo?: boolean;
  /** Added to each announcement and request on top of the link's delay; 0 by default. */
  readonly requestDelay?: Duration;
  /** Added to each answer; 0 by default. */
  readonly answerDelay?: Duration;
  /** Who made an item sends it whole to all neighbours, unasked; off by default. */
  readonly push?: boolean;
  /** Nodes that pass items among themselves faster; none by default. */
  readonly relayNetwork?: RelayNetworkSettings | undefined;
}

/**
 * A network beside the links, as miners use it (Falcon, FIBRE): a member that has an item from outside or made it
 * sends it to all other members at once, in few bytes, since they hold most of what is in it.
 */
export interface RelayNetworkSettings {
  /** How many members there are: the first nodes. */
  readonly members: number;
  /** Bytes of an item there: so many, and so many for each of its own bytes. */
  readonly baseSize: number;
  readonly share: number;
}

/** How an item spreads from node to node. */
export type RelaySettings =
  /** Each node sends the whole item to all its neighbours but the one it came from. */
  | { readonly kind: 'flood' }
  /** Each node sends the whole item to `fanOut` random neighbours, `rounds` times (1 by default), one each `every`. */
  | { readonly kind: 'gossip'; readonly fanOut: number; readonly rounds?: number; readonly every?: Duration }
  /** Each node announces the item, and neighbours that lack it ask for it. */
  | ({ readonly kind: 'inventory' } & Requesting)
  /** The same, but nodes that know most transactions are sent a sketch of the block. */
  | ({ readonly kind: 'compact' } & Requesting & CompactSettings);

/** Compact blocks (BIP 152), with failures as measured in M. Imtiaz et al., "Churn in the Bitcoin Network" (2019). */
export interface CompactSettings {
  /** Share of nodes that use compact blocks; both ends of a link must. */
  readonly share: number;
  /** Share of compact blocks that leave their receiver with missing transactions, which it then asks for. */
  readonly failureRate: number;
  /** Bytes of a compact block; 18,000 by default. */
  readonly compactSize?: number;
  /** Share of nodes that are always there and fail less, and how often they do; none by default. */
  readonly steadyShare?: number;
  readonly steadyFailureRate?: number;
  /**
   * Neighbours of each node that send it sketches unasked, before they have verified the block (BIP 152, high-bandwidth
   * mode): those that were the first to bring it a block, the latest. 0 by default, 3 in Bitcoin Core.
   */
  readonly highBandwidth?: number;
  /** Size of missing transactions as shares of the block: evenly spaced quantiles, from least to greatest. */
  readonly missing?: readonly number[];
}

/** Bytes of a compact block: about 6 for each of some 3,000 transactions. */
export const DEFAULT_COMPACT_SIZE = 18_000;

/** Missing transactions when nothing is said: a tenth of the block. */
export const DEFAULT_MISSING: readonly number[] = [0.1];
