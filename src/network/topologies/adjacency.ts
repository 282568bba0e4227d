import type { Duration, NodeId } from '../../engine/time.js';
import type { Topology } from '../topology.js';

/** A graph in the making: each node's neighbours in the order in which the links were made. */
export class Adjacency {
  readonly size: number;
  readonly #lists: NodeId[][];
  #edges = 0;

  constructor(size: number) {
    this.size = size;
    this.#lists = Array.from({ length: size }, () => []);
  }

  /** A graph that has the links of another, to be added to. */
  static of(topology: Topology): Adjacency {
    const graph = new Adjacency(topology.size);
    for (let node = 0; node < topology.size; node++) {
      const neighbours = Array.from(topology.neighbours(node));
      graph.#lists[node] = neighbours;
      for (const other of neighbours) if (other > node) graph.#edges++;
    }
    return graph;
  }

  get edges(): number {
    return this.#edges;
  }

  degree(node: NodeId): number {
    return this.#lists[node]!.length;
  }

  has(a: NodeId, b: NodeId): boolean {
    const first = this.#lists[a]!;
    const second = this.#lists[b]!;
    // The shorter list is searched: a hub's is long, but few of its neighbours' are.
    return first.length <= second.length ? first.includes(b) : second.includes(a);
  }

  /** Links two nodes; false for a loop or a link that is there already. */
  add(a: NodeId, b: NodeId): boolean {
    if (a === b || this.has(a, b)) return false;
    this.#lists[a]!.push(b);
    this.#lists[b]!.push(a);
    this.#edges++;
    return true;
  }

  remove(a: NodeId, b: NodeId): void {
    this.#lists[a]!.splice(this.#lists[a]!.indexOf(b), 1);
    this.#lists[b]!.splice(this.#lists[b]!.indexOf(a), 1);
    this.#edges--;
  }

  /** The finished graph. */
  topology(latencies?: ReadonlyMap<number, Duration>): Topology {
    return new SparseTopology(this.#lists, this.#edges, latencies);
  }
}

/** The key of a link in tables of links: the same from both ends. */
export function edgeKey(a: NodeId, b: NodeId, size: number): number {
  return a < b ? a * size + b : b * size + a;
}

/** A graph whose links go one way, in the making. */
export class Arrows {
  readonly #heads: NodeId[][];
  readonly #tails: NodeId[][];
  #count = 0;

  constructor(size: number) {
    this.#heads = Array.from({ length: size }, () => []);
    this.#tails = Array.from({ length: size }, () => []);
  }

  /** Has `from` tell `to`; false for a loop or what is there already. */
  add(from: NodeId, to: NodeId): boolean {
    if (from === to || this.#heads[from]!.includes(to)) return false;
    this.#heads[from]!.push(to);
    this.#tails[to]!.push(from);
    this.#count++;
    return true;
  }

  /** The finished graph. */
  topology(latencies?: ReadonlyMap<number, Duration>): Topology {
    const told = new SparseTopology(this.#heads, this.#count, latencies, this.#count);
    const tellers = new SparseTopology(this.#tails, this.#count, undefined, this.#count);
    return Object.assign(told, { sources: (node: NodeId) => tellers.neighbours(node) });
  }
}

/** All neighbours in one array, each node's ascending and side by side: 4 bytes for each end of a link. */
class SparseTopology implements Topology {
  readonly size: number;
  readonly edges: number;
  readonly latency?: (a: NodeId, b: NodeId) => Duration | undefined;
  readonly #neighbours: Int32Array[] = [];

  constructor(
    lists: readonly NodeId[][],
    edges: number,
    latencies: ReadonlyMap<number, Duration> | undefined,
    ends = 2 * edges,
  ) {
    this.size = lists.length;
    this.edges = edges;
    const all = new Int32Array(ends);
    let start = 0;
    for (const list of lists) {
      all.set(list, start);
      // Windows on one array, made once: a window made for each question would cost more than the walk.
      this.#neighbours.push(all.subarray(start, start + list.length).sort());
      start += list.length;
    }
    if (latencies !== undefined && latencies.size > 0) {
      this.latency = (a, b) => latencies.get(edgeKey(a, b, this.size));
    }
  }

  degree(node: NodeId): number {
    return this.#neighbours[node]!.length;
  }

  neighbourAt(node: NodeId, place: number): NodeId {
    return this.#neighbours[node]![place]!;
  }

  neighbours(node: NodeId): Int32Array {
    return this.#neighbours[node]!;
  }
}
