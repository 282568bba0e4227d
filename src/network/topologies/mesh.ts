import { assert } from '../../engine/errors.js';
import type { NodeId } from '../../engine/time.js';
import type { Topology } from '../topology.js';
import { type Build, connected } from './build.js';

/** Up to this many nodes the lists of neighbours are kept once asked for: 16 MB at the most. */
const KEPT_UP_TO = 2048;

/** Everybody linked with everybody: n(n-1)/2 links, of which none is stored. */
class Mesh implements Topology {
  readonly size: number;
  readonly #kept: Int32Array[] = [];

  constructor(size: number) {
    this.size = size;
  }

  get edges(): number {
    return (this.size * (this.size - 1)) / 2;
  }

  degree(): number {
    return this.size - 1;
  }

  neighbourAt(node: NodeId, place: number): NodeId {
    return place < node ? place : place + 1;
  }

  neighbours(node: NodeId): Int32Array {
    assert(node >= 0 && node < this.size, `Mesh: expected a node from 0 to ${this.size - 1}, got ${node}`);
    const kept = this.#kept[node];
    if (kept !== undefined) return kept;
    const others = new Int32Array(this.size - 1);
    for (let other = 0, place = 0; other < this.size; other++) if (other !== node) others[place++] = other;
    if (this.size <= KEPT_UP_TO) this.#kept[node] = others;
    return others;
  }
}

/** Everybody linked with everybody. */
export const mesh: Build<'mesh'> = (_settings, size) => connected(new Mesh(size));
