import type { Duration, NodeId } from '../engine/time.js';

/** A link of an edge list, with its one-way latency when the list gives one. */
export type EdgeRow = readonly [a: NodeId, b: NodeId, latency?: Duration];

/** What the scenario says about who is linked with whom. */
export type TopologySettings =
  /** Everybody with everybody. */
  | { readonly kind: 'mesh' }
  /** Each node with the next, the last with the first. */
  | { readonly kind: 'ring' }
  /** Node 0 with all others. */
  | { readonly kind: 'star' }
  /** Each node with the next. */
  | { readonly kind: 'line' }
  /**
   * Each node opens links to random others, as Bitcoin's nodes do. `links` is how many, or a cumulative
   * distribution: the share of nodes that open at most 1, at most 2, and so on, ending in 1.
   */
  | {
      readonly kind: 'outgoing';
      readonly links: number | readonly number[];
      readonly incoming: number;
      /** Blocks pass one way only, from the node a link was opened to to the one that opened it. */
      readonly directed?: boolean;
    }
  /** Each node opens links to random others until it has its least number, and takes further ones up to its most. */
  | { readonly kind: 'degrees'; readonly classes: readonly DegreeClass[] }
  /** Every node has the same number of links, otherwise at random. */
  | { readonly kind: 'regular'; readonly degree: number }
  /** Each pair is linked with the same probability. */
  | { readonly kind: 'erdos-renyi'; readonly probability: number }
  /** A ring in which each node knows its nearest `neighbours`, with a share of the links led elsewhere. */
  | { readonly kind: 'watts-strogatz'; readonly neighbours: number; readonly rewiring: number }
  /** Nodes come one by one and link with `links` others, the well-linked being likelier. */
  | { readonly kind: 'barabasi-albert'; readonly links: number }
  /** The links of a list; `directed` lets blocks pass from the first node of a row to the second only. */
  | { readonly kind: 'edges'; readonly rows: readonly EdgeRow[]; readonly directed?: boolean };

/** Nodes with about equally many links. */
export interface DegreeClass {
  /** Share of the nodes. */
  readonly share: number;
  /** How many links a node of the class opens at the least: a whole number from the first to the second. */
  readonly least: readonly [from: number, to: number];
  /** How many more it takes. */
  readonly spare: number;
}

/** Incoming links a node takes unless the scenario says otherwise: Bitcoin Core's 125 less its 8 outgoing ones. */
export const DEFAULT_INCOMING = 117;
