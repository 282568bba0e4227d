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
  /**
   * Name of each node, by its number: its address in ledgers and its folder in the output. All are made when this is
   * first read; `nameOf` makes one.
   */
  readonly names: readonly string[];
  /** The people: the accounts that each owns, the one it pays from first. Those who pay, each by itself, if absent. */
  readonly users?: readonly (readonly NodeId[])[];
  /** Names that people gave to nodes, where they did. */
  readonly given?: ReadonlyMap<NodeId, string>;
  /** Name of a node; `undefined` for an account past the last node. Made when first asked for: most are in no output. */
  nameOf(node: NodeId): string | undefined;
  /** Numbers of the nodes of one role, in order. */
  of(role: Role): readonly NodeId[];
}

/** The nodes of a population, with names that are made when they are asked for: of a hundred thousand few ever are. */
export function withNames(
  nodes: Omit<Population, 'names' | 'nameOf'>,
  nameOf: (node: NodeId) => string | undefined,
): Population {
  let names: readonly string[] | undefined;
  const { size, roles, users, given } = nodes;
  return {
    ...{ size, roles, nameOf },
    ...(users === undefined ? {} : { users }),
    ...(given === undefined ? {} : { given }),
    of: (role) => nodes.of(role),
    get names(): readonly string[] {
      names ??= roles.map((_, node) => nameOf(node)!);
      return names;
    },
  };
}

/** Digits of a name that tell nodes apart. */
const SHORT = 6;

/** What a node is called wherever people read of it: the name it was given, or `master 5 (c66409…)`. */
export function nodeLabel(population: Population, node: NodeId): string {
  const name = population.given?.get(node);
  if (name !== undefined) return name;
  const role = population.roles[node];
  return role === undefined
    ? `account ${node}`
    : `${role} ${node} (${population.nameOf(node)!.slice(0, SHORT)}…)`;
}
