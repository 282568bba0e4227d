import { Adjacency } from './adjacency.js';
import { type Build, connected, impossible } from './build.js';

/**
 * Preferential attachment (A.-L. Barabási and R. Albert, Science 286, 1999): after a first group in which all are
 * linked, each new node links with `links` different nodes, each chosen with a probability in proportion to its degree.
 */
export const barabasiAlbert: Build<'barabasi-albert'> = ({ links }, size, random) => {
  if (links >= size) {
    throw impossible('barabasiAlbert.links', `expected at most ${size - 1} with ${size} nodes, got ${links}`);
  }
  const graph = new Adjacency(size);
  // Each node once for each of its links: a uniform draw from it is a draw by degree.
  const ends: number[] = [];
  const link = (a: number, b: number) => {
    if (!graph.add(a, b)) return false;
    ends.push(a, b);
    return true;
  };
  for (let a = 0; a <= links; a++) for (let b = 0; b < a; b++) link(a, b);
  for (let node = links + 1; node < size; node++) {
    const before = ends.length;
    const chosen = new Set<number>();
    while (chosen.size < links) chosen.add(ends[random.below(before)]!);
    for (const target of chosen) link(node, target);
  }
  return connected(graph.topology());
};
