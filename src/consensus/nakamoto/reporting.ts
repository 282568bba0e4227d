import type { Keyring } from '../../ledger/keys.js';
import { FIRST_DIFFICULTY } from '../kit/chain/difficulty.js';
import type { Reporting } from '../reporting.js';
import type { WorkProtocol } from './protocol.js';
import type { WorkSeal } from './seal.js';
import { COINBASE, REWARD, UNCLE } from './transaction-type.js';

/** What a protocol with proof of work tells of a run. Under fixed pauses the rate of a miner stands for its hash power. */
export function workReporting(
  { settings, encoding, rewards }: WorkProtocol,
  keyring: Keyring,
): Reporting<WorkSeal> {
  const { blockTime, hashPower, mining, legacy, burn } = settings;
  const powers = mining === 'clock' ? hashPower : mining.pauses.map((pause) => 1 / pause);
  return {
    // The miner keeps all fees that are not burned; in legacy mode nobody gets them.
    fees: ({ transactions }) => {
      let collected = 0;
      if (!legacy) for (const { fee } of transactions) collected += fee;
      const burned = rewards.burned(transactions);
      const kept = collected - burned;
      return { collected, returned: 0, cashing: 0, kept, ...(burn === undefined ? {} : { burned }) };
    },
    columns: (block) => {
      const { difficulty, size, nonce, uncles } = block.seal;
      return { difficulty: difficulty / FIRST_DIFFICULTY, size, nonce, uncles: uncles.length };
    },
    power: (node) => powers[node] ?? 0,
    bytes: (block) => block.seal.size,
    // Who mines after fixed pauses works through its pause, with its part of all machines.
    effort: (block) =>
      mining === 'clock'
        ? (block.seal.difficulty / FIRST_DIFFICULTY) * blockTime
        : mining.pauses[block.producer]! / mining.pauses.length,
    rewards: ({ transactions }, give) => {
      for (const { type, recipient, amount } of transactions) {
        if (type === COINBASE || type === UNCLE || type === REWARD) give(recipient, amount);
      }
    },
    uncles: (block) => block.seal.uncles,
    records: {
      transaction: (transaction) => encoding.transaction(transaction),
      block: (block) => encoding.block(block),
      publicKey: (node) => keyring.publicKeyPem(node),
    },
  };
}
