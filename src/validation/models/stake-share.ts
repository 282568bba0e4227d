import * as z from 'zod';
import { rankStakers } from '../../consensus/stake-lottery/draw.js';
import type { StakeEntry } from '../../consensus/stake-lottery/lots.js';
import type { LotteryProtocol } from '../../consensus/stake-lottery/protocol.js';
import { rewardOf } from '../../consensus/stake-lottery/reward.js';
import type { LotteryBlock } from '../../consensus/stake-lottery/seal.js';
import { assert } from '../../engine/errors.js';
import { hex } from '../../ledger/hash.js';
import { prepare } from '../../simulate.js';
import { leastValues, measured, measureSchema } from '../measure.js';
import { type Model, makeTrial, type Trial } from '../model.js';
import { trustingPlatform } from './trusting-platform.js';

const rewardSchema = z.union(
  [
    z.strictObject({ constant: z.number().positive() }),
    z.strictObject({ proportional: z.number().positive() }),
  ],
  'expected { constant: number } or { proportional: number }, as a part of the first stake',
);

const parameters = z.strictObject({
  of: z
    .enum(['run', 'draw'])
    .prefault('draw')
    .describe('Whole runs of the protocol, or its draw and reward alone.'),
  quantity: z
    .enum(['blocks', 'stake'])
    .prefault('blocks')
    .describe('Part of the blocks, or of the stake at the end.'),
  share: z.number().positive().lt(1).describe("The first staker's part of the stake at the start."),
  blocks: z.int().positive(),
  reward: rewardSchema.optional().describe('Of each block, staked at once.'),
  compounding: z.boolean().prefault(true),
  measure: measureSchema.prefault('mean'),
  runs: z.int().positive().prefault(1000).describe('At full effort.'),
});

/** Parameters of {@link stakeShare}. */
export type StakeShareParameters = z.output<typeof parameters>;

/** All the stake there is at the start, in units: large, so that rounding a reward down changes nothing. */
const STAKED = 1_000_000_000;

/** How two stakers fare in the stake lottery. */
export const stakeShare: Model<StakeShareParameters> = {
  name: 'stake-share',
  evidence: 'product kernel',
  evidenceOf: ({ of }) => (of === 'run' ? 'whole run' : 'product kernel'),
  summary:
    'two stakers in the stake lottery over many blocks: part of the blocks, or of the stake, of the first',
  parameters,
  simulate(asked, trial) {
    const one = asked.of === 'run' ? wholeRun : drawsAlone;
    const values = Array.from({ length: trial.samples(asked.runs, leastValues(asked.measure)) }, (_, run) =>
      one(asked, makeTrial(trial.seed, 'stakes', run, 1)),
    );
    return measured(values, asked.measure);
  },
};

/** The reward in the form a scenario gives it. */
function rewardSetting({ reward }: StakeShareParameters) {
  if (reward === undefined) return 'none';
  return 'constant' in reward ? { constant: Math.round(reward.constant * STAKED) } : reward;
}

function wholeRun(asked: StakeShareParameters, { seed }: Trial): number {
  const { blocks, share, compounding, quantity } = asked;
  const first = Math.round(share * STAKED);
  const run = prepare(
    {
      seed,
      // Slots start at 10 s, 20 s, ... after a warm-up of 15 s.
      duration: `${15 + 10 * blocks + 5}s`,
      currency: { decimals: 0 },
      supply: 2 * STAKED,
      nodes: { master: 2, cashing: 0, consumer: 1, trusted: 0 },
      network: { latency: '10ms' },
      consensus: {
        protocol: 'stake-lottery',
        forging: 'clock',
        blockTime: '10s',
        draw: 'equivalent',
        discovery: 'none',
        stakes: [first, STAKED - first],
        reward: rewardSetting(asked),
        compounding,
      },
      workload: { kind: 'none' },
      output: { nodeFiles: 'none' },
    },
    { platform: trustingPlatform, sink: null, trace: false },
  );
  run.finish();
  const head = run.head() as LotteryBlock;
  assert(head.height === blocks, `stake-share: expected ${blocks} blocks, got ${head.height}`);
  if (quantity === 'blocks')
    return run.blocks.slice(1).filter(({ producer }) => producer === 0).length / blocks;
  const stakes = (run.protocol as LotteryProtocol).ledger.stakes(head);
  return stakes[0]! / (stakes[0]! + stakes[1]!);
}

function drawsAlone(asked: StakeShareParameters, { random }: Trial): number {
  const { blocks, share, compounding, quantity } = asked;
  const tips = random.stream('tips');
  const setting = rewardSetting(asked);
  // A decoded scenario has rates in whole billionths.
  const billionths = typeof setting === 'object' && 'proportional' in setting;
  const reward = rewardOf(billionths ? { proportional: Math.round(setting.proportional * 1e9) } : setting, 0);
  const stakes = [Math.round(share * STAKED), 0];
  stakes[1] = STAKED - stakes[0]!;
  let won = 0;
  for (let block = 0; block < blocks; block++) {
    const entries: readonly StakeEntry[] = [
      ['first', stakes[0]!],
      ['second', stakes[1]!],
    ];
    const winner = rankStakers('equivalent', entries, hex(tips.bytes(32))).ranked(0);
    if (winner === 0) won++;
    const staked = stakes[0]! + stakes[1]!;
    if (compounding) stakes[winner]! += reward(staked, staked);
  }
  return quantity === 'blocks' ? won / blocks : stakes[0]! / (stakes[0]! + stakes[1]!);
}
