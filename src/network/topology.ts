import { ScenarioError } from '../engine/errors.js';
import type { RandomSource } from '../engine/random.js';
import type { Duration, NodeId } from '../engine/time.js';
import { TOPOLOGIES } from './topologies/index.js';
import type { TopologySettings } from './topology-settings.js';

/** Who is linked with whom: an undirected graph without loops or double links, in one piece. */
export interface Topology {
  /** Number of nodes. */
  readonly size: number;
  /** Number of undirected links. */
  readonly edges: number;
  /** The nodes linked with a node, ascending; not to be changed. A large mesh makes the array each time. */
  neighbours(node: NodeId): Int32Array;
  /** Number of a node's neighbours. */
  degree(node: NodeId): number;
  /** One of a node's neighbours, by its place in their order. */
  neighbourAt(node: NodeId, place: number): NodeId;
  /** The latency written down for one link, where an edge list names one. */
  latency?(a: NodeId, b: NodeId): Duration | undefined;
}

/** Graphs drawn before one that falls to pieces is blamed on the settings. */
const ATTEMPTS = 20;

/**
 * Builds the topology a scenario asks for, from the stream `network/topology` alone. A random kind that comes out
 * in several pieces is drawn again, so its graphs are those of the kind that are connected.
 *
 * @throws ScenarioError when no such graph exists, or none was connected; the message says what to change.
 */
export function createTopology(settings: TopologySettings, size: number, random: RandomSource): Topology {
  const stream = random.stream('network/topology');
  const build = TOPOLOGIES[settings.kind];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { topology, certain, advice } = build(settings as never, size, stream);
    const reached = certain ? size : reachedFrom(topology, 0);
    if (reached === size) return topology;
    if (settings.kind === 'edges' || attempt === ATTEMPTS - 1) {
      const first = settings.kind === 'edges' ? '' : ` in any of ${ATTEMPTS} draws`;
      throw new ScenarioError(
        `network.topology: expected a graph in one piece, but node 0 reaches ${reached} of ${size} nodes${first}; ${advice}`,
        'network.topology',
      );
    }
  }
  throw new ScenarioError('network.topology: no graph was drawn', 'network.topology');
}

/** Number of nodes in the piece of the graph that `start` is in. */
export function reachedFrom(topology: Topology, start: NodeId): number {
  const seen = new Uint8Array(topology.size);
  const waiting = new Int32Array(topology.size);
  seen[start] = 1;
  waiting[0] = start;
  let count = 1;
  for (let place = 0; place < count; place++) {
    for (const next of topology.neighbours(waiting[place]!)) {
      if (seen[next] === 1) continue;
      seen[next] = 1;
      waiting[count++] = next;
    }
  }
  return count;
}
