import { DAY } from '../../engine/time.js';
import type { Amount } from '../../ledger/amount.js';
import type { Block } from '../../ledger/block.js';
import { gini } from '../gini.js';
import { powerOf } from './chain.js';
import { nakamotoCoefficient, sumOf } from './inequality.js';
import { addByNode, type MetricInputs } from './metric-inputs.js';
import { inequalityOf } from './sampler.js';
import { overlapOf, rankCorrelation, sharesOf } from './statistics.js';
import { coinsOf, ownersOf, sortedWealth, userWealthOf, wealthOf } from './wealth.js';

/** Adds the metrics of money of a finished run. */
export function addEconomyMetrics(inputs: MetricInputs): void {
  addWealth(inputs);
  addShares(inputs);
  addFees(inputs);
}

function addWealth(inputs: MetricInputs): void {
  const { rows, time, protocol, population, history } = inputs;
  const owners = ownersOf(population);
  const before = wealthOf(protocol, population, history.start);
  const after = wealthOf(protocol, population, history.best);
  // Before it is shared out, one node holds the supply: nobody has begun with that.
  const start = history.isSharedOut ? inequalityOf(sortedWealth(before, owners)) : undefined;
  const end = inequalityOf(sortedWealth(after, owners));
  rows.add(time, 'wealth_gini_start', start?.gini);
  rows.add(time, 'wealth_theil_start', start?.theil);
  rows.add(time, 'wealth_top_10_share_start', start?.topTenth);
  rows.add(time, 'wealth_bottom_half_share_start', start?.bottomHalf);
  addPeople(inputs);
  if (start !== undefined && end !== undefined) {
    rows.add(time, 'wealth_gini_change', end.gini - start.gini);
    rows.add(time, 'wealth_nakamoto', nakamotoCoefficient(sortedWealth(after, owners)));
  }
  const of = (wealth: Float64Array) => owners.map((node) => wealth[node]!);
  rows.add(time, 'wealth_rank_correlation', rankCorrelation(of(before), of(after)));
}

/** The people who pay, over all their accounts: the same people under every protocol. */
function addPeople({ rows, time, protocol, population, history }: MetricInputs): void {
  const [start, end] = [history.start, history.best].map((head) => userWealthOf(protocol, population, head));
  if (!(sumOf(start!) > 0) || !(sumOf(end!) > 0)) return;
  rows.add(time, 'consumer_gini_start', gini(start!));
  rows.add(time, 'consumer_gini_change', gini(end!) - gini(start!));
}

/** Who was rewarded, and whether for usage, for stake or for work. */
function addShares(inputs: MetricInputs): void {
  const { rows, time, protocol, population } = inputs;
  const owners = ownersOf(population);
  const power = powerOf(inputs);
  if (power !== undefined && sumOf(power) > 0) {
    const masters = population.of('master').map((node) => power[node]!);
    rows.add(time, 'power_gini', gini(masters));
    rows.add(time, 'power_nakamoto', nakamotoCoefficient(power));
  }
  const bases = [
    ['usage', usageOf(inputs)],
    ['stake', stakeOf(inputs)],
    ['work', workOf(inputs)],
  ] as const;
  const rewards = rewardsOf(inputs);
  const rewardShares = rewards === undefined ? undefined : sharesOf(rewards);
  for (const [name, amounts] of bases) {
    const shares = sharesOf(amounts);
    addByNode(inputs, `${name}_share`, shares);
    if (shares === undefined || rewardShares === undefined) continue;
    rows.add(time, `reward_${name}_overlap`, overlapOf(rewardShares, shares));
    const of = (values: Float64Array) => owners.map((node) => values[node]!);
    rows.add(time, `reward_${name}_correlation`, rankCorrelation(of(rewardShares), of(shares)));
  }
  if (rewards === undefined) return;
  rows.add(time, 'rewards', coinsOf(protocol, sumOf(rewards)));
  addByNode(
    inputs,
    'reward',
    rewards.map((amount) => coinsOf(protocol, amount)),
  );
  addByNode(inputs, 'reward_share', rewardShares);
  if (rewardShares === undefined) return;
  const shared = sortedWealth(rewards, owners);
  rows.add(time, 'reward_gini', gini(shared));
  rows.add(time, 'reward_nakamoto', nakamotoCoefficient(shared));
}

/** The blocks of the chain after the supply was shared out: all of them where the root block holds it. */
function settledChain({ chain, history }: MetricInputs): readonly Block[] {
  return history.start.parent === undefined ? chain : chain.slice(1);
}

/** What the protocol gave each node once the supply was shared out; `undefined` where it gives nothing by its nature. */
function rewardsOf(inputs: MetricInputs): Float64Array | undefined {
  const { protocol, population } = inputs;
  const { reporting } = protocol;
  if (reporting.rewards === undefined) return undefined;
  const rewards = new Float64Array(population.size);
  const give = (node: number, amount: Amount) => {
    if (node >= 0 && node < rewards.length) rewards[node]! += amount;
  };
  for (const block of settledChain(inputs)) reporting.rewards(block, give);
  return rewards;
}

/** What each node moved in payments of the final chain, once the supply was shared out. */
function usageOf(inputs: MetricInputs): Float64Array {
  const { protocol, population } = inputs;
  const usage = new Float64Array(population.size);
  for (const { transactions } of settledChain(inputs)) {
    for (const transaction of transactions) {
      const { sender, amount } = transaction;
      if (protocol.money.isPayment(transaction) && sender < usage.length)
        usage[sender]! += Math.max(0, amount);
    }
  }
  return usage;
}

/** What each node had staked at the start, or owned where the protocol knows no stakes. */
function stakeOf({ history, protocol, population }: MetricInputs): Float64Array {
  const head = history.start;
  const stakes = protocol.reporting.stakes?.(head) ?? wealthOf(protocol, population, head);
  return Float64Array.from({ length: population.size }, (_, node) => Math.max(0, stakes[node] ?? 0));
}

/** The blocks each node made, stale ones too, each by its work where there is any. */
function workOf({ history, protocol, population }: MetricInputs): Float64Array {
  const work = new Float64Array(population.size);
  for (const { block } of history.blocks) {
    if (block.producer < 0 || block.producer >= work.length) continue;
    work[block.producer]! += protocol.reporting.effort?.(block) ?? 1;
  }
  return work;
}

function addFees(inputs: MetricInputs): void {
  const { rows, time, chain, protocol, history } = inputs;
  const total = { collected: 0, returned: 0, cashing: 0, kept: 0 };
  for (const block of chain) {
    const fees = protocol.reporting.fees(block);
    total.collected += fees.collected;
    total.returned += fees.returned;
    total.cashing += fees.cashing;
    total.kept += fees.kept;
  }
  for (const name of ['collected', 'returned', 'cashing', 'kept'] as const) {
    rows.add(time, `fees_${name}`, coinsOf(protocol, total[name]));
  }
  const moved = sumOf(usageOf(inputs));
  const supply = protocol.money.accounts.supply(history.best);
  rows.add(time, 'volume', coinsOf(protocol, moved));
  if (supply > 0 && time > 0) rows.add(time, 'velocity', moved / supply / (time / DAY));
}
