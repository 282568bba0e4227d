import type { Random } from '../../engine/random.js';
import type { NodeId } from '../../engine/time.js';
import { meshPools, openLinks } from '../pool-links.js';
import { reachedFrom } from '../topology.js';
import type { DegreeClass } from '../topology-settings.js';
import { Adjacency } from './adjacency.js';
import { type Build, connected, impossible } from './build.js';

/** How far from 1 the shares of the classes may sum. */
const SHARE_TOLERANCE = 1e-3;

/**
 * Each node opens links to random others until it has its least number of them, with others that have not their most
 * (A. Gervais et al., "On the Security and Performance of Proof of Work Blockchains", CCS 2016: the nodes of their
 * simulator). Pools come first. Whoever is left out is linked with a random node of the largest piece, even past
 * its most.
 */
export const degrees: Build<'degrees'> = ({ classes }, size, random, pools) => {
  const drawn = drawClasses(classes, size, random);
  const least = new Int32Array(size);
  const most = new Int32Array(size);
  for (let node = 0; node < size; node++) {
    const { least: range, spare } = classes[drawn[node]!]!;
    least[node] = range[0] + random.below(range[1] - range[0] + 1);
    most[node] = least[node]! + spare;
  }
  for (let node = 0; node < (pools?.nodes ?? 0); node++) {
    if (pools?.links !== undefined) [least[node], most[node]] = pools.links;
  }
  const graph = new Adjacency(size);
  if (pools !== undefined) meshPools(graph, pools);
  const takes = (other: NodeId) => graph.degree(other) < most[other]!;
  for (let node = 0; node < size; node++)
    openLinks(graph, node, Math.min(least[node]!, size - 1), takes, random);
  joinPieces(graph, random);
  return connected(graph.topology());
};

/** The class of each node: shares are met as exactly as whole nodes can, in random order. */
function drawClasses(classes: readonly DegreeClass[], size: number, random: Random): Uint16Array {
  let sum = 0;
  for (const { share } of classes) sum += share;
  if (!(Math.abs(sum - 1) <= SHARE_TOLERANCE)) {
    throw impossible('degrees.classes', `expected shares that sum to 1, got ${Math.round(sum * 1e6) / 1e6}`);
  }
  const drawn = new Uint16Array(size);
  let share = 0;
  let node = 0;
  for (const [place, one] of classes.entries()) {
    share += one.share;
    const end = place === classes.length - 1 ? size : Math.min(size, Math.round(share * size));
    for (; node < end; node++) drawn[node] = place;
  }
  return random.shuffle(drawn);
}

function joinPieces(graph: Adjacency, random: Random): void {
  const { size } = graph;
  const pieces = piecesOf(graph);
  const largest = pieces.reduce((a, b) => (b.length > a.length ? b : a));
  if (largest.length === size) return;
  for (const piece of pieces) if (piece !== largest) graph.add(random.pick(piece), random.pick(largest));
}

/** The nodes of each piece of a graph, by their lowest number. */
function piecesOf(graph: Adjacency): readonly NodeId[][] {
  const topology = graph.topology();
  if (reachedFrom(topology, 0) === topology.size)
    return [Array.from({ length: topology.size }, (_, node) => node)];
  const seen = new Uint8Array(topology.size);
  const pieces: NodeId[][] = [];
  for (let start = 0; start < topology.size; start++) {
    if (seen[start] === 1) continue;
    const piece = [start];
    seen[start] = 1;
    for (let place = 0; place < piece.length; place++) {
      for (const next of topology.neighbours(piece[place]!)) {
        if (seen[next] === 1) continue;
        seen[next] = 1;
        piece.push(next);
      }
    }
    pieces.push(piece);
  }
  return pieces;
}
