import type { Keyring } from '../../ledger/keys.js';
import { NO_FEES, type Reporting } from '../reporting.js';
import { measuresOf } from './liveness.js';
import type { LotteryProtocol } from './protocol.js';
import type { ForgerSeal, LotteryBlock } from './seal.js';
import { REWARD } from './transaction-type.js';

/** What the stake lottery tells of a run: power is the stake of a master; masters are numbered first. */
export function lotteryReporting(protocol: LotteryProtocol, keyring: Keyring): Reporting<ForgerSeal> {
  const { ledger, rules, masters, election, encoding, tree } = protocol;
  const largest = (block: LotteryBlock) => {
    const stakes = ledger.stakes(block);
    return stakes.reduce((a, b) => Math.max(a, b), 0) / election.on(block).total;
  };
  return {
    fees: () => NO_FEES,
    columns: (block) => {
      const parent = block.parent!;
      const reward = block.transactions.find(({ type }) => type === REWARD)?.amount ?? 0;
      return {
        attempt: block.seal.attempt,
        forger_stake: ledger.stake(block.producer, parent),
        staked: election.on(parent).total,
        reward,
      };
    },
    nodeColumns: (node, first, head) => ({
      stake_before: ledger.stake(node, first),
      stake_after: ledger.stake(node, head),
    }),
    measures: (head, now) => ({
      ...measuresOf(head, now),
      largest_stake_share_before: largest(tree.root),
      largest_stake_share_after: largest(head),
    }),
    power: (node, head) => (node < masters.length ? ledger.stake(node, head) : 0),
    stakes: (head) => ledger.stakes(head),
    bytes: (block) => rules.sizeOf(block),
    seals: () => 1,
    rewards: ({ transactions }, give) => {
      for (const { type, recipient, amount } of transactions) if (type === REWARD) give(recipient, amount);
    },
    records: {
      transaction: (transaction) => encoding.transaction(transaction),
      block: (block) => encoding.block(block),
      publicKey: (node) => keyring.publicKeyPem(node),
    },
  };
}
