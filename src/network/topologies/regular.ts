import type { Random } from '../../engine/random.js';
import { Adjacency } from './adjacency.js';
import { type Build, drawn, impossible } from './build.js';

/**
 * A random graph in which every node has the same degree (A. Steger and N. Wormald, "Generating random regular
 * graphs quickly", Combinatorics, Probability and Computing 8, 1999): loose ends are paired at random, pairs that
 * would make a loop or a double link are put back, and all begins again when no pair is left that would not.
 */
export const regular: Build<'regular'> = ({ degree }, size, random) => {
  if (degree >= size) {
    throw impossible('regular.degree', `expected at most ${size - 1} with ${size} nodes, got ${degree}`);
  }
  if ((degree * size) % 2 === 1) {
    throw impossible(
      'regular.degree',
      `expected an even degree with ${size} nodes, which is odd, got ${degree}`,
    );
  }
  // Pairing gets stuck nearly always when most pairs are taken; the links that are missing are then as random.
  const missing = size - 1 - degree;
  const graph = missing < degree ? complement(paired(size, missing, random)) : paired(size, degree, random);
  return drawn(graph.topology(), 'raise network.topology.regular.degree to 3 or more');
};

function paired(size: number, degree: number, random: Random): Adjacency {
  for (;;) {
    const graph = pairEnds(size, degree, random);
    if (graph !== undefined) return graph;
  }
}

function complement(graph: Adjacency): Adjacency {
  const others = new Adjacency(graph.size);
  for (let a = 0; a < graph.size; a++) for (let b = 0; b < a; b++) if (!graph.has(a, b)) others.add(a, b);
  return others;
}

function pairEnds(size: number, degree: number, random: Random): Adjacency | undefined {
  const graph = new Adjacency(size);
  let ends: Int32Array = new Int32Array(size * degree);
  for (let end = 0; end < ends.length; end++) ends[end] = Math.floor(end / degree);
  while (ends.length > 0) {
    random.shuffle(ends);
    let left = 0;
    for (let end = 0; end < ends.length; end += 2) {
      const a = ends[end]!;
      const b = ends[end + 1]!;
      if (graph.add(a, b)) continue;
      // Written behind the place that is read, so nothing unread is lost.
      ends[left++] = a;
      ends[left++] = b;
    }
    if (left === ends.length && !pairable(graph, ends)) return undefined;
    ends = ends.slice(0, left);
  }
  return graph;
}

/** True when two of the loose ends can still be linked. */
function pairable(graph: Adjacency, ends: Int32Array): boolean {
  const nodes = [...new Set(ends)];
  return nodes.some((a, place) => nodes.slice(place + 1).some((b) => !graph.has(a, b)));
}
