import type { Random } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import type { Population } from '../nodes/role.js';
import type { Target } from './settings.js';

/** True when a target says which nodes it means. */
export function isNamed({ nodes, role, count }: Target): boolean {
  return nodes !== undefined || role !== undefined || count !== undefined;
}

/** The nodes a target means, in ascending order; those that are drawn are different ones. */
export function choose({ nodes, role = 'master', count }: Target, population: Population, random: Random) {
  if (nodes !== undefined) return [...nodes].sort((a, b) => a - b);
  const all = population.of(role);
  if (count === undefined || count >= all.length) return [...all];
  const chosen = new Set<NodeId>();
  while (chosen.size < count) chosen.add(random.pick(all));
  return [...chosen].sort((a, b) => a - b);
}
