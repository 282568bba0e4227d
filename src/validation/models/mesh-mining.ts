import * as z from 'zod';
import { SECOND, seconds } from '../../engine/time.js';
import type { Run } from '../../run/run.js';
import { prepare } from '../../simulate.js';
import { type Estimate, meanOf, proportion } from '../estimate.js';
import { type Model, population, type Trial } from '../model.js';
import { trustingPlatform } from './trusting-platform.js';

const parameters = z.strictObject({
  quantity: z
    .enum(['stale', 'stale of', 'share of', 'growth'])
    .prefault('stale')
    .describe(
      'Part of all blocks that is stale, or of one miner; its part of the chain; blocks of the chain an interval.',
    ),
  shares: z
    .union([population(2), z.array(z.number().positive()).min(2)])
    .describe('Hash powers, or how many equal miners.'),
  miner: z.int().min(0).prefault(0).describe('Whose blocks `stale of` and `share of` look at.'),
  delay: z.number().min(0).describe('Seconds from each miner to each other.'),
  spread: z.number().min(0).prefault(0).describe('Seconds by which each message may be later, uniformly.'),
  interval: z.number().positive().describe('Mean seconds between blocks.'),
  blocks: z.int().positive().prefault(100_000).describe('Blocks at full effort.'),
});

/** Parameters of {@link meshMining}. */
export type MeshMiningParameters = z.output<typeof parameters>;

/** Honest miners of the nakamoto protocol, each with each: a whole run of the simulator. */
export const meshMining: Model<MeshMiningParameters> = {
  name: 'mesh-mining',
  evidence: 'whole run',
  summary: 'a run of the nakamoto protocol in a full mesh: stale blocks, shares of the chain, growth',
  parameters,
  simulate(asked, trial) {
    const run = mine(asked, trial);
    const made = run.blocks.length - 1;
    const onChain = chainProducers(run);
    switch (asked.quantity) {
      case 'stale':
        return proportion(made - onChain.length, made);
      case 'growth':
        return growth(run, asked.interval);
      case 'share of':
        return proportion(count(onChain, asked.miner), onChain.length);
      case 'stale of': {
        const own = count(
          run.blocks.slice(1).map(({ producer }) => producer),
          asked.miner,
        );
        return proportion(own - count(onChain, asked.miner), own);
      }
    }
  },
};

function mine({ shares, delay, spread, interval, blocks }: MeshMiningParameters, trial: Trial): Run {
  const equal = typeof shares === 'number';
  const run = prepare(
    {
      extends: 'ten-equal-miners',
      seed: trial.seed,
      supply: 0,
      duration: `${seconds(trial.samples(blocks, 400) * interval)}us`,
      nodes: { master: equal ? shares : shares.length, consumer: 0 },
      network: {
        latency: `${seconds(delay)}us`,
        ...(spread === 0 ? {} : { jitter: { uniform: ['0s', `${seconds(spread)}us`] }, ordered: false }),
      },
      consensus: {
        blockTime: `${seconds(interval)}us`,
        hashPower: equal ? 'equal' : shares,
        confirmations: 0,
      },
      workload: { kind: 'none' },
      output: { nodeFiles: 'none' },
      limits: { time: '20000d', events: 1_000_000_000 },
    },
    { platform: trustingPlatform, sink: null, trace: false },
  );
  run.finish();
  return run;
}

function chainProducers(run: Run): readonly number[] {
  const producers: number[] = [];
  for (let block = run.head()!; block.parent !== undefined; block = block.parent)
    producers.push(block.producer);
  return producers;
}

function count(producers: readonly number[], miner: number): number {
  return producers.filter((producer) => producer === miner).length;
}

/** Height gained an interval, its error from a hundred parts of the run. */
function growth(run: Run, interval: number): Estimate {
  const parts = 100;
  const gained = new Float64Array(parts);
  for (let block = run.head()!; block.parent !== undefined; block = block.parent) {
    gained[Math.min(parts - 1, Math.floor((block.made / run.end) * parts))]!++;
  }
  const expected = run.end / SECOND / interval / parts;
  return meanOf(gained.map((blocks) => blocks / expected));
}
