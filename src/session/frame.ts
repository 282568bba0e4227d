import type { LedgerLine } from './ledger-view.js';

/** A block as the page draws it. */
export interface ShownBlock {
  readonly index: number;
  /** Index of the block it stands on; -1 for the root. */
  readonly parent: number;
  readonly height: number;
  /** The node that made it; -1 for the root. */
  readonly maker: number;
  readonly time: number;
  readonly id: string;
  readonly payments: number;
}

/** A line of the timeline and the log. */
export interface ShownEvent {
  readonly time: number;
  readonly kind: 'block' | 'fault' | 'refusal' | 'final' | 'log';
  readonly node: number;
  readonly text: string;
}

/** What stays as it is while a run goes on. */
export interface Setting {
  readonly name: string;
  readonly protocol: string;
  readonly seed: string;
  readonly end: number;
  readonly symbol: string;
  readonly decimals: number;
  readonly labels: readonly string[];
  readonly roles: readonly string[];
  /** Who may pay and be paid. */
  readonly payers: readonly number[];
  /** The nodes that each tells of blocks; empty where there are too many to draw. */
  readonly links: readonly (readonly number[])[];
  /** The region of each node; empty where the network has none. */
  readonly regions: readonly string[];
  /** Nodes that mine a block when asked to. */
  readonly miners: readonly number[];
  /** Attacks that can be carried out here, each with the nodes that can. */
  readonly attacks: readonly {
    readonly kind: string;
    readonly nodes: readonly number[];
    /** How many nodes it needs. */
    readonly least: number;
  }[];
}

/** A sample of the run, for charts. */
export interface Sample {
  readonly time: number;
  readonly height: number;
  /** Different heads among nodes that have one. */
  readonly heads: number;
  readonly gini: number;
}

/** What changed since the last frame, and how all nodes stand. */
export interface Frame {
  readonly now: number;
  readonly end: number;
  /** Digest so far; that of the whole run once it is over. */
  readonly digest: string;
  readonly isOver: boolean;
  /** Index of the head that somebody who sees every block would follow. */
  readonly best: number;
  /** Index of each node's head; -1 for a node without a chain. */
  readonly heads: Int32Array;
  readonly up: Uint8Array;
  /** Five numbers a message on its way: from, to, sent at, arrives at, type. */
  readonly messages: Float64Array;
  readonly types: readonly string[];
  readonly blocks: readonly ShownBlock[];
  readonly events: readonly ShownEvent[];
  readonly samples: readonly Sample[];
  /** Whether everything before was taken back: what is kept of earlier frames is to be thrown away. */
  readonly isFresh: boolean;
}

/** What is asked of one node. */
export interface NodeView {
  readonly node: number;
  readonly label: string;
  readonly role: string;
  readonly isUp: boolean;
  /** What its clock shows, less the run's time, in microseconds. */
  readonly clockError: number;
  readonly head: ShownBlock | undefined;
  /** Blocks by which its head is behind the best. */
  readonly behind: number;
  readonly balance: string;
  readonly pool: readonly { readonly id: string; readonly text: string }[];
  readonly log: readonly string[];
  readonly neighbours: readonly number[];
  /** What came and went on its account, newest first. */
  readonly ledger: readonly LedgerLine[];
  /** Heights of which messages are kept. */
  readonly heights: readonly number[];
}
