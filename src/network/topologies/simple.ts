import { Adjacency } from './adjacency.js';
import { type Build, connected } from './build.js';

/** Each node linked with the next. */
export const line: Build<'line'> = (_settings, size) => {
  const graph = new Adjacency(size);
  for (let node = 1; node < size; node++) graph.add(node - 1, node);
  return connected(graph.topology());
};

/** A line whose ends are linked; two nodes have one link. */
export const ring: Build<'ring'> = (_settings, size) => {
  const graph = new Adjacency(size);
  for (let node = 0; node < size; node++) graph.add(node, (node + 1) % size);
  return connected(graph.topology());
};

/** Node 0 linked with all others. */
export const star: Build<'star'> = (_settings, size) => {
  const graph = new Adjacency(size);
  for (let node = 1; node < size; node++) graph.add(0, node);
  return connected(graph.topology());
};
