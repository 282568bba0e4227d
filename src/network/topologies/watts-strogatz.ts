import { Adjacency } from './adjacency.js';
import { type Build, drawn, impossible } from './build.js';

/**
 * A small world (D. Watts and S. Strogatz, Nature 393, 1998): on a ring, each node is linked with its nearest
 * `neighbours`; then each link in turn, by distance, is led to a random other node with probability `rewiring`.
 */
export const wattsStrogatz: Build<'watts-strogatz'> = ({ neighbours, rewiring }, size, random) => {
  if (neighbours >= size) {
    throw impossible(
      'wattsStrogatz.neighbours',
      `expected at most ${size - 1} with ${size} nodes, got ${neighbours}`,
    );
  }
  if (neighbours % 2 === 1) {
    throw impossible(
      'wattsStrogatz.neighbours',
      `expected an even number, half on each side, got ${neighbours}`,
    );
  }
  const graph = new Adjacency(size);
  for (let distance = 1; distance <= neighbours / 2; distance++) {
    for (let node = 0; node < size; node++) graph.add(node, (node + distance) % size);
  }
  for (let distance = 1; distance <= neighbours / 2; distance++) {
    for (let node = 0; node < size; node++) {
      if (random.next() >= rewiring) continue;
      const old = (node + distance) % size;
      // A node linked with all others has nowhere to lead its link.
      if (graph.degree(node) >= size - 1 || !graph.has(node, old)) continue;
      let target = random.below(size);
      while (target === node || graph.has(node, target)) target = random.below(size);
      graph.remove(node, old);
      graph.add(node, target);
    }
  }
  return drawn(graph.topology(), 'raise network.topology.wattsStrogatz.neighbours or lower its rewiring');
};
