import type { RandomSource } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import type { Hashes } from '../ledger/hash.js';
import { type Population, ROLES, type Role } from '../nodes/role.js';
import type { NodeCounts } from '../scenario/schema/scenario.js';

/** Bytes of the seed of an account's keys. */
const KEY_SEED_LENGTH = 32;

/**
 * The nodes of a run, masters first. A name is, as in the original, the SHA3-256 of the decimal text of a random
 * number; each node's comes from a stream of its own, so that adding a node moves no other.
 */
export function populate(counts: NodeCounts, random: RandomSource, hashes: Hashes): Population {
  const roles: Role[] = [];
  const names: string[] = [];
  const members: Record<Role, NodeId[]> = { master: [], cashing: [], consumer: [], trusted: [] };
  for (const role of ROLES) {
    for (let place = 0; place < counts[role]; place++) {
      members[role].push(roles.length);
      roles.push(role);
      const drawn = random.stream(`node/${role}/${place}/name`).below(Number.MAX_SAFE_INTEGER);
      names.push(hashes.sha3_256(String(1 + drawn)));
    }
  }
  return { size: roles.length, roles, names, of: (role) => members[role] };
}

/** A population whose first masters have other names. */
export function withNames(population: Population, names: readonly string[] = []): Population {
  if (names.length === 0) return population;
  return { ...population, names: population.names.map((name, node) => names[node] ?? name) };
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
