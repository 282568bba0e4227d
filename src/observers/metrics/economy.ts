import { DAY } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import { gini } from '../gini.js';
import { powerOf } from './chain.js';
import { nakamotoCoefficient, sumOf } from './inequality.js';
import { addByNode, type MetricParts } from './parts.js';
import { inequalityOf } from './sampler.js';
import { overlapOf, rankCorrelation, sharesOf } from './statistics.js';
import { coinsOf, ownersOf, sortedWealth, userWealthOf, wealthOf } from './wealth.js';

/** Adds the metrics of money of a finished run. */
export function addEconomyMetrics(parts: MetricParts): void {
  addWealth(parts);
  addShares(parts);
  addFees(parts);
}

function addWealth(parts: MetricParts): void {
  const { sheet, time, protocol, population, record } = parts;
  const owners = ownersOf(population);
  const before = wealthOf(protocol, population, record.start);
  const after = wealthOf(protocol, population, record.best);
  const start = inequalityOf(sortedWealth(before, owners));
  const end = inequalityOf(sortedWealth(after, owners));
  sheet.add(time, 'wealth_gini_start', start?.gini);
  sheet.add(time, 'wealth_theil_start', start?.theil);
  sheet.add(time, 'wealth_top_10_share_start', start?.topTenth);
  sheet.add(time, 'wealth_bottom_half_share_start', start?.bottomHalf);
  addPeople(parts);
  if (start !== undefined && end !== undefined) {
    sheet.add(time, 'wealth_gini_change', end.gini - start.gini);
    sheet.add(time, 'wealth_nakamoto', nakamotoCoefficient(sortedWealth(after, owners)));
  }
  const of = (wealth: Float64Array) => owners.map((node) => wealth[node]!);
  sheet.add(time, 'wealth_rank_correlation', rankCorrelation(of(before), of(after)));
}

/** The people who pay, over all their accounts: the same people under every protocol. */
function addPeople({ sheet, time, protocol, population, record }: MetricParts): void {
  const [start, end] = [record.start, record.best].map((head) => userWealthOf(protocol, population, head));
  if (!(sumOf(start!) > 0) || !(sumOf(end!) > 0)) return;
  sheet.add(time, 'consumer_gini_start', gini(start!));
  sheet.add(time, 'consumer_gini_change', gini(end!) - gini(start!));
}

/** Who was rewarded, and whether for usage, for stake or for work. */
function addShares(parts: MetricParts): void {
  const { sheet, time, protocol, population } = parts;
  const owners = ownersOf(population);
  const power = powerOf(parts);
  if (power !== undefined && sumOf(power) > 0) {
    const masters = population.of('master').map((node) => power[node]!);
    sheet.add(time, 'power_gini', gini(masters));
    sheet.add(time, 'power_nakamoto', nakamotoCoefficient(power));
  }
  const bases = [
    ['usage', usageOf(parts)],
    ['stake', stakeOf(parts)],
    ['work', workOf(parts)],
  ] as const;
  const rewards = rewardsOf(parts);
  const rewardShares = rewards === undefined ? undefined : sharesOf(rewards);
  for (const [name, amounts] of bases) {
    const shares = sharesOf(amounts);
    addByNode(parts, `${name}_share`, shares);
    if (shares === undefined || rewardShares === undefined) continue;
    sheet.add(time, `reward_${name}_overlap`, overlapOf(rewardShares, shares));
    const of = (values: Float64Array) => owners.map((node) => values[node]!);
    sheet.add(time, `reward_${name}_correlation`, rankCorrelation(of(rewardShares), of(shares)));
  }
  if (rewards === undefined) return;
  sheet.add(time, 'rewards', coinsOf(protocol, sumOf(rewards)));
  addByNode(
    parts,
    'reward',
    rewards.map((amount) => coinsOf(protocol, amount)),
  );
  addByNode(parts, 'reward_share', rewardShares);
  if (rewardShares === undefined) return;
  const shared = sortedWealth(rewards, owners);
  sheet.add(time, 'reward_gini', gini(shared));
  sheet.add(time, 'reward_nakamoto', nakamotoCoefficient(shared));
}

/** The blocks of the chain after the supply was shared out: all of them where the root block holds it. */
function settledChain({ chain, record }: MetricParts): readonly Block[] {
  return record.start.parent === undefined ? chain : chain.slice(1);
}

/** What the protocol gave each node once the supply was shared out; `undefined` where it gives nothing by its nature. */
function rewardsOf(parts: MetricParts): Float64Array | undefined {
  const { protocol, population } = parts;
  const { reporting } = protocol;
  if (reporting.rewards === undefined) return undefined;
  const rewards = new Float64Array(population.size);
  const give = (node: number, amount: Amount) => {
    if (node >= 0 && node < rewards.length) rewards[node]! += amount;
  };
  for (const block of settledChain(parts)) reporting.rewards(block, give);
  return rewards;
}

/** What each node moved in payments of the final chain, once the supply was shared out. */
function usageOf(parts: MetricParts): Float64Array {
  const { protocol, population } = parts;
  const usage = new Float64Array(population.size);
  for (const { transactions } of settledChain(parts)) {
    for (const transaction of transactions) {
      const { sender, amount } = transaction;
      if (protocol.money.isPayment(transaction) && sender < usage.length)
        usage[sender]! += Math.max(0, amount);
    }
  }
  return usage;
}

/** What each node had staked at the start, or owned where the protocol knows no stakes. */
function stakeOf({ record, protocol, population }: MetricParts): Float64Array {
  const head = record.start;
  const stakes = protocol.reporting.stakes?.(head) ?? wealthOf(protocol, population, head);
  return Float64Array.from({ length: population.size }, (_, node) => Math.max(0, stakes[node] ?? 0));
}

/** The blocks each node made, stale ones too, each by its work where there is any. */
function workOf({ record, protocol, population }: MetricParts): Float64Array {
  const work = new Float64Array(population.size);
  for (const { block } of record.blocks) {
    if (block.producer < 0 || block.producer >= work.length) continue;
    work[block.producer]! += protocol.reporting.effort?.(block) ?? 1;
  }
  return work;
}

function addFees(parts: MetricParts): void {
  const { sheet, time, chain, protocol, record } = parts;
  const total = { collected: 0, returned: 0, cashing: 0, kept: 0 };
  for (const block of chain) {
    const fees = protocol.reporting.fees(block);
    total.collected += fees.collected;
    total.returned += fees.returned;
    total.cashing += fees.cashing;
    total.kept += fees.kept;
  }
  for (const name of ['collected', 'returned', 'cashing', 'kept'] as const) {
    sheet.add(time, `fees_${name}`, coinsOf(protocol, total[name]));
  }
  const moved = sumOf(usageOf(parts));
  const supply = protocol.money.accounts.supply(record.best);
  sheet.add(time, 'volume', coinsOf(protocol, moved));
  if (supply > 0 && time > 0) sheet.add(time, 'velocity', moved / supply / (time / DAY));
}
