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
  /** The people: the accounts that each owns, the one it pays from first. Those who pay, each by itself, if absent. */
  readonly users?: readonly (readonly NodeId[])[];
  /** Names that people gave to nodes, where they did. */
  readonly given?: ReadonlyMap<NodeId, string>;
  /** Numbers of the nodes of one role, in order. */
  of(role: Role): readonly NodeId[];
}

/** Digits of a name that tell nodes apart. */
const SHORT = 6;

/** What a node is called wherever people read of it: the name it was given, or `master 5 (c66409…)`. */
export function nodeLabel({ roles, names, given }: Population, node: NodeId): string {
  const name = given?.get(node);
  if (name !== undefined) return name;
  const role = roles[node];
  return role === undefined ? `account ${node}` : `${role} ${node} (${names[node]!.slice(0, SHORT)}…)`;
}
