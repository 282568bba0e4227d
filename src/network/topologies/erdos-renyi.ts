import { ln } from '../../engine/math.js';
import { Adjacency } from './adjacency.js';
import { type Build, drawn } from './build.js';

/**
 * Each pair linked with the same probability, in time proportional to the links: the number of pairs to skip has a
 * geometric distribution (V. Batagelj and U. Brandes, "Efficient generation of large random networks", Physical
 * Review E 71, 2005).
 */
export const erdosRenyi: Build<'erdos-renyi'> = ({ probability }, size, random) => {
  const graph = new Adjacency(size);
  // Below some 10^-16 it is 0: no pair would be linked in the life of any machine.
  const step = probability >= 1 ? Number.NEGATIVE_INFINITY : ln(1 - probability);
  const skip = () => (probability >= 1 ? 0 : Math.floor(ln(1 - random.next()) / step));
  if (step < 0) {
    // Pairs (row, column) with column < row, row by row.
    let row = 1;
    let column = skip();
    while (row < size) {
      while (column >= row && row < size) column -= row++;
      if (row >= size) break;
      graph.add(row, column);
      column += 1 + skip();
    }
  }
  const threshold = size > 1 ? ln(size) / size : 0;
  return drawn(
    graph.topology(),
    `raise network.topology.erdosRenyi.probability (now ${probability}; with ${size} nodes, well above ln(n)/n = ${threshold.toPrecision(3)})`,
  );
};
