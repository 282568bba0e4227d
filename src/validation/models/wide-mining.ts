import * as z from 'zod';
import { seconds } from '../../engine/time.js';
import { prepare } from '../../simulate.js';
import { type Estimate, meanOf, proportion } from '../estimate.js';
import { type Model, population, type Trial } from '../model.js';
import { trustingPlatform } from './trusting-platform.js';

const count = z.int('expected a whole number').positive('expected a number above 0');
const conditions = z.strictObject({
  interval: z.number().positive().describe('Mean seconds between blocks.'),
  size: z.number().positive().describe('Megabytes of a block.'),
  relay: z
    .enum(['inventory', 'unsolicited', 'compact'])
    .describe('Announced and asked for; sent whole at once; as in 2019.'),
  links: count.describe('Links each node opens.'),
  pools: population(1).describe('Equal pools; else those of 2015.'),
});

const parameters = z.strictObject({
  quantity: z
    .enum(['stale', 'to half', 'to nine tenths'])
    .describe('Part of blocks; mean seconds until so many nodes have one.'),
  interval: conditions.shape.interval.prefault(600),
  size: conditions.shape.size.prefault(0.535),
  relay: conditions.shape.relay.prefault('inventory'),
  links: conditions.shape.links.prefault(8),
  pools: conditions.shape.pools.optional(),
  instead: conditions
    .partial()
    .optional()
    .describe('Conditions changed in a second run: the value is then by how much the quantity rises.'),
  nodes: population(20).prefault(200),
  blocks: count.prefault(1000).describe('At full effort.'),
});

/** Parameters of {@link wideMining}. */
export type WideMiningParameters = z.output<typeof parameters>;

/** Hash power of Bitcoin's pools in 2015 (Bitcoin-Simulator). */
const POOLS = [28.9, 19.6, 15.9, 13.3, 6.6, 5.4, 2.9, 1.6, 1.2, 1.2, 1.2, 0.9, 0.5, 0.5, 0.2, 0.2];

/** Miners in a wide network: six regions as in 2015 and a relay, as whole runs of the simulator. */
export const wideMining: Model<WideMiningParameters> = {
  name: 'wide-mining',
  evidence: 'whole run',
  summary:
    'nodes in six regions as in 2015, with blocks, intervals and relays as asked: stale blocks and propagation, or a change of them',
  parameters,
  simulate(asked, trial) {
    const before = mine(asked, trial);
    if (asked.instead === undefined) return before;
    const changed = Object.fromEntries(
      Object.entries(asked.instead).filter(([, value]) => value !== undefined),
    );
    // The same seed gives the same nodes, links and moments of blocks: what differs is the conditions' doing.
    const after = mine({ ...asked, ...changed }, trial);
    const error = Math.sqrt(
      before.standardError * before.standardError + after.standardError * after.standardError,
    );
    const samples = before.samples + after.samples;
    return { kind: 'mean', value: after.value - before.value, standardError: error, samples };
  },
};

function mine(asked: WideMiningParameters, trial: Trial): Estimate {
  const { quantity, interval, size, relay, links, pools } = asked;
  const blocks = trial.samples(asked.blocks, 60);
  const relays = {
    inventory: { inventory: { timeout: '20min' } },
    unsolicited: 'flood',
    compact: 'bitcoin-2019',
  };
  const run = prepare(
    {
      extends: 'bitcoin-2019',
      seed: trial.seed,
      duration: `${seconds(blocks * interval)}us`,
      nodes: { master: asked.nodes },
      network: {
        regions: 'bitcoin-2015',
        topology: { outgoing: { links } },
        relay: relays[relay],
        uplink: 'queued',
      },
      consensus: {
        blockTime: `${seconds(interval)}us`,
        wireSize: Math.round(size * 1_000_000),
        hashPower: { pools: pools === undefined ? POOLS : Array.from({ length: pools }, () => 1) },
      },
    },
    { platform: trustingPlatform, sink: null, trace: false },
  );
  const result = run.finish();
  if (quantity === 'stale')
    return proportion(result.summary.stale, result.summary.stale + result.summary.blocks);
  const column = result.blocks.columns[quantity === 'to half' ? 'to_50' : 'to_90'];
  const times = Array.from(column ?? [], Number).filter((time) => time > 0);
  return meanOf(times);
}
