import { pairUniform, type RandomSource } from '../engine/random.js';
import { type Duration, type NodeId, SECOND } from '../engine/time.js';
import { Distances } from './coordinates.js';
import { delayQuantile, isConstant } from './delay.js';
import { checkPlaces, type Members, placeOfEach } from './places.js';
import { RegionLinks } from './region-links.js';
import type { NetworkSettings } from './settings.js';
import { type SlowStart, slowStartDelay } from './slow-start.js';
import { drawSpeeds, lowerSpeed, type NodeSpeeds } from './speeds.js';
import type { Topology } from './topology.js';

/** Nobody has a role, where nothing is said of roles. */
const NO_MEMBERS: Members = () => [];

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
  readonly #distances: Distances | undefined;
  readonly #topology: Topology | undefined;
  /** Bytes per second of every link; 0 is unlimited, and with regions always. */
  readonly #bandwidth: number;
  readonly #speeds: NodeSpeeds;
  readonly #slowStart: SlowStart | undefined;
  readonly #jitterIsConstant: boolean;

  /** @param members who has a role, for places that name roles. */
  constructor(
    settings: NetworkSettings,
    size: number,
    random: RandomSource,
    topology?: Topology,
    members: Members = NO_MEMBERS,
  ) {
    const { regions, places = [], coordinates } = settings;
    this.#settings = settings;
    this.#topology = topology?.latency === undefined ? undefined : topology;
    this.#linkKey = random.stream('network/links').below(4294967296);
    this.#slowStart = settings.slowStart;
    this.#bandwidth = regions === undefined ? settings.bandwidth : 0;
    this.#jitterIsConstant = isConstant(settings.jitter);
    if (regions !== undefined) this.#regions = new RegionLinks(regions, places, size, random, members);
    else checkPlaces(places, [], size);
    if (coordinates !== undefined) this.#distances = new Distances(coordinates, size, random);
    this.#speeds = this.#drawSpeeds(size, random, members);
    this.constant = this.#jitterIsConstant && (this.#regions?.constant ?? true);
    const { up, down } = this.#speeds;
    const free = (speed: number) => speed === 0;
    this.unlimited =
      this.#bandwidth === 0 && up.every(free) && down.every(free) && settings.slowStart === undefined;
  }

  #drawSpeeds(size: number, random: RandomSource, members: Members): NodeSpeeds {
    const { regions, places = [], upload = 0, download = 0 } = this.#settings;
    const stream = random.stream('network/speeds');
    const keys = { up: stream.below(4294967296), down: stream.below(4294967296) };
    const own = placeOfEach(places, size, members);
    const everywhere = { upload, download };
    return drawSpeeds(
      size,
      (node) => {
        const there = regions === undefined ? everywhere : regions.regions[this.#regions!.regionOf[node]!]!;
        const place = own[node]! < 0 ? undefined : places[own[node]!]!;
        return {
          upload: place?.upload ?? there.upload,
          download: place?.download ?? there.download,
        };
      },
      keys,
    );
  }

  /** The region each node is in, by its place in the table; `undefined` without regions. */
  get regionOf(): Uint16Array | undefined {
    return this.#regions?.regionOf;
  }

  /** Speed of each node's uplink and downlink. */
  get speeds(): NodeSpeeds {
    return this.#speeds;
  }

  /** What of a link's delay is the same for every message: 0 to oneself, and between regions that draw by message. */
  latency(from: NodeId, to: NodeId): Duration {
    if (from === to) return 0;
    const written = this.#topology?.latency?.(from, to);
    if (written !== undefined) return written;
    if (this.#regions !== undefined) {
      return this.#regions.byLink ? this.#regions.latency(from, to, this.#linkDraw(from, to)) : 0;
    }
    if (this.#distances !== undefined) return this.#distances.latency(from, to);
    const { latency } = this.#settings;
    if (latency.kind === 'constant') return latency.value;
    return delayQuantile(latency, this.#linkDraw(from, to));
  }

  #linkDraw(a: NodeId, b: NodeId): number {
    return pairUniform(this.#linkKey, Math.min(a, b), Math.max(a, b));
  }

  /**
   * Delay of one message without the time its bytes take.
   *
   * @param draw two independent draws from [0, 1), asked for as far as they are needed.
   */
  delay(from: NodeId, to: NodeId, draw: () => number): Duration {
    let delay = this.latency(from, to);
    const byMessage = this.#regions !== undefined && !this.#regions.byLink;
    if (byMessage && this.#topology?.latency?.(from, to) === undefined) {
      delay += this.#regions!.latency(from, to, draw());
    }
    return delay + delayQuantile(this.#settings.jitter, this.#jitterIsConstant ? 0 : draw());
  }

  /** A time that no message from the one to the other takes less than; cheaper than a delay, and seldom the greatest such. */
  leastDelay(from: NodeId, to: NodeId): Duration {
    if (this.#regions === undefined || this.#topology !== undefined) return 0;
    return this.#regions.leastLatency(from, to);
  }

  /** Time a message's bytes take on the way, at the lowest of the sender's, the receiver's and the link's speed. */
  transmission(from: NodeId, to: NodeId, size: number): Duration {
    return timeFor(size, this.#speed(from, to));
  }

  /** Time a message's bytes take to leave, at the lower of the sender's and the link's speed. */
  departure(from: NodeId, size: number): Duration {
    return timeFor(size, lowerSpeed(this.#bandwidth, this.#speeds.up[from]!));
  }

  /** Time a message's bytes take on the receiver's downlink alone. */
  reception(to: NodeId, size: number): Duration {
    return timeFor(size, this.#speeds.down[to]!);
  }

  /** Time a sender waits while its connection's window opens; 0 where the scenario leaves TCP out. */
  windowDelay(from: NodeId, to: NodeId, size: number, delay: Duration): Duration {
    if (this.#slowStart === undefined) return 0;
    return slowStartDelay(this.#slowStart, size, 2 * delay, this.#speed(from, to));
  }

  #speed(from: NodeId, to: NodeId): number {
    return lowerSpeed(this.#bandwidth, lowerSpeed(this.#speeds.up[from]!, this.#speeds.down[to]!));
  }
}

function timeFor(size: number, speed: number): Duration {
  return speed === 0 ? 0 : Math.ceil((size * SECOND) / speed);
}
