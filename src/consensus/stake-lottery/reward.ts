import { ScenarioError } from '../../engine/errors.js';
import type { NodeId } from '../../engine/time.js';
import { type Amount, parseAmount, shareOf } from '../../ledger/amount.js';
import type { Hashes } from '../../ledger/hash.js';
import type { Transaction, TransactionFields } from '../../ledger/transaction.js';
import { hash } from './original/python-json.js';
import type { LotteryParameters } from './parameters.js';
import { REWARD } from './transaction-type.js';

/** What the forger of a block gets, given all that is staked and all the money there is before it. */
export type Reward = (staked: Amount, supply: Amount) => Amount;

/**
 * The reward a scenario asks for. Proportional is the geometric reward of Fanti et al. 2019 ("Compounding of Wealth
 * in Proof-of-Stake Cryptocurrencies") when it compounds: a constant share of a stake that grows by it.
 *
 * Never more than leaves the supply a safe integer.
 *
 * @throws ScenarioError for a constant that is finer than the currency's smallest unit.
 */
export function rewardOf(reward: LotteryParameters['reward'], decimals: number): Reward {
  if (reward === 'none') return () => 0;
  if ('proportional' in reward) {
    const { proportional } = reward;
    return (staked, supply) => capped(shareOf(staked, proportional), supply);
  }
  const constant = parseAmount(reward.constant, decimals);
  if (constant === undefined) {
    throw new ScenarioError(
      `consensus.reward.constant: expected an amount with at most ${decimals} decimals, got ${reward.constant}`,
      'consensus.reward.constant',
    );
  }
  return (_staked, supply) => capped(constant, supply);
}

/** All money together stays within 2^53 - 1 units: the last reward is what is left. docs/protocols.md says so. */
function capped(amount: Amount, supply: Amount): Amount {
  // See above.
  return Math.min(amount, Number.MAX_SAFE_INTEGER - supply);
}

/** The transaction by which a block gives its forger the reward. */
export type RewardTransaction = Omit<TransactionFields, 'time'>;

/**
 * The reward of a block as a transaction; `undefined` when it comes to nothing. Its id follows from the parent and
 * the forger, and it needs no signature, since the rules say every word of it.
 */
export function rewardTransaction(
  parentId: string,
  forgerName: string,
  forger: NodeId,
  amount: Amount,
  hashes: Hashes,
): RewardTransaction | undefined {
  if (amount <= 0) return undefined;
  const id = hash([REWARD, parentId, forgerName], hashes);
  return { id, type: REWARD, sender: forger, recipient: forger, amount, fee: 0, signature: undefined };
}

/** Whether a transaction is the reward that the rules give. */
export function sameReward(transaction: Transaction, expected: RewardTransaction): boolean {
  const { id, sender, recipient, amount, fee } = transaction;
  const parties = sender === expected.sender && recipient === expected.recipient;
  return parties && id === expected.id && amount === expected.amount && fee === 0;
}
