import { pairUniform, type RandomSource } from '../engine/random.js';
import type { Duration, NodeId } from '../engine/time.js';

/**
 * Nodes as points of a rectangle whose sides are times: a link takes `least` and the distance of its ends. Unlike
 * latencies drawn pair by pair it gives no shortcuts: a way over a third node is never shorter than the straight one
 * (F. Dabek et al., "Vivaldi", SIGCOMM 2004, with `least` as the height of every node, counted once).
 */
export interface Coordinates {
  readonly width: Duration;
  readonly height: Duration;
  readonly least: Duration;
  /** Where the first nodes are, as shares of width and height; the others are anywhere with equal probability. */
  readonly points?: readonly (readonly [x: number, y: number])[] | undefined;
}

/** Latencies by distance. */
export class Distances {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #least: Duration;

  constructor({ width, height, least, points = [] }: Coordinates, size: number, random: RandomSource) {
    const keys = random.stream('network/coordinates');
    const [across, up] = [keys.below(4294967296), keys.below(4294967296)];
    this.#least = least;
    this.#x = new Float64Array(size);
    this.#y = new Float64Array(size);
    for (let node = 0; node < size; node++) {
      const [x, y] = points[node] ?? [pairUniform(across, node, node), pairUniform(up, node, node)];
      this.#x[node] = x * width;
      this.#y[node] = y * height;
    }
  }

  /** One-way delay between two different nodes, rounded up so that no way round is shorter. */
  latency(a: NodeId, b: NodeId): Duration {
    const x = this.#x[a]! - this.#x[b]!;
    const y = this.#y[a]! - this.#y[b]!;
    return this.#least + Math.ceil(Math.sqrt(x * x + y * y));
  }
}
