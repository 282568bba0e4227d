import type { DegreeClass, TopologySettings } from '../network/topology-settings.js';
import type { Scenario } from './schema/scenario.js';

/** Bytes of a node with its host, its behaviour and its name, in the protocol that keeps most; measured. */
const NODE_BYTES = 3600;
/** Bytes of a master that is made when it is first needed, in a run of a hundred thousand; measured. */
const IDLE_NODE_BYTES = 400;
/** Bytes of a link while the graph is built: both ends in growing lists, then in one array; measured. */
const LINK_BYTES = 64;
/** Bytes of the payment that gives a payer its share, with its signature, in pools and tables; measured. */
const SHARE_BYTES = 2500;

/** What a scenario needs before anything happens, and the key that asks for the most of it. */
export interface StartSize {
  readonly bytes: number;
  /** Such as `nodes.consumer`. */
  readonly path: string;
  readonly value: number | string;
}

/** Whether nothing but blocks happens: nobody pays, mines on demand, attacks or fails. */
export function isQuiet({ attacks, faults, workload }: Scenario): boolean {
  const isListed = workload.orders.length + workload.mining.length > 0;
  return attacks.length === 0 && faults.length === 0 && workload.kind === 'none' && !isListed;
}

/**
 * An estimate, from above, of the memory a run takes before its first block.
 *
 * @param startsIdle whether masters may be made when they are first needed, as the protocol's traits say.
 */
export function startSize(scenario: Scenario, startsIdle = false): StartSize {
  const { nodes, network, workload, output } = scenario;
  const idle = startsIdle && isQuiet(scenario) && output.nodeFiles === 'none';
  const payers = workload.kind === 'none' ? 0 : nodes[workload.payers];
  const links = linksOf(network.topology ?? { kind: 'mesh' }, nodes.master);
  const parts: StartSize[] = Object.entries(nodes).map(([role, count]) => ({
    bytes:
      count * (idle && role === 'master' ? IDLE_NODE_BYTES : NODE_BYTES) +
      (role === workload.payers ? payers * SHARE_BYTES : 0),
    path: `nodes.${role}`,
    value: count,
  }));
  parts.push({ bytes: links.count * LINK_BYTES, path: links.path, value: links.value });
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const most = parts.reduce((largest, part) => (part.bytes > largest.bytes ? part : largest));
  return { ...most, bytes };
}

/** Most links of a graph that is built link by link: a minute's work and 1.3 GB. */
const MOST_LINKS = 20_000_000;
/** Most steps in looking up, for each link, whether the lists of its two ends have it already. */
const MOST_COMPARISONS = 10_000_000_000;

/** What is wrong with a topology that would take for ever to build, in words; `undefined` when nothing is. */
export function linkProblem(topology: TopologySettings, masters: number): LinkCount | undefined {
  const links = linksOf(topology, masters);
  // A star is many links and few comparisons: all but one of its lists are short.
  const each = topology.kind === 'star' ? 1 : (2 * links.count) / Math.max(1, masters);
  return links.count > MOST_LINKS || links.count * each > MOST_COMPARISONS ? links : undefined;
}

/** Links of a graph that is stored, and the key that makes them so many. */
export interface LinkCount {
  readonly count: number;
  readonly path: string;
  readonly value: number | string;
}

/** How many links a topology has, about; a mesh is not stored and counts none. */
export function linksOf(topology: TopologySettings, masters: number): LinkCount {
  const of = (kind: string, key: string, value: number | string, count: number): LinkCount => ({
    count,
    path: `network.topology.${kind}.${key}`,
    value,
  });
  switch (topology.kind) {
    case 'mesh':
      return { count: 0, path: 'network.topology', value: 'mesh' };
    case 'ring':
    case 'star':
    case 'line':
      return { count: masters, path: 'nodes.master', value: masters };
    case 'outgoing': {
      const { links } = topology;
      const each = typeof links === 'number' ? links : meanLinks(links);
      return of('outgoing', 'links', each, masters * each);
    }
    case 'degrees': {
      const each = meanDegree(topology.classes);
      return of('degrees', 'classes', `a mean of ${Math.round(each)}`, (masters * each) / 2);
    }
    case 'regular':
      return of('regular', 'degree', topology.degree, (masters * topology.degree) / 2);
    case 'erdos-renyi': {
      const { probability } = topology;
      return of('erdosRenyi', 'probability', probability, (probability * masters * (masters - 1)) / 2);
    }
    case 'watts-strogatz':
      return of('wattsStrogatz', 'neighbours', topology.neighbours, (masters * topology.neighbours) / 2);
    case 'barabasi-albert':
      return of('barabasiAlbert', 'links', topology.links, masters * topology.links);
    case 'edges':
      return { count: topology.rows.length, path: 'network.topology.edges', value: topology.rows.length };
  }
}

/** Links of a node on the mean, counted as if each class had all it takes. */
function meanDegree(classes: readonly DegreeClass[]): number {
  return classes.reduce(
    (mean, { share, least, spare }) => mean + share * ((least[0] + least[1]) / 2 + spare),
    0,
  );
}

/** Mean of a distribution given as rising shares of nodes that open at most 1, 2, ... links. */
function meanLinks(shares: readonly number[]): number {
  return shares.reduce((mean, share, place) => mean + (share - (shares[place - 1] ?? 0)) * (place + 1), 0);
}
