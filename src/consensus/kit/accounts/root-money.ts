import { ROOT_STAMP } from '../../../engine/stamp.js';
import type { Amount } from '../../../ledger/amount.js';
import { divided } from '../../../ledger/holdings.js';
import type { Transaction } from '../../../ledger/transaction.js';
import type { World } from '../../consensus.js';

/**
 * The transactions by which the first money stands in the root block: one for each account that holds some of it, or
 * one for the first owner where the scenario has it shared out by payments. None for no money.
 *
 * @param type what such a transaction is called by the protocol.
 * @param amount the money there is to hold; the whole supply by default.
 * @throws ScenarioError when the scenario's holdings are amounts that do not add up to it.
 */
export function rootMoney(world: World, type: string, amount: Amount = world.supply): readonly Transaction[] {
  const { holdings, owner, transactions } = world;
  const make = (id: string, account: number, held: Amount): Transaction => {
    const parties = { sender: account, recipient: account };
    return transactions.make({
      id,
      type,
      ...parties,
      amount: held,
      fee: 0,
      time: ROOT_STAMP,
      signature: undefined,
    });
  };
  if (amount === 0 && holdings?.exact !== true) return [];
  if (holdings === undefined) return [make(type, owner, amount)];
  return divided(holdings, amount)
    .filter((holding) => holding.amount > 0)
    .map(({ account, amount: held }) => make(`${type}/${account}`, account, held));
}
