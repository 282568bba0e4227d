import type { RandomSource } from '../engine/random.js';
import type { Duration, NodeId } from '../engine/time.js';
import { delayQuantile, isConstant } from './delay.js';
import { type Members, type Place, regionOfEach } from './places.js';
import { QuantileTable } from './quantile-table.js';
import { checkRegions, type RegionTable } from './regions.js';
import type { Delay } from './settings.js';

/** Tables of quantiles take 16 kB each: with more regions than this, delays are worked out each time. */
const TABLED_REGIONS = 24;

/** What says how long a delay drawn at `u` is. */
interface Quantiles {
  at(u: number): Duration;
}

/** Delays between nodes that lie in regions. */
export class RegionLinks {
  /** The region of each node, by its place in the table. */
  readonly regionOf: Uint16Array;
  /** True when no delay varies from message to message. */
  readonly constant: boolean;
  /** True when each link has one delay for all its messages. */
  readonly byLink: boolean;
  /** Delays from region to region, by `from * regions + to`. */
  readonly #delays: readonly Quantiles[];
  readonly #count: number;
  /** Least delay from region to region, by `from * regions + to`. */
  readonly #least: Float64Array;

  constructor(
    table: RegionTable,
    places: readonly Place[],
    size: number,
    random: RandomSource,
    members: Members,
  ) {
    checkRegions(table);
    const delays = table.latency.flat();
    this.#count = table.regions.length;
    const tabled = this.#count <= TABLED_REGIONS;
    this.#delays = delays.map((delay) => quantilesOf(delay, tabled));
    this.byLink = table.drawn === 'link';
    this.constant = this.byLink || delays.every(isConstant);
    this.#least = Float64Array.from(this.#delays, (delay) => delay.at(0));
    this.regionOf = regionOfEach(table, places, size, members, random.stream('network/regions'));
  }

  latency(from: NodeId, to: NodeId, u: number): Duration {
    return this.#delays[this.regionOf[from]! * this.#count + this.regionOf[to]!]!.at(u);
  }

  /** No latency between the two nodes is below it. */
  leastLatency(from: NodeId, to: NodeId): Duration {
    return this.#least[this.regionOf[from]! * this.#count + this.regionOf[to]!]!;
  }
}

function quantilesOf(delay: Delay, tabled: boolean): Quantiles {
  if (delay.kind === 'constant') return { at: () => delay.value };
  return tabled ? new QuantileTable(delay) : { at: (u) => delayQuantile(delay, u) };
}
