import type { Accounting } from '../accounting.js';
import { cellShares } from './election.js';
import type { UsageProtocol } from './protocol.js';
import type { UsageBlock } from './seal.js';
import { CASHBACK, CASHING, REDISTRIBUTION } from './transaction-type.js';

/**
 * What metrics ask of proof of usage. Closing goes by nearness of ids, so a master's power is its cell on the line of
 * ids. Prizes that cashing nodes hand on by redistribution are counted with whom they reach.
 *
 * @param names of the nodes, of which the masters are the first.
 */
export function usageAccounting(protocol: UsageProtocol, names: readonly string[]): Partial<Accounting> {
  const cells = cellShares(protocol.masters.map((master) => names[master]!));
  return {
    power: (node) => cells[node] ?? 0,
    bytes: (block) => protocol.rules.sizeOf(block as UsageBlock),
    // The closer's, and those of the lucky stakeholders.
    seals: (block) => 1 + (block as UsageBlock).seal.luckySignatures.size,
    rewards: (block, give) => {
      give(block.producer, protocol.fees(block as UsageBlock).kept);
      for (const { type, sender, recipient, amount } of block.transactions) {
        if (type === CASHBACK || type === CASHING) give(recipient, amount);
        else if (type === REDISTRIBUTION) {
          give(sender, -amount);
          give(recipient, amount);
        }
      }
    },
  };
}
