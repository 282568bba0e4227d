import type { RandomSource } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import type { Hashes } from '../ledger/hash.js';
import { type Population, ROLES, type Role, withNames } from '../nodes/role.js';
import type { NodeCounts } from '../scenario/schema/scenario.js';

/** Bytes of the seed of an account's keys. */
const KEY_SEED_LENGTH = 32;

/**
 * The nodes of a run, masters first. A name is, as in the original, the SHA3-256 of the decimal text of a random
 * number; each node's comes from a stream of its own, so that adding a node moves no other.
 */
export function populate(counts: NodeCounts, random: RandomSource, hashes: Hashes): Population {
  const roles: Role[] = [];
  const members: Record<Role, NodeId[]> = { master: [], cashing: [], consumer: [], trusted: [] };
  for (const role of ROLES) {
    for (let place = 0; place < counts[role]; place++) {
      members[role].push(roles.length);
      roles.push(role);
    }
  }
  const draw = (node: NodeId): string => {
    const role = roles[node]!;
    const stream = random.stream(`node/${role}/${node - members[role][0]!}/name`);
    return hashes.sha3_256(String(1 + stream.below(Number.MAX_SAFE_INTEGER)));
  };
  // A stream goes on where it was left: each name is drawn once.
  const drawn = new Map<NodeId, string>();
  const nameOf = (node: NodeId): string | undefined => {
    let name = drawn.get(node);
    if (name === undefined && roles[node] !== undefined) {
      name = draw(node);
      drawn.set(node, name);
    }
    return name;
  };
  return withNames({ size: roles.length, roles, of: (role) => members[role] }, nameOf);
}

/** A population whose first masters have other names. */
export function withFirstNames(population: Population, names: readonly string[] = []): Population {
  if (names.length === 0) return population;
  return withNames(population, (node) => {
    const name = population.nameOf(node);
    return name === undefined ? undefined : (names[node] ?? name);
  });
}

/** Number of a node among those of its role, from 0: the nodes of a role are numbered without gaps. */
export function placeInRole(population: Population, node: NodeId, role: Role): number {
  return node - population.of(role)[0]!;
}

/** Name of the stream of randomness of a node's conduct. */
export function conductStream(population: Population, node: NodeId): string {
  const role = population.roles[node]!;
  return `node/${role}/${placeInRole(population, node, role)}/conduct`;
}

/** The seed of each account's keys. Accounts past the last node are strangers and have keys too. */
export function keySeeds(population: Population, random: RandomSource): (account: NodeId) => Uint8Array {
  return (account) => {
    const role = population.roles[account];
    const owner =
      role === undefined ? `stranger/${account}` : `${role}/${placeInRole(population, account, role)}`;
    return random.stream(`keys/${owner}`).bytes(KEY_SEED_LENGTH);
  };
}
