import { unitsPerCoin } from '../ledger/amount.js';
import { gini } from '../observers/gini.js';
import type { Run } from '../run/run.js';

/** What can be said of a run in a number, by name. */
export const FACTS = {
  height: 'height of the best chain',
  heads: 'different heads among masters that are up',
  forked: 'blocks that are not in the best chain',
  deepest: 'blocks of the longest branch that was left',
  behind: 'blocks that the node is behind the best chain',
  own: 'blocks of the node in the best chain',
  lost: 'blocks of the node that are not in the best chain',
  balance: 'coins of the node',
  won: 'coins that the node won back of fees (Proof of Usage)',
  waiting: 'payments that wait at the node',
  supply: 'coins there are',
  gini: 'how unequal money is among those who pay, from 0 to 1',
  refused: 'payments and blocks that a node refused',
  lastMade: 'seconds since the last block was made',
} as const;

/** Name of a fact. */
export type FactName = keyof typeof FACTS;

/** The value of a fact now. @param refused refusals so far. */
export function factOf(run: Run, fact: FactName, node: number, refused: number): number {
  const { population, blocks } = run;
  const coins = unitsPerCoin(run.scenario.currency.decimals);
  const best = run.head()!;
  const isInBest = bestChain(run);
  switch (fact) {
    case 'height':
      return best.height;
    case 'heads':
      return new Set(
        population
          .of('master')
          .filter((master) => run.isUp(master))
          .map((master) => run.head(master)),
      ).size;
    case 'forked':
      return blocks.filter(({ index }) => !isInBest.has(index)).length;
    case 'deepest':
      return deepestOf(run, isInBest);
    case 'behind':
      return best.height - (run.head(node)?.height ?? 0);
    case 'own':
      return blocks.filter(({ producer, index }) => producer === node && isInBest.has(index)).length;
    case 'lost':
      return blocks.filter(({ producer, index }) => producer === node && !isInBest.has(index)).length;
    case 'balance':
      return run.balance(node) / coins;
    case 'won':
      return wonBy(run, node) / coins;
    case 'waiting':
      return run.pool(node).length;
    case 'supply':
      return run.supply() / coins;
    case 'gini': {
      const accounts = (population.users ?? []).flatMap(([account]) => account ?? []);
      return gini(accounts.map((account) => Math.max(0, run.balance(account))));
    }
    case 'refused':
      return refused;
    case 'lastMade':
      return (run.now - blocks.at(-1)!.made) / 1e6;
  }
}

function bestChain(run: Run): ReadonlySet<number> {
  const chain = new Set<number>();
  for (let block = run.head(); block !== undefined; block = block.parent) chain.add(block.index);
  return chain;
}

function deepestOf({ blocks }: Run, isInBest: ReadonlySet<number>): number {
  const depths = new Map<number, number>();
  let deepest = 0;
  for (const { index, parent } of blocks) {
    if (isInBest.has(index)) continue;
    const depth = (depths.get(parent?.index ?? -1) ?? 0) + 1;
    depths.set(index, depth);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function wonBy(run: Run, node: number): number {
  let won = 0;
  for (let block = run.head(); block !== undefined; block = block.parent) {
    for (const { type, recipient, amount } of block.transactions)
      if (type === 'PKC-Cashback' && recipient === node) won += amount;
  }
  return won;
}
