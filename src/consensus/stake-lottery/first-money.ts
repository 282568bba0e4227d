import { ScenarioError } from '../../engine/errors.js';
import { ROOT_STAMP } from '../../engine/stamp.js';
import type { NodeId } from '../../engine/time.js';
import { type Amount, formatAmount } from '../../ledger/amount.js';
import { divided, type Holdings } from '../../ledger/holdings.js';
import type { Transaction } from '../../ledger/transaction.js';
import type { World } from '../consensus.js';
import { rootMoney } from '../kit/accounts/root-money.js';
import type { LotteryParameters } from './parameters.js';
import { firstStakes } from './stakes.js';
import { GENESIS, GENESIS_STAKE } from './transaction-type.js';

/** What stands in the root block. */
export interface FirstMoney {
  readonly money: readonly Transaction[];
  /** What payments are shares of: what the first stakes and holdings of masters leave of the supply. */
  readonly unstaked: Amount;
}

/**
 * The first stakes and holdings, and the rest of the supply for whoever holds it at the start, or for the exchange.
 *
 * @throws ScenarioError when the supply is not enough for them, or nobody would have a stake.
 */
export function firstMoney(
  world: World,
  parameters: LotteryParameters,
  masters: readonly NodeId[],
  exchange: NodeId,
): FirstMoney {
  const { users, holdings, random, supply, currency } = world;
  if (users?.stake !== undefined && holdings !== undefined) {
    return { money: moneyOfUsers(world, holdings, users.stake, masters), unstaked: supply };
  }
  const stakes = firstStakes(parameters.stakes, masters.length, random.stream('stake-lottery/stakes'));
  const coins = (count: number): Amount => Number(BigInt(count) * 10n ** BigInt(currency.decimals));
  const money: Transaction[] = [];
  let left = supply;
  const give = (type: string, recipient: NodeId, amount: Amount) => {
    left -= amount;
    // A gift is one transaction or none.
    money.push(...given(world, type, recipient, amount));
  };
  for (const [place, master] of masters.entries()) {
    give(GENESIS_STAKE, master, coins(stakes[place]!));
    give(GENESIS, master, coins(parameters.holdings));
    if (left < 0 || !Number.isSafeInteger(left)) {
      const expected = `expected enough for the stakes and holdings of all ${masters.length} masters`;
      throw new ScenarioError(
        `supply: ${expected}, got ${formatAmount(supply, currency.decimals)}`,
        'supply',
      );
    }
  }
  const unstaked = left;
  if (holdings !== undefined) return { money: [...money, ...rootMoney(world, GENESIS, left)], unstaked };
  // The original's exchange hands out coins from nothing.
  if (!parameters.legacy) give(GENESIS, exchange, left);
  return { money, unstaked };
}

/** One entry of the root block; none for no money. */
function given(
  { transactions }: World,
  type: string,
  recipient: NodeId,
  amount: Amount,
): readonly Transaction[] {
  if (amount === 0) return [];
  const fields = { id: `${type}-${recipient}`, type, sender: recipient, recipient, amount, fee: 0 };
  return [transactions.make({ ...fields, time: ROOT_STAMP, signature: undefined })];
}

/** Each user's part of the supply, of which those who own a master stake a share with it. */
function moneyOfUsers(
  world: World,
  holdings: Holdings,
  stake: readonly number[],
  masters: readonly NodeId[],
): readonly Transaction[] {
  const money: Transaction[] = [];
  for (const [place, { account, amount }] of divided(holdings, world.supply).entries()) {
    const staked = Math.floor(amount * (stake[place] ?? 0));
    // As above.
    if (staked > 0) money.push(...given(world, GENESIS_STAKE, masters[place]!, staked));
    // As above.
    money.push(...given(world, GENESIS, account, amount - staked));
  }
  if (money.some(({ type }) => type === GENESIS_STAKE)) return money;
  const text =
    'people.stake: expected shares that come to a stake, since nobody could forge a block, got none';
  throw new ScenarioError(text, 'people.stake');
}
