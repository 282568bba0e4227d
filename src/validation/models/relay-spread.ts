import * as z from 'zod';
import { Scheduler } from '../../engine/scheduler.js';
import { SECOND, type Time } from '../../engine/time.js';
import type { Propagation } from '../../network/propagation.js';
import { createRelay, type RelayItem } from '../../network/relay/relay.js';
import type { RelaySettings } from '../../network/relay/settings.js';
import { exactly } from '../estimate.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import { type Model, makeTrial, population, type Trial } from '../model.js';
import { buildGraph, graphSchema } from './graph.js';
import { plainNetwork } from './plain-network.js';

const count = z.int('expected a whole number').positive('expected a number above 0');

const parameters = z.strictObject({
  quantity: z
    .enum(['time to all', 'time to half', 'mean time', 'reached', 'newly informed', 'messages', 'payloads'])
    .describe('Times in seconds; `reached` is the share of nodes, of runs in which a tenth received it.'),
  nodes: population(2),
  graph: graphSchema.prefault('complete'),
  relay: z.enum(['flood', 'inventory', 'push rounds', 'push once']).prefault('flood'),
  fanOut: count.prefault(1).describe('Neighbours that a push goes to.'),
  source: z.int().min(0).prefault(0),
  informed: count.prefault(1).describe('Nodes that have the item at the start, from the source on.'),
  latency: z
    .enum(['constant', 'exponential'])
    .prefault('constant')
    .describe('Of a mean of one second a link.'),
  measure: measureSchema.prefault('mean'),
  runs: count.prefault(1000).describe('At full effort.'),
});

/** Parameters of {@link relaySpread}. */
export type RelaySpreadParameters = z.output<typeof parameters>;

const ITEM: RelayItem = { index: 0, size: 1000 };

/** One item over the simulator's own network and relays. */
export const relaySpread: Model<RelaySpreadParameters> = {
  name: 'relay-spread',
  evidence: 'product kernel',
  summary: 'one item spread by our relays over our network: times, reach and messages',
  parameters,
  simulate(asked, trial) {
    const { quantity, graph, latency, relay } = asked;
    const counted = quantity === 'messages' || quantity === 'payloads';
    const alone =
      asked.nodes === 2 || (quantity === 'newly informed' && asked.informed === 1 && asked.fanOut === 1);
    const certain =
      latency === 'constant' && typeof graph === 'string' && (alone || !relay.startsWith('push'));
    if (counted || certain) return exactly(spread(asked, trial));
    const runs = trial.samples(asked.runs, leastValues(asked.measure));
    const values: number[] = [];
    for (let run = 0; run < runs; run++) {
      const value = spread(asked, makeTrial(trial.seed, 'spread', run, 1));
      // An epidemic that dies out at once says nothing about how far one gets.
      if (quantity !== 'reached' || value > 0.1) values.push(value);
    }
    return measured(values, asked.measure);
  },
};

function relaySettings({ relay, fanOut }: RelaySpreadParameters): RelaySettings {
  switch (relay) {
    case 'flood':
      return { kind: 'flood' };
    case 'inventory':
      return { kind: 'inventory', timeout: 1000 * SECOND };
    case 'push once':
      return { kind: 'gossip', fanOut };
    case 'push rounds':
      // A round lasts as long as a message: who learns of it in one pushes in the next.
      return { kind: 'gossip', fanOut, rounds: 10_000, every: SECOND };
  }
}

function spread(asked: RelaySpreadParameters, { random }: Trial): number {
  const { nodes: size, quantity, source, informed } = asked;
  const scheduler = new Scheduler();
  const topology = buildGraph(asked.graph, size, random);
  const network = plainNetwork({
    scheduler,
    random,
    topology,
    size,
    latency: SECOND,
    settings: asked.latency === 'constant' ? {} : { latency: { kind: 'exponential', mean: SECOND } },
    deliver: () => {},
  });
  const arrivals: Time[] = [];
  const relay = createRelay({
    scheduler,
    random,
    network,
    topology,
    settings: relaySettings(asked),
    receive: () => {
      arrivals.push(scheduler.now);
      return quantity !== 'newly informed';
    },
  });
  for (let node = 0; node < informed; node++) relay.publish((source + node) % size, ITEM);
  scheduler.run(Number.POSITIVE_INFINITY);
  return outcome(asked, relay.propagation(ITEM)!, arrivals, (type) => network.counts.get(type)?.sent ?? 0);
}

function outcome(
  { quantity, nodes, relay }: RelaySpreadParameters,
  propagation: Propagation,
  arrivals: readonly Time[],
  sent: (type: string) => number,
): number {
  switch (quantity) {
    case 'time to all':
      return propagation.to100! / SECOND;
    case 'time to half':
      return propagation.to50! / SECOND;
    case 'mean time':
      return arrivals.reduce((sum, time) => sum + time, 0) / arrivals.length / SECOND;
    case 'reached':
      return propagation.reached / nodes;
    case 'newly informed':
      return arrivals.length;
    case 'messages':
      return sent(relay === 'inventory' ? 'block-inventory' : 'block');
    case 'payloads':
      return sent('block');
  }
}
