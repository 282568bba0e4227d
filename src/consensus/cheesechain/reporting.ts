import type { Duration, NodeId } from '../../engine/time.js';
import { NO_FEES, type NodeFileFormat, type Reporting } from '../reporting.js';
import type { CheeseSeal } from './seal.js';
import { REWARD } from './transaction-type.js';

/** What Cheesechain tells of a run: its miners are all alike, and it has no fees. */
export function cheeseReporting(
  miners: readonly NodeId[],
  blockTime: Duration,
  records: NodeFileFormat<CheeseSeal>,
): Reporting<CheeseSeal> {
  const mining = new Set(miners);
  return {
    fees: () => NO_FEES,
    columns: (block) => {
      const { nonce, size } = block.seal;
      return { nonce, size };
    },
    power: (node) => (mining.has(node) ? 1 : 0),
    bytes: (block) => block.seal.size,
    effort: () => blockTime,
    rewards: ({ transactions }, give) => {
      for (const { type, recipient, amount } of transactions) if (type === REWARD) give(recipient, amount);
    },
    records,
  };
}
