import type { Duration, NodeId } from '../../engine/time.js';
import type { Accounting } from '../accounting.js';
import type { CheeseBlock } from './seal.js';
import { REWARD } from './transaction-type.js';

/** What metrics ask of Cheesechain, whose miners are all alike. */
export function cheeseAccounting(miners: readonly NodeId[], blockTime: Duration): Partial<Accounting> {
  const mining = new Set(miners);
  return {
    power: (node) => (mining.has(node) ? 1 : 0),
    bytes: (block) => (block as CheeseBlock).seal.size,
    effort: () => blockTime,
    rewards: ({ transactions }, give) => {
      for (const { type, recipient, amount } of transactions) if (type === REWARD) give(recipient, amount);
    },
  };
}
