import * as z from 'zod';
import { reachedFrom } from '../../network/topology.js';
import { exactly, proportion } from '../estimate.js';
import { type Model, makeTrial, population } from '../model.js';
import { buildGraph, graphSchema } from './graph.js';

const parameters = z.strictObject({
  quantity: z.enum(['connected', 'mean degree', 'without incoming']),
  graph: graphSchema,
  nodes: population(2),
  graphs: z.int().positive().prefault(1000).describe('At full effort.'),
});

/** Parameters of {@link randomGraph}. */
export type RandomGraphParameters = z.output<typeof parameters>;

/** The graphs that our topologies draw. */
export const randomGraph: Model<RandomGraphParameters> = {
  name: 'random-graph',
  evidence: 'product kernel',
  summary: 'our topologies: share of graphs in one piece, mean degree, share of nodes nobody linked to',
  parameters,
  simulate({ quantity, graph, nodes, graphs }, trial) {
    const count = quantity === 'mean degree' ? 1 : trial.samples(graphs, 20);
    let hits = 0;
    for (let draw = 0; draw < count; draw++) {
      const topology = buildGraph(graph, nodes, makeTrial(trial.seed, 'graph', draw, 1).random);
      if (quantity === 'mean degree') return exactly((2 * topology.edges) / nodes);
      if (quantity === 'connected') hits += reachedFrom(topology, 0) === nodes ? 1 : 0;
      else for (let node = 0; node < nodes; node++) if (topology.degree(node) === opened(graph)) hits++;
    }
    return proportion(hits, quantity === 'connected' ? count : count * nodes);
  },
};

/** Links that each node opened itself. */
function opened(graph: z.output<typeof graphSchema>): number {
  return typeof graph === 'object' && 'outgoing' in graph ? graph.outgoing : 0;
}
