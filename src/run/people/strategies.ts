import type { Random } from '../../engine/random.js';
import type { Strategy, StrategyView } from './strategy.js';

/** By how much the fee-bidder offers more than others do. */
const OUTBID = 1.25;
/** The stake-chaser takes stake back when less than this part of what it owns is at hand. */
const LEAST_AT_HAND = 0.05;

const uniform: Strategy = {
  name: 'uniform',
  summary: 'Pays somebody an amount that is uniform up to a share of what it has.',
  act: (view, random) => [
    { pay: somebody(view, random), amount: part(view.spendable, random.next() * view.share) },
  ],
};

const saver: Strategy = {
  name: 'saver',
  summary: 'Spends a share of what it gained since its last turn, and never touches the rest.',
  act: (view, random) => {
    const gained = Math.max(0, view.balance - view.before);
    return [{ pay: somebody(view, random), amount: part(gained, view.share) }];
  },
};

const spender: Strategy = {
  name: 'spender',
  summary: 'Pays somebody a share of all it has.',
  act: (view, random) => [{ pay: somebody(view, random), amount: part(view.spendable, view.share) }],
};

const rebalancer: Strategy = {
  name: 'rebalancer',
  summary: 'Pays away a share of what it has above what it began with.',
  act: (view, random) => {
    const above = Math.max(0, view.balance - view.first);
    return [{ pay: somebody(view, random), amount: part(above, view.share) }];
  },
};

const washTrader: Strategy = {
  name: 'wash-trader',
  summary: 'Pays a share of what it has to its partner, who does the same: use without a purpose.',
  act: ({ partner, spendable, share }) => [{ pay: partner, amount: part(spendable, share) }],
};

const feeBidder: Strategy = {
  name: 'fee-bidder',
  summary: 'Pays as uniform does, and offers a quarter more than the usual fee where fees can be offered.',
  act: (view, random) => {
    const [payment] = uniform.act(view, random);
    return view.usualFee === 0 ? [payment!] : [{ ...payment!, fee: Math.ceil(view.usualFee * OUTBID) }];
  },
};

const stakeChaser: Strategy = {
  name: 'stake-chaser',
  summary:
    'Moves a share of its money to its master, stakes all its master has, and takes stake back when little is left.',
  act: ({ master, balance, spendable, share }) => {
    if (master === undefined) return [];
    const owned = balance + master.free + master.staked;
    if (balance < owned * LEAST_AT_HAND) return [{ unstake: part(master.staked, share) }];
    return [{ fund: part(spendable, share) }, { stake: master.free }];
  },
};

/** The strategies that come with consensim. */
export const STRATEGIES: readonly Strategy[] = [
  ...[uniform, saver, spender, rebalancer, washTrader, feeBidder, stakeChaser],
];

/** Another person, each equally likely. */
function somebody({ self, people }: StrategyView, random: Random): number {
  return (self + 1 + random.below(people - 1)) % people;
}

function part(amount: number, share: number): number {
  return Math.floor(amount * share);
}
