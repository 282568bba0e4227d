import { randomSource } from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';
import { Network } from '../../src/network/network.js';
import type { PoolLinks } from '../../src/network/pool-links.js';
import { createRelay, type RelayItem } from '../../src/network/relay/relay.js';
import type { RelaySettings } from '../../src/network/relay/settings.js';
import type { Rule } from '../../src/network/rule.js';
import type { NetworkSettings } from '../../src/network/settings.js';
import { createTopology } from '../../src/network/topology.js';
import type { TopologySettings } from '../../src/network/topology-settings.js';

/** Links of 50 microseconds without anything else. */
export const QUIET: NetworkSettings = {
  latency: { kind: 'constant', value: 50 },
  jitter: { kind: 'constant', value: 0 },
  ordered: false,
  bandwidth: 0,
  loss: 0,
};

/** How a relay is tried. */
export interface Trial {
  readonly size: number;
  readonly topology: TopologySettings;
  readonly relay: RelaySettings;
  readonly network?: Partial<NetworkSettings>;
  readonly pools?: PoolLinks;
  readonly seed?: string;
  /** Somebody hears of each message, which makes all of them events. */
  readonly observed?: boolean;
  readonly rules?: readonly Rule[];
  /** Whether a node relays an item on; always when nothing is said. */
  readonly valid?: (node: number, item: RelayItem) => boolean;
}

/** A relay among nodes, with everything that reached one and every message written down. */
export function relayRun({ size, topology: kind, relay: settings, seed = 'seed', ...trial }: Trial) {
  const random = randomSource(seed);
  const scheduler = new Scheduler();
  const topology = createTopology(kind, size, random, trial.pools);
  const arrivals: { time: number; node: number; from: number; item: number }[] = [];
  const messages: { time: number; event: string; type: string; from: number; to: number }[] = [];
  const note =
    (event: string) =>
    (time: number, from: number, to: number, { type }: { type: string }) =>
      void messages.push({ time, event, type, from, to });
  const network = new Network({
    scheduler,
    random,
    topology,
    size,
    settings: { ...QUIET, ...trial.network },
    deliver: () => {},
    events: { sent: note('sent'), delivered: note('delivered'), dropped: note('dropped') },
    observed: trial.observed ?? false,
    countsSenders: true,
  });
  for (const rule of trial.rules ?? []) network.addRule(rule);
  const relay = createRelay({
    scheduler,
    random,
    network,
    topology,
    settings,
    receive: (node, item, from) => {
      arrivals.push({ time: scheduler.now, node, from, item: item.index });
      return trial.valid?.(node, item) ?? true;
    },
  });
  const sent = (type: string) => network.counts.get(type)?.sent ?? 0;
  return { scheduler, topology, network, relay, arrivals, messages, sent };
}

/** The item with this number. */
export const itemOf = (index: number, size = 1000): RelayItem => ({ index, size });
