import type { Protocol } from '../../consensus/consensus.js';
import type { NodeId } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import type { Population } from '../../nodes/role.js';

/** What each node owns after a block, by its number, stakes included: less than 0 where original rules overdraw. */
export function wealthOf(protocol: Protocol, population: Population, head: Block): Float64Array {
  const owned = protocol.money.accounts.balances(head).subarray(0, population.size);
  const stakes = protocol.reporting.stakes?.(head);
  if (stakes !== undefined) for (let node = 0; node < owned.length; node++) owned[node]! += stakes[node] ?? 0;
  return owned;
}

/** Nodes whose wealth is compared: all but the trusted ones, which audit and own nothing. */
export function ownersOf(population: Population): readonly NodeId[] {
  return Array.from(population.roles.keys()).filter((node) => population.roles[node] !== 'trusted');
}

/** What each of the people owns after a block, over all its accounts, stakes included: those who pay, in order. */
export function userWealthOf(protocol: Protocol, population: Population, head: Block): Float64Array {
  const owned = wealthOf(protocol, population, head);
  const users = population.users ?? population.of('consumer').map((node) => [node]);
  return Float64Array.from(users, (accounts) => {
    return Math.max(
      0,
      accounts.reduce((sum, account) => sum + owned[account]!, 0),
    );
  });
}

/** What these nodes own, least first and at least 0, which inequality is defined for. */
export function sortedWealth(wealth: Float64Array, nodes: readonly NodeId[]): Float64Array {
  const sorted = new Float64Array(nodes.length);
  let poorer = nodes.length;
  for (const node of nodes) if (wealth[node]! > 0) sorted[--poorer] = wealth[node]!;
  // Those with nothing stand first as they are: often they are most, and they need no sorting.
  sorted.subarray(poorer).sort();
  return sorted;
}

/** Nearest float of an amount in coins; exact counts of units stand in columns of their own. */
export function coinsOf(protocol: Protocol, amount: Amount): number {
  return Number(protocol.money.amountText(amount));
}
