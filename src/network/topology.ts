import { ScenarioError } from '../engine/errors.js';
import type { RandomSource } from '../engine/random.js';
import type { Duration, NodeId } from '../engine/time.js';
import { meshPools, openLinks, type PoolLinks } from './pool-links.js';
import { Adjacency } from './topologies/adjacency.js';
import { TOPOLOGIES } from './topologies/index.js';
import type { TopologySettings } from './topology-settings.js';

/** Who is linked with whom: a graph without loops or double links, in one piece; undirected unless it has `sources`. */
export interface Topology {
  /** Number of nodes. */
  readonly size: number;
  /** Number of undirected links. */
  readonly edges: number;
  /** The nodes a node tells of items, ascending; not to be changed. A large mesh makes the array each time. */
  neighbours(node: NodeId): Int32Array;
  /** Number of a node's neighbours. */
  degree(node: NodeId): number;
  /** One of a node's neighbours, by its place in their order. */
  neighbourAt(node: NodeId, place: number): NodeId;
  /** The nodes that tell a node of items, ascending, where links go one way; else those of `neighbours`. */
  sources?(node: NodeId): Int32Array;
  /** The latency written down for one link, where an edge list names one. */
  latency?(a: NodeId, b: NodeId): Duration | undefined;
}

/** Graphs drawn before one that falls to pieces is blamed on the settings. */
const ATTEMPTS = 20;

/**
 * Builds the topology a scenario asks for, from the stream `network/topology` alone. A random kind that comes out
 * in several pieces is drawn again, so its graphs are those of the kind that are connected.
 *
 * @param pools nodes that are linked better than the kind would have them.
 * @throws ScenarioError when no such graph exists, or none was connected; the message says what to change.
 */
export function createTopology(
  settings: TopologySettings,
  size: number,
  random: RandomSource,
  pools?: PoolLinks,
): Topology {
  checkPools(settings, pools, size);
  const stream = random.stream('network/topology');
  const build = TOPOLOGIES[settings.kind];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { topology, certain, advice } = build(settings as never, size, stream, pools);
    const reached = certain ? size : reachedBothWays(topology);
    if (reached === size) return withPools(topology, settings, pools, random);
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

function checkPools(settings: TopologySettings, pools: PoolLinks | undefined, size: number): void {
  if (pools === undefined) return;
  const refuse = (key: string, text: string) => {
    throw new ScenarioError(`network.pools${key}: ${text}`, `network.pools${key}`);
  };
  if ('directed' in settings && settings.directed === true) {
    refuse('', 'expected none with directed links, which have no links both ways to add to');
  }
  if (pools.nodes > size)
    refuse('.nodes', `expected at most ${size}, the number of masters, got ${pools.nodes}`);
}

/** The graph with what pools are linked with besides; kinds that know pools themselves need nothing more. */
function withPools(
  topology: Topology,
  settings: TopologySettings,
  pools: PoolLinks | undefined,
  random: RandomSource,
): Topology {
  if (pools === undefined || settings.kind === 'mesh' || settings.kind === 'degrees') return topology;
  const stream = random.stream('network/pools');
  const graph = Adjacency.of(topology);
  meshPools(graph, pools);
  const { links } = pools;
  if (links !== undefined) {
    const isFull = (other: NodeId) => other < pools.nodes && graph.degree(other) >= links[1];
    for (let node = 0; node < pools.nodes; node++)
      openLinks(graph, node, links[0], (other) => !isFull(other), stream);
  }
  const linked = graph.topology();
  const { latency } = topology;
  return latency === undefined ? linked : Object.assign(linked, { latency });
}

/** Number of nodes that node 0 reaches and that reach it. */
function reachedBothWays(topology: Topology): number {
  const there = reachedFrom(topology, 0);
  const { sources } = topology;
  if (sources === undefined || there < topology.size) return there;
  return reachedFrom({ size: topology.size, neighbours: (node) => sources.call(topology, node) }, 0);
}

/** Number of nodes in the piece of the graph that `start` is in. */
export function reachedFrom(topology: Pick<Topology, 'size' | 'neighbours'>, start: NodeId): number {
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
