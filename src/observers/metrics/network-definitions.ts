import type { MetricRow } from './definition.js';

const OURS = 'consensim';
const GERVAIS =
  'Gervais et al., "On the Security and Performance of Proof of Work Blockchains", 2016, section 4';
const DECKER = 'Decker and Wattenhofer, "Information Propagation in the Bitcoin Network", 2013, section 3';

// biome-ignore format: one metric is easier to read as name, title, unit, scope, definition, source
/** Metrics of the network: how blocks spread, what was sent. */
export const NETWORK_METRICS = [
  ['propagation_p50', 'Time to half of the masters', 's', 'run',
    'Time from making a block until half of the masters have it, median over the blocks of the final chain.', DECKER],
  ['propagation_p90', 'Time to 90 % of the masters', 's', 'run', 'The same for 90 percent of the masters.', DECKER],
  ['propagation_p99', 'Time to 99 % of the masters', 's', 'run', 'The same for 99 percent of the masters.', DECKER],
  ['propagation_p100', 'Time to all masters', 's', 'run', 'The same for all masters.', DECKER],
  ['half_power_time', 'Time to half of the power', 's', 'run',
    'Time from making a block until masters with half of the power have received it, median over the blocks of the final chain.', OURS],
  ['node_delay_p10', 'Mean delay of a node, 10th percentile', 's', 'run',
    "Over masters: the mean over all blocks of the time from when a block was made to when the master had received its last byte, before it verified it. Where nothing is relayed, to when it had taken it in.", GERVAIS],
  ['node_delay_p50', 'Mean delay of a node, median', 's', 'run', 'The same, median over masters.', GERVAIS],
  ['node_delay_p90', 'Mean delay of a node, 90th percentile', 's', 'run', 'The same, 90th percentile over masters.', GERVAIS],
  ['node_delay', 'Mean delay of the node', 's', 'node', 'The same, of one master.', GERVAIS],
  ['stale_seen', 'Stale rate as nodes see it', 'share', 'run',
    'Share of the blocks that a master received or made that are not in the final chain, mean over masters.', GERVAIS],
  ['payment_propagation_p50', 'Time of a payment to half of them', 's', 'run',
    'Time from giving a payment to the first master until half of the masters have it, median over payments; only where payments are relayed.', DECKER],
  ['payment_propagation_p90', 'Time of a payment to 90 % of them', 's', 'run', 'The same for 90 percent of the masters.', DECKER],
  ['propagation_mean', 'Time to a master, mean', 's', 'run',
    'Time from making a block until a master has it, mean over the masters that get it, including its maker, and over the blocks of the final chain.', DECKER],
  ['messages_sent', 'Messages sent', 'messages', 'run', 'Messages that left their sender, including lost ones.', OURS],
  ['bytes_sent', 'Bytes sent', 'B', 'run', 'Bytes of all messages sent.', OURS],
  ['messages_dropped', 'Messages lost', 'messages', 'run', 'Messages that loss or a rule of the network kept from arriving.', OURS],
  ['drop_rate', 'Loss rate', 'share', 'run', 'Messages lost over messages sent.', OURS],
  ['duplicates', 'Duplicates', 'messages', 'run',
    'Messages of a relay that offered or brought an item to a node that knew of it already, or will when they arrive: sent, minus lost, minus the first that each node received.', DECKER],
  ['duplicate_rate', 'Duplicate rate', 'share', 'run',
    'Duplicates over what relays sent to offer or bring items; absent where nothing is relayed.', DECKER],
  ['node_messages_sent', 'Messages sent by the node', 'messages', 'node', 'Messages that the node sent.', OURS],
  ['node_bytes_sent', 'Bytes sent by the node', 'B', 'node', 'Bytes of the messages that the node sent.', OURS],
  ['node_messages_received', 'Messages received by the node', 'messages', 'node',
    'Messages that reached the node. Only with metrics: full, since every message must then be followed to its end.', OURS],
  ['node_bytes_received', 'Bytes received by the node', 'B', 'node', 'Bytes of the messages that reached the node. Only with metrics: full.', OURS],
] as const satisfies readonly MetricRow[];
