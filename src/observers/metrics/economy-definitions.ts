import type { MetricRow } from './definition.js';

const OURS = 'consensim';
const GINI = 'Gini, "Variabilità e mutabilità", 1912';
const THEIL = 'Theil, "Economics and Information Theory", 1967, chapter 4';
const NAKAMOTO = 'Srinivasan and Lee, "Quantifying Decentralization", 2017';
const SPEARMAN = 'Spearman, "The Proof and Measurement of Association between Two Things", 1904';
const POU = 'Pikcio, "Proof of Usage", 2018';
const FISHER = 'Fisher, "The Purchasing Power of Money", 1911, chapter 2';
const OVERLAP =
  'one less the total variation distance (Levin and Peres, "Markov Chains and Mixing Times", section 4.1)';

// biome-ignore format: one metric is easier to read as name, title, unit, scope, definition, source
/** Metrics of money: who has it, who gets it, and whether for usage, stake or work. Wealth includes stakes. */
export const ECONOMY_METRICS = [
  ['balance', 'Balance', 'coins', 'node-time',
    'What the node owns in the observer\'s chain, stakes included. For every node of up to 200 or with metrics: full, for the first two of each role otherwise.', OURS],
  ['stake', 'Stake', 'coins', 'node-time',
    'What the node has staked in the observer\'s chain, where the protocol knows stakes. For the nodes whose balance is followed.', OURS],
  ['supply', 'Supply', 'coins', 'time', 'All money on accounts in the observer\'s chain.', OURS],
  ['burned', 'Money burned', 'coins', 'time', 'Fees destroyed in the observer\'s chain so far, where the protocol burns fees.', OURS],
  ['wealth_gini', 'Gini of wealth', 'share', 'time',
    'Gini coefficient of what all nodes but the trusted ones own: 0 when all own the same, near 1 when one node owns everything.', GINI],
  ['wealth_gini_start', 'Gini of wealth at the start', 'share', 'run', 'The same at the start: in the root block; if payments distribute the supply, after the last block before the random payments.', GINI],
  ['wealth_gini_change', 'Change of the Gini of wealth', '1', 'run', 'Gini at the end minus Gini at the start: above 0 if inequality grew.', GINI],
  ['consumer_gini', 'Gini of those who pay', 'share', 'time', 'Gini coefficient of what the people who pay own, each over all accounts it has: consumers, members, or users with their masters.', GINI],
  ['consumer_gini_start', 'Gini of those who pay at the start', 'share', 'run', 'The same at the start.', GINI],
  ['consumer_gini_change', 'Change of the Gini of those who pay', '1', 'run', 'Gini of those who pay at the end minus that at the start.', GINI],
  ['wealth_theil', 'Theil index of wealth', '1', 'time',
    'Mean of (x/m) ln(x/m) over what nodes own, m being the mean: 0 when all own the same, ln n when one node owns everything.', THEIL],
  ['wealth_theil_start', 'Theil index of wealth at the start', '1', 'run', 'The same at the start.', THEIL],
  ['wealth_top_10_share', 'Share of the richest tenth', 'share', 'time', 'Share of all money that the richest tenth of the nodes owns (at least one node).', OURS],
  ['wealth_top_10_share_start', 'Share of the richest tenth at the start', 'share', 'run', 'The same at the start.', OURS],
  ['wealth_bottom_half_share', 'Share of the poorer half', 'share', 'time', 'Share of all money that the poorer half of the nodes owns.', OURS],
  ['wealth_bottom_half_share_start', 'Share of the poorer half at the start', 'share', 'run', 'The same at the start.', OURS],
  ['wealth_rank_correlation', 'Rank correlation of wealth', '1', 'run',
    'Spearman\'s correlation of what nodes own at the start and at the end: 1 when nobody overtook anybody.', SPEARMAN],
  ['wealth_nakamoto', 'Nakamoto coefficient of wealth', 'nodes', 'run', 'Smallest number of nodes that together own more than half.', NAKAMOTO],
  ['power_nakamoto', 'Nakamoto coefficient of power', 'nodes', 'run', 'Smallest number of nodes that together have more than half of the power.', NAKAMOTO],
  ['reward_nakamoto', 'Nakamoto coefficient of rewards', 'nodes', 'run', 'Smallest number of nodes that together get more than half of the rewards.', NAKAMOTO],
  ['power_gini', 'Gini of power', 'share', 'run', 'Gini coefficient of power over the masters.', GINI],
  ['reward_gini', 'Gini of rewards', 'share', 'run', 'Gini coefficient of rewards over all nodes but the trusted ones.', GINI],
  ['rewards', 'Rewards', 'coins', 'run', 'All money that the protocol gave to nodes in the final chain after its first block: new coins, fees kept, cashbacks, cashing.', POU],
  ['reward', 'Reward of the node', 'coins', 'node', 'Money that the protocol gave to the node in the final chain after its first block.', POU],
  ['reward_share', 'Share of rewards', 'share', 'node', 'Reward of the node divided by all rewards.', POU],
  ['usage_share', 'Share of usage', 'share', 'node', 'Share of the node in all coins moved by payments of the final chain after its first block.', POU],
  ['stake_share', 'Share of stake', 'share', 'node', 'Share of the node in all stakes at the start, or in all money if the protocol has no stakes.', POU],
  ['work_share', 'Share of work', 'share', 'node', 'Blocks that the node made, including stale ones, weighted by their work, as a share of all.', POU],
  ['reward_usage_overlap', 'Rewards that follow usage', 'share', 'run',
    'Sum over nodes of the smaller of share of rewards and share of usage: 1 if rewards are proportional to usage, 0 if they go to nodes that do not pay.', OVERLAP],
  ['reward_stake_overlap', 'Rewards that follow stake', 'share', 'run', 'The same with the share of stake.', OVERLAP],
  ['reward_work_overlap', 'Rewards that follow work', 'share', 'run', 'The same with the share of work.', OVERLAP],
  ['reward_usage_correlation', 'Rank correlation of reward and usage', '1', 'run', 'Spearman\'s correlation of rewards and usage over all nodes but the trusted ones.', SPEARMAN],
  ['reward_stake_correlation', 'Rank correlation of reward and stake', '1', 'run', 'The same with the stake.', SPEARMAN],
  ['reward_work_correlation', 'Rank correlation of reward and work', '1', 'run', 'The same with the work.', SPEARMAN],
  ['fees_collected', 'Fees collected', 'coins', 'run', 'Fees of the payments in the final chain.', POU],
  ['fees_returned', 'Fees returned', 'coins', 'run', 'Fees given back to those who used the network (cashbacks).', POU],
  ['fees_cashing', 'Fees to cashing nodes', 'coins', 'run', 'Fees paid to cashing nodes.', POU],
  ['fees_kept', 'Fees kept', 'coins', 'run', 'Fees that the producers of blocks kept.', POU],
  ['volume', 'Volume', 'coins', 'run', 'Coins moved by payments in the final chain after its first block, which distributes the supply.', FISHER],
  ['velocity', 'Velocity of money', '1/day', 'run', 'How often a coin changes hands in a day: volume divided by supply and by simulated days.', FISHER],
] as const satisfies readonly MetricRow[];
