import type { NodeId } from '../../engine/time.js';
import type { Keyring } from '../../ledger/keys.js';
import type { BlockFees, Reporting } from '../reporting.js';
import { cellShares } from './election.js';
import type { UsageProtocol } from './protocol.js';
import type { UsageBlock, UsageSeal } from './seal.js';
import { CASHBACK, CASHING, FEES, REDISTRIBUTION } from './transaction-type.js';

/**
 * What proof of usage tells of a run. Closing goes by nearness of ids, so a master's power is its cell on the line of
 * ids. Prizes that cashing nodes hand on by redistribution are counted with whom they reach.
 *
 * @param names of the nodes, of which the masters are the first.
 * @param certificates the file of a trusted node's certificates; `undefined` for any other node.
 */
export function usageReporting(
  protocol: UsageProtocol,
  names: readonly string[],
  keyring: Keyring,
  certificates: (node: NodeId) => string | undefined,
): Reporting<UsageSeal> {
  const { encoding, schedule, rules } = protocol;
  const cells = cellShares(protocol.masters.map((master) => names[master]!));
  return {
    fees,
    columns: (block) => {
      const { seal, transactions } = block;
      const { slot, attempt } = schedule.chanceAt(seal.closingTime);
      const draws = transactions.filter(({ type }) => type === CASHBACK).length;
      return { slot, attempt, cashbacks: draws, lucky_signatures: seal.luckySignatures.size };
    },
    power: (node) => cells[node] ?? 0,
    bytes: (block) => rules.sizeOf(block),
    // The closer's, and those of the lucky stakeholders.
    seals: (block) => 1 + block.seal.luckySignatures.size,
    rewards: (block, give) => {
      give(block.producer, fees(block).kept);
      for (const { type, sender, recipient, amount } of block.transactions) {
        if (type === CASHBACK || type === CASHING) give(recipient, amount);
        else if (type === REDISTRIBUTION) {
          give(sender, -amount);
          give(recipient, amount);
        }
      }
    },
    records: {
      transaction: (transaction, node, receivedAt) => encoding.stamped(transaction, node, receivedAt),
      block: (block) => encoding.block(block),
      publicKey: (node) => keyring.publicKeyPem(node),
      extra: (node) => {
        const text = certificates(node);
        return new Map(text === undefined ? [] : [['certificates.json', text]]);
      },
    },
  };
}

function fees({ transactions }: Pick<UsageBlock, 'transactions'>): BlockFees {
  let collected = 0;
  let returned = 0;
  let cashing = 0;
  for (const { type, amount } of transactions) {
    if (type === FEES) collected += amount;
    else if (type === CASHBACK) returned += amount;
    else if (type === CASHING) cashing += amount;
  }
  return { collected, returned, cashing, kept: collected - returned - cashing };
}
