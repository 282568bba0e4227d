import type { NodeId } from '../engine/time.js';

/** What a node is for. Every protocol uses some of the four; see docs/protocols.md for which. */
export type Role = 'master' | 'cashing' | 'consumer' | 'trusted';

/** The roles in the order in which nodes are numbered: all masters first, then cashing, consumers, trusted. */
export const ROLES: readonly Role[] = ['master', 'cashing', 'consumer', 'trusted'];

/** Who takes part in a run. */
export interface Population {
  /** Number of nodes. */
  readonly size: number;
  /** Role of each node, by its number. */
  readonly roles: readonly Role[];
  /** Name of each node, by its number: its address in ledgers and its folder in the output. */
  readonly names: readonly string[];
  /** Numbers of the nodes of one role, in order. */
  of(role: Role): readonly NodeId[];
}
