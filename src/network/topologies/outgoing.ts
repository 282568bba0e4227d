import type { Random } from '../../engine/random.js';
import type { NodeId } from '../../engine/time.js';
import { Adjacency, Arrows } from './adjacency.js';
import { type Build, drawn, impossible } from './build.js';

/** Random draws for one link before the nodes that still take links are looked for one by one. */
const DRAWS = 64;

/**
 * Each node in turn opens its outgoing links to random nodes that it is not linked with and that take another
 * incoming link, as in SimBlock's Bitcoin routing table. Its links in all are those it opened and those it took.
 */
export const outgoing: Build<'outgoing'> = ({ links, incoming, directed }, size, random) => {
  const counts = outgoingCounts(links, size, random);
  checkPossible(counts, incoming, size);
  const graph = new Adjacency(size);
  const arrows = directed === true ? new Arrows(size) : undefined;
  const taken = new Int32Array(size);
  for (let node = 0; node < size; node++) {
    // A node that has been chosen by nearly all others finds fewer than it may open, and is content.
    const open = Math.min(counts[node]!, size - 1 - graph.degree(node));
    for (let link = 0; link < open; link++) {
      const target = findTarget(graph, node, taken, incoming, random);
      if (target < 0) throw noRoom(incoming);
      graph.add(node, target);
      arrows?.add(target, node);
      taken[target]!++;
    }
  }
  return drawn((arrows ?? graph).topology(), 'raise network.topology.outgoing.links');
};

function findTarget(
  graph: Adjacency,
  node: NodeId,
  taken: Int32Array,
  limit: number,
  random: Random,
): NodeId {
  const suits = (other: NodeId) => other !== node && taken[other]! < limit && !graph.has(node, other);
  for (let draw = 0; draw < DRAWS; draw++) {
    const other = random.below(graph.size);
    if (suits(other)) return other;
  }
  const left: NodeId[] = [];
  for (let other = 0; other < graph.size; other++) if (suits(other)) left.push(other);
  return left.length === 0 ? -1 : random.pick(left);
}

/** How many links each node opens: the distribution is met as exactly as whole nodes can, in random order. */
function outgoingCounts(links: number | readonly number[], size: number, random: Random): Int32Array {
  if (typeof links === 'number') return new Int32Array(size).fill(links);
  checkDistribution(links);
  const counts = new Int32Array(size);
  let node = 0;
  for (const [place, share] of links.entries()) {
    const end = place === links.length - 1 ? size : Math.round(share * size);
    for (; node < end; node++) counts[node] = place + 1;
  }
  return random.shuffle(counts);
}

function checkDistribution(shares: readonly number[]): void {
  for (const [place, share] of shares.entries()) {
    if (!(share >= (shares[place - 1] ?? 0) && share <= 1)) {
      throw impossible(`outgoing.links.${place}`, `expected shares that rise from 0 to 1, got ${share}`);
    }
  }
  if (shares.at(-1) !== 1)
    throw impossible('outgoing.links', `expected the last share to be 1, got ${shares.at(-1)}`);
}

function checkPossible(counts: Int32Array, incoming: number, size: number): void {
  let most = 0;
  let sum = 0;
  for (const count of counts) {
    most = Math.max(most, count);
    sum += count;
  }
  if (most >= size) {
    throw impossible('outgoing.links', `expected at most ${size - 1} with ${size} nodes, got ${most}`);
  }
  // Every link opened is a link taken.
  if (sum > incoming * size) throw noRoom(incoming);
}

function noRoom(incoming: number) {
  return impossible(
    'outgoing.incoming',
    `expected room for every outgoing link, got ${incoming}; raise it or lower links`,
  );
}
