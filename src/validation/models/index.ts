import type { Model } from '../model.js';
import { checkpointFinality } from './checkpoint-finality.js';
import { committee } from './committee.js';
import { contacts } from './contacts.js';
import { difficultyWindows } from './difficulty-windows.js';
import { catchUp, doubleSpend } from './double-spend.js';
import { inequality } from './inequality.js';
import { leaderRotation } from './leader-rotation.js';
import { meshMining } from './mesh-mining.js';
import { miningClock } from './mining-clock.js';
import { miningRounds } from './mining-rounds.js';
import { miningShare } from './mining-share.js';
import { paymentQueue } from './payment-queue.js';
import { randomGraph } from './random-graph.js';
import { relaySpread } from './relay-spread.js';
import { replicaVotes } from './replica-votes.js';
import { slotLeaders } from './slot-leaders.js';
import { snowSampling } from './snow-sampling.js';
import { stakeDraw } from './stake-draw.js';
import { stakeShare } from './stake-share.js';
import { uplinkQueue } from './uplink-queue.js';
import { usageCloser } from './usage-closer.js';
import { usageRaffle } from './usage-raffle.js';
import { wholeRun } from './whole-run.js';
import { wideMining } from './wide-mining.js';
import { withholdingBest, withholdingMargin, withholdingRevenue, withholdingState } from './withholding.js';
import { withholdingRun } from './withholding-run.js';
import { withholdingThreshold } from './withholding-threshold.js';

const ALL: readonly Model[] = [
  catchUp,
  doubleSpend,
  checkpointFinality,
  committee,
  contacts,
  difficultyWindows,
  inequality,
  leaderRotation,
  meshMining,
  miningClock,
  miningRounds,
  miningShare,
  paymentQueue,
  randomGraph,
  relaySpread,
  replicaVotes,
  slotLeaders,
  snowSampling,
  stakeDraw,
  stakeShare,
  uplinkQueue,
  usageCloser,
  usageRaffle,
  wholeRun,
  wideMining,
  withholdingBest,
  withholdingMargin,
  withholdingRevenue,
  withholdingRun,
  withholdingState,
  withholdingThreshold,
];

/** The simulations that tables may name. */
export const MODELS: Readonly<Record<string, Model>> = Object.fromEntries(
  ALL.map((model) => [model.name, model]),
);
