import type { Duration } from '../../engine/time.js';
import type { EdgeRow } from '../topology-settings.js';
import { Adjacency, Arrows, edgeKey } from './adjacency.js';
import { type Build, drawn, impossible } from './build.js';

/** The links of a list; one named twice, in either direction, is refused. */
export const edgeList: Build<'edges'> = ({ rows, directed }, size) => {
  const graph = directed === true ? new Arrows(size) : new Adjacency(size);
  const nodes = rows.reduce((most, [a, b]) => Math.max(most, a, b), -1) + 1;
  const latencies = new Map<number, Duration>();
  for (const [place, row] of rows.entries()) {
    checkRow(row, place, size, nodes);
    const [a, b, latency] = row;
    if (!graph.add(a, b))
      throw impossible(`edges.${place}`, `the link of ${a} and ${b} is in the list twice`);
    if (latency === undefined) continue;
    latencies.set(edgeKey(a, b, size), latency);
  }
  const advice =
    nodes < size
      ? `write "nodes: { master: ${nodes} }", as many as the links are between, or add links to network.topology.edges`
      : 'add links to network.topology.edges';
  return drawn(graph.topology(latencies), advice);
};

function checkRow([a, b, latency]: EdgeRow, place: number, size: number, nodes: number): void {
  for (const node of [a, b]) {
    if (Number.isInteger(node) && node >= 0 && node < size) continue;
    throw impossible(
      `edges.${place}`,
      `expected nodes from 0 to ${size - 1}, got ${node}${node >= size && Number.isSafeInteger(nodes) ? `; the links are between ${nodes} nodes: write "nodes: { master: ${nodes} }"` : ''}`,
    );
  }
  if (a === b) throw impossible(`edges.${place}`, `expected two different nodes, got ${a} twice`);
  if (latency !== undefined && !(Number.isSafeInteger(latency) && latency >= 0)) {
    throw impossible(`edges.${place}`, `expected a latency of 0 or more whole microseconds, got ${latency}`);
  }
}
