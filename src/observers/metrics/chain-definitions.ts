import type { MetricRow } from './definition.js';

const OURS = 'consensim';
const GERVAIS =
  'Gervais et al., "On the Security and Performance of Proof of Work Blockchains", 2016, section 2';
const GARAY = 'Garay, Kiayias and Leonardos, "The Bitcoin Backbone Protocol", 2015, section 3';
const UNCLE = 'Wood, "Ethereum", yellow paper, section 11.1';
const DECKER = 'Decker and Wattenhofer, "Information Propagation in the Bitcoin Network", 2013, section 4';

// biome-ignore format: one metric is easier to read as name, title, unit, scope, definition, source
/** Metrics of the chain: what grew, what was left behind, how long payments waited. */
export const CHAIN_METRICS: readonly MetricRow[] = [
  ['height', 'Height', 'blocks', 'time',
    'Blocks above the root of the chain that a referee who sees every block follows.', GARAY],
  ['blocks_made', 'Blocks made', 'blocks', 'run',
    'Blocks that any node made, inside and outside the final chain.', OURS],
  ['block_interval_mean', 'Block interval, mean', 's', 'run',
    'Mean time between a block of the final chain and the one before it; the first block has none.', GERVAIS],
  ['block_interval_sd', 'Block interval, standard deviation', 's', 'run',
    'Standard deviation of the intervals of the final chain, with n - 1 in the denominator.', GERVAIS],
  ['block_interval_p10', 'Block interval, 10th percentile', 's', 'run',
    'One interval in ten is shorter. Quantiles are linear between the two nearest values (Hyndman and Fan, type 7).', OURS],
  ['block_interval_p50', 'Block interval, median', 's', 'run', 'Half of the intervals are shorter.', OURS],
  ['block_interval_p90', 'Block interval, 90th percentile', 's', 'run', 'Nine intervals in ten are shorter.', OURS],
  ['block_interval_p99', 'Block interval, 99th percentile', 's', 'run', 'All intervals but one in a hundred are shorter.', OURS],
  ['stale_blocks', 'Stale blocks', 'blocks', 'run',
    'Blocks made that are not in the final chain. The last ones made may still be on their way.', GERVAIS],
  ['stale_rate', 'Stale rate', 'share', 'run', 'Stale blocks over blocks made.', GERVAIS],
  ['forks', 'Forks', 'forks', 'run',
    'Blocks of the final chain, and the root, on which blocks outside the chain stand.', DECKER],
  ['fork_rate', 'Fork rate', 'share', 'run', 'Forks over blocks of the final chain.', DECKER],
  ['fork_length_mean', 'Fork length, mean', 'blocks', 'run',
    'Blocks on the longest branch that leaves the final chain at a fork, mean over forks.', OURS],
  ['fork_length_max', 'Fork length, longest', 'blocks', 'run', 'Blocks on the longest branch outside the final chain.', OURS],
  ['reorganisations', 'Reorganisations', 'times', 'run',
    'How often a node left blocks it followed for a better chain, over all nodes.', GARAY],
  ['node_reorganisations', 'Reorganisations of the node', 'times', 'node',
    'How often the node left blocks it followed for a better chain.', GARAY],
  ['reorganisation_depth_mean', 'Depth of reorganisations, mean', 'blocks', 'run',
    'Blocks that a node left behind in one reorganisation, mean over all.', GARAY],
  ['reorganisation_depth_max', 'Depth of reorganisations, deepest', 'blocks', 'run',
    'Most blocks that a node left behind at once.', GARAY],
  ['uncles', 'Uncles', 'blocks', 'run', 'Stale blocks that blocks of the final chain name and reward.', UNCLE],
  ['uncle_rate', 'Uncle rate', 'share', 'run', 'Uncles over blocks of the final chain and uncles together.', UNCLE],
  ['chain_growth', 'Chain growth', 'blocks/s', 'run', 'Blocks of the final chain over simulated time.', GARAY],
  ['block_share', 'Share of blocks', 'share', 'node', 'Blocks of the final chain that the node made, over all of them.', GARAY],
  ['power_share', 'Share of power', 'share', 'node',
    'What the protocol counts when it lets a node make blocks, over that of all: hash power under proof of work, stake at the first block under proof of stake, equal parts of the masters otherwise.', GARAY],
  ['chain_quality', 'Chain quality', 'share', 'run',
    'How far blocks follow power: the sum over nodes of the lesser of share of blocks and share of power. 1 when both are equal; few blocks alone keep it below 1.', GARAY],
  ['inclusion_time_mean', 'Time to inclusion, mean', 's', 'run',
    'From when a payment was sent out to when the block of the final chain that holds it was made, mean over payments.', OURS],
  ['inclusion_time_p50', 'Time to inclusion, median', 's', 'run', 'The same, median.', OURS],
  ['inclusion_time_p90', 'Time to inclusion, 90th percentile', 's', 'run', 'The same, 90th percentile.', OURS],
  ['confirmation_time_mean', 'Time to confirmation, mean', 's', 'run',
    'From when a payment was sent out to when half of the masters held its block of the final chain, mean over payments.', DECKER],
  ['confirmation_time_p50', 'Time to confirmation, median', 's', 'run', 'The same, median.', DECKER],
  ['confirmation_time_p90', 'Time to confirmation, 90th percentile', 's', 'run', 'The same, 90th percentile.', DECKER],
  ['finality_time_mean', 'Time to finality, mean', 's', 'run',
    'From when a payment was sent out to when half of the masters took its block of the final chain as final, mean over payments; absent where a protocol tells of no finality.', GARAY],
  ['finality_time_p50', 'Time to finality, median', 's', 'run', 'The same, median.', GARAY],
  ['finality_time_p90', 'Time to finality, 90th percentile', 's', 'run', 'The same, 90th percentile.', GARAY],
  ['payments_made', 'Payments made', 'payments', 'run', 'Payments that the workload had made, refused ones too.', OURS],
  ['payments_confirmed', 'Payments confirmed', 'payments', 'run', 'Payments in the final chain.', OURS],
  ['payment_throughput', 'Throughput in payments', 'payments/s', 'run', 'Payments in the final chain over simulated time.', GERVAIS],
  ['byte_throughput', 'Throughput in bytes', 'B/s', 'run',
    'Bytes on the wire of the blocks of the final chain over simulated time.', GERVAIS],
  ['pool_size', 'Pool size', 'payments', 'time', 'Transactions that wait in a pool, mean over the nodes that keep one.', OURS],
];
