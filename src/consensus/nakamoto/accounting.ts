import type { Accounting } from '../accounting.js';
import { FIRST_DIFFICULTY } from '../kit/chain/difficulty.js';
import type { WorkProtocol } from './protocol.js';
import type { WorkBlock } from './seal.js';
import { COINBASE, REWARD, UNCLE } from './transaction-type.js';

/** What metrics ask of a protocol with proof of work. */
export function workAccounting(protocol: WorkProtocol): Partial<Accounting> {
  const { blockTime, hashPower, mining } = protocol.settings;
  const powers = mining === 'clock' ? hashPower : mining.pauses.map((pause) => 1 / pause);
  return {
    power: (node) => powers[node] ?? 0,
    bytes: (block) => (block as WorkBlock).seal.size,
    // Who mines after fixed pauses works through its pause, with its part of all machines.
    effort: (block) =>
      mining === 'clock'
        ? ((block as WorkBlock).seal.difficulty / FIRST_DIFFICULTY) * blockTime
        : mining.pauses[block.producer]! / mining.pauses.length,
    rewards: ({ transactions }, give) => {
      for (const { type, recipient, amount } of transactions) {
        if (type === COINBASE || type === UNCLE || type === REWARD) give(recipient, amount);
      }
    },
    uncles: (block) => (block as WorkBlock).seal.uncles,
  };
}
