import type { Accounting } from '../accounting.js';
import type { LotteryProtocol } from './protocol.js';
import type { LotteryBlock } from './seal.js';
import { REWARD } from './transaction-type.js';

/** What metrics ask of the stake lottery: power is the stake of a master; masters are numbered first. */
export function lotteryAccounting({ ledger, rules, masters }: LotteryProtocol): Partial<Accounting> {
  return {
    power: (node, head) => (node < masters.length ? ledger.stake(node, head as LotteryBlock) : 0),
    stakes: (head) => ledger.stakes(head as LotteryBlock),
    bytes: (block) => rules.sizeOf(block as LotteryBlock),
    seals: () => 1,
    rewards: ({ transactions }, give) => {
      for (const { type, recipient, amount } of transactions) if (type === REWARD) give(recipient, amount);
    },
  };
}
