import type { Random } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';
import type { Adjacency } from './topologies/adjacency.js';

/** Nodes that are linked better than others, as mining pools are: the first ones of the network. */
export interface PoolLinks {
  /** How many there are; they are the first masters. */
  readonly nodes: number;
  /** Each is linked with every other. */
  readonly mesh: boolean;
  /** Least and most links of each in all, those among themselves included; what the topology gives when left out. */
  readonly links?: readonly [least: number, most: number] | undefined;
}

/** Random draws for one link before what is left is looked through in order. */
const DRAWS = 64;

/** Links the pools with one another. */
export function meshPools(graph: Adjacency, { nodes, mesh }: PoolLinks): void {
  if (!mesh) return;
  const count = Math.min(nodes, graph.size);
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) graph.add(a, b);
}

/**
 * Has a node open links to random others until it has `least`, or nobody is left who takes one.
 *
 * @param takes whether another node takes one more link.
 */
export function openLinks(
  graph: Adjacency,
  node: NodeId,
  least: number,
  takes: (other: NodeId) => boolean,
  random: Random,
): void {
  const suits = (other: NodeId) => other !== node && takes(other) && !graph.has(node, other);
  while (graph.degree(node) < least) {
    let target = -1;
    for (let draw = 0; draw < DRAWS && target < 0; draw++) {
      const other = random.below(graph.size);
      if (suits(other)) target = other;
    }
    if (target < 0) {
      const left: NodeId[] = [];
      for (let other = 0; other < graph.size; other++) if (suits(other)) left.push(other);
      if (left.length === 0) return;
      target = random.pick(left);
    }
    graph.add(node, target);
  }
}
