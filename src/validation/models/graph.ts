import * as z from 'zod';
import { ln } from '../../engine/math.js';
import type { RandomSource } from '../../engine/random.js';
import { TOPOLOGIES } from '../../network/topologies/index.js';
import type { Topology } from '../../network/topology.js';
import type { EdgeRow, TopologySettings } from '../../network/topology-settings.js';

const whole = z.int('expected a whole number').positive('expected a number above 0');

/** Graphs that rows name. */
export const graphSchema = z.union(
  [
    z.enum(['complete', 'ring', 'star', 'line', 'hypercube']),
    z.strictObject({ regular: whole }),
    z.strictObject({ outgoing: whole }),
    z.strictObject({ meanDegree: z.number().positive() }),
    z.strictObject({ threshold: z.number() }),
  ],
  'expected "complete", "ring", "star", "line", "hypercube", { regular: degree }, { outgoing: links }, { meanDegree: number } or { threshold: c }',
);

/** A graph as a table writes it. */
export type Graph = z.output<typeof graphSchema>;

/** Builds a graph; unlike in a scenario it may come out in several pieces. */
export function buildGraph(graph: Graph, size: number, random: RandomSource): Topology {
  const settings = settingsOf(graph, size);
  return TOPOLOGIES[settings.kind](settings as never, size, random.stream('network/topology')).topology;
}

function settingsOf(graph: Graph, size: number): TopologySettings {
  if (graph === 'complete') return { kind: 'mesh' };
  if (graph === 'hypercube') return { kind: 'edges', rows: hypercube(size) };
  if (typeof graph === 'string') return { kind: graph };
  if ('regular' in graph) return { kind: 'regular', degree: graph.regular };
  if ('outgoing' in graph) return { kind: 'outgoing', links: graph.outgoing, incoming: size };
  const degree =
    'meanDegree' in graph ? graph.meanDegree : ((ln(size) + graph.threshold) / size) * (size - 1);
  return { kind: 'erdos-renyi', probability: degree / (size - 1) };
}

/** Nodes whose numbers differ in one bit. */
function hypercube(size: number): readonly EdgeRow[] {
  const rows: EdgeRow[] = [];
  for (let node = 0; node < size; node++) {
    for (let bit = 1; bit < size; bit *= 2) if ((node & bit) === 0) rows.push([node, node | bit]);
  }
  return rows;
}
