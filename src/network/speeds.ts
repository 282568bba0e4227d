import { pairUniform } from '../engine/random.js';
import type { NodeId } from '../engine/time.js';

/**
 * How fast nodes send or receive, in bytes per second; 0 is unlimited. A list is a distribution over the nodes: its
 * values are evenly spaced quantiles from the least to the greatest, and between two of them a straight line.
 */
export type Speed = number | readonly number[];

/** Speed of each node's uplink and downlink, in bytes per second; 0 is unlimited. */
export interface NodeSpeeds {
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/** The value below which a share `u` of the nodes lies, for `u` in [0, 1). */
export function speedQuantile(speed: Speed, u: number): number {
  if (typeof speed === 'number') return speed;
  const place = u * (speed.length - 1);
  const below = Math.floor(place);
  const low = speed[below]!;
  return low + ((speed[below + 1] ?? low) - low) * (place - below);
}

/**
 * Draws the speeds of all nodes. Each comes from a hash of the keys and the node's number, so that adding a node moves
 * no other.
 */
export function drawSpeeds(
  size: number,
  of: (node: NodeId) => { readonly upload: Speed; readonly download: Speed },
  keys: { readonly up: number; readonly down: number },
): NodeSpeeds {
  const up = new Float64Array(size);
  const down = new Float64Array(size);
  for (let node = 0; node < size; node++) {
    const { upload, download } = of(node);
    up[node] = typeof upload === 'number' ? upload : speedQuantile(upload, pairUniform(keys.up, node, node));
    down[node] =
      typeof download === 'number' ? download : speedQuantile(download, pairUniform(keys.down, node, node));
  }
  return { up, down };
}

/** The lower of two speeds, of which 0 is the highest. */
export function lowerSpeed(a: number, b: number): number {
  if (a === 0 || b === 0) return a + b;
  return Math.min(a, b);
}
