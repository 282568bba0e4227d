import { pairUniform, type RandomSource } from '../engine/random.js';
import { type Duration, type NodeId, SECOND, type Time } from '../engine/time.js';
import { delayQuantile, isConstant } from './delay.js';
import { QuantileTable } from './quantile-table.js';
import { assignRegions, checkRegions, type RegionTable } from './regions.js';
import type { NetworkSettings } from './settings.js';
import type { Topology } from './topology.js';

/** Delay and speed between nodes that lie in regions. */
class RegionLinks {
  readonly regionOf: Uint8Array;
  /** Delays from region to region, by `from * regions + to`. */
  readonly #delays: readonly QuantileTable[];
  /** True when no delay varies from message to message. */
  readonly constant: boolean;
  /** Bytes per second from region to region, by `from * regions + to`; 0 is unlimited. */
  readonly #speeds: Float64Array;
  readonly #count: number;
  /** Least delay from region to region, by `from * regions + to`. */
  readonly #least: Float64Array;

  constructor(table: RegionTable, size: number, random: RandomSource) {
    checkRegions(table);
    const delays = table.latency.flat();
    this.#delays = delays.map((delay) => new QuantileTable(delay));
    this.#least = Float64Array.from(this.#delays, (table) => table.at(0));
    this.constant = delays.every(isConstant);
    this.#count = table.regions.length;
    this.regionOf = assignRegions(table, size, random.stream('network/regions'));
    this.#speeds = Float64Array.from({ length: this.#count * this.#count }, (_, pair) => {
      const from = table.regions[Math.floor(pair / this.#count)]!;
      return lowerSpeed(from.upload, table.regions[pair % this.#count]!.download);
    });
  }

  latency(from: NodeId, to: NodeId, u: number): Duration {
    return this.#delays[this.regionOf[from]! * this.#count + this.regionOf[to]!]!.at(u);
  }

  leastLatency(from: NodeId, to: NodeId): Duration {
    return this.#least[this.regionOf[from]! * this.#count + this.regionOf[to]!]!;
  }

  speed(from: NodeId, to: NodeId): number {
    return this.#speeds[this.regionOf[from]! * this.#count + this.regionOf[to]!]!;
  }

  get unlimited(): boolean {
    return this.#speeds.every((speed) => speed === 0);
  }
}

/** The lower of two speeds, of which 0 is the highest. */
function lowerSpeed(a: number, b: number): number {
  if (a === 0 || b === 0) return a + b;
  return Math.min(a, b);
}

/**
 * How long messages take from node to node. A link's own latency comes from a hash of the run's seed and its two
 * ends, so that adding a node moves no other link; what varies from message to message is the caller's draw.
 */
export class Links {
  /** True when no message's delay is drawn, so that one link's messages take equally long, whatever their size. */
  readonly constant: boolean;
  /** True when a message's size changes nothing. */
  readonly unlimited: boolean;
  readonly #settings: NetworkSettings;
  readonly #linkKey: number;
  readonly #regions: RegionLinks | undefined;
  readonly #topology: Topology | undefined;
  readonly #speed: number;
  readonly #jitterIsConstant: boolean;

  constructor(settings: NetworkSettings, size: number, random: RandomSource, topology?: Topology) {
    this.#settings = settings;
    this.#topology = topology?.latency === undefined ? undefined : topology;
    this.#linkKey = random.stream('network/links').below(4294967296);
    this.#speed = lowerSpeed(settings.bandwidth, lowerSpeed(settings.upload ?? 0, settings.download ?? 0));
    this.#jitterIsConstant = isConstant(settings.jitter);
    if (settings.regions !== undefined) this.#regions = new RegionLinks(settings.regions, size, random);
    this.constant = this.#jitterIsConstant && (this.#regions?.constant ?? true);
    this.unlimited = this.#regions?.unlimited ?? this.#speed === 0;
  }

  /** The region each node is in, by its place in the table; `undefined` without regions. */
  get regionOf(): Uint8Array | undefined {
    return this.#regions?.regionOf;
  }

  /** What of a link's delay is the same for every message: 0 to oneself and between regions. */
  latency(from: NodeId, to: NodeId): Duration {
    if (from === to) return 0;
    const written = this.#topology?.latency?.(from, to);
    if (written !== undefined) return written;
    if (this.#regions !== undefined) return 0;
    const { latency } = this.#settings;
    if (latency.kind === 'constant') return latency.value;
    return delayQuantile(latency, pairUniform(this.#linkKey, Math.min(from, to), Math.max(from, to)));
  }

  /**
   * Delay of one message without the time its bytes take.
   *
   * @param draw two independent draws from [0, 1), asked for as far as they are needed.
   */
  delay(from: NodeId, to: NodeId, draw: () => number): Duration {
    let delay = this.latency(from, to);
    if (this.#regions !== undefined && this.#topology?.latency?.(from, to) === undefined) {
      delay += this.#regions.latency(from, to, draw());
    }
    return delay + delayQuantile(this.#settings.jitter, this.#jitterIsConstant ? 0 : draw());
  }

  /** A delay that no message from the one to the other is below; cheaper than a delay, and not always the greatest such. */
  leastDelay(from: NodeId, to: NodeId): Duration {
    if (this.#regions === undefined || this.#topology !== undefined) return 0;
    return this.#regions.leastLatency(from, to);
  }

  /** Time a message's bytes take on the link, at the lower of the sender's and the receiver's speed. */
  transmission(from: NodeId, to: NodeId, size: number): Duration {
    const speed = this.#regions === undefined ? this.#speed : this.#regions.speed(from, to);
    return speed === 0 ? 0 : Math.ceil((size * SECOND) / speed);
  }
}

/** When each node's uplink is free again. */
export class Uplinks {
  readonly #freeAt: Float64Array;
  readonly #untilArrival: boolean;

  /** @param untilArrival the uplink is taken until the message has arrived, not only until its last byte left. */
  constructor(size: number, untilArrival: boolean) {
    this.#freeAt = new Float64Array(size);
    this.#untilArrival = untilArrival;
  }

  /** Takes the sender's uplink as soon as it is free, and says when the message arrives. */
  send(from: NodeId, now: Time, transmission: Duration, delay: Duration): Time {
    const departed = Math.max(now, this.#freeAt[from]!) + transmission;
    this.#freeAt[from] = this.#untilArrival ? departed + delay : departed;
    return departed + delay;
  }
}
