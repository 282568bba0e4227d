import { assert } from '../engine/errors.js';
import { randomSource } from '../engine/random.js';
import type { Transaction } from '../ledger/transaction.js';
import type { Strategy, StrategyView } from '../run/people/strategy.js';
import type { Run } from '../run/run.js';
import { prepare, type RunOptions } from '../simulate.js';
import { claimEqual } from './claim.js';

/** What a strategy of one's own brings to the cases that every strategy must pass. */
export interface StrategySubject {
  readonly strategy: Strategy;
  /** How runs are made: faster signatures and hashes. */
  readonly options?: RunOptions;
}

/** One promise that every strategy must keep. */
export interface StrategyCase {
  readonly title: string;
  /** Throws an `InvariantError` that says what was expected and what came when the promise is broken. */
  check(): void;
}

/** Three people of ten have the strategy, beside random payments, under rules that charge fees. */
const SCENARIO = {
  ...{ extends: 'pou-default', name: 'strategy-cases', nodes: { user: 10, master: 3 }, holdings: 'equal' },
  ...{ duration: '30min', workload: { payments: 20, every: '30s', hostile: false } },
};

const VIEW: StrategyView = {
  ...{ time: 60_000_000, height: 5, self: 0, people: 3, partner: 1, share: 0.5, usualFee: 10 },
  ...{ balance: 1000, spendable: 990, first: 800, before: 900, master: { free: 500, staked: 100 } },
};

/** The cases that every strategy runs, for the test runner of your choice. */
export function strategyCases({ strategy, options = {} }: StrategySubject): readonly StrategyCase[] {
  const finished = (who: readonly number[]): Run => {
    const entries = [{ who, strategy: strategy.name, every: '2min', share: 0.3 }];
    const people = who.length === 0 ? {} : { strategies: entries };
    const own = [...(options.strategies ?? []), strategy];
    const run = prepare({ ...SCENARIO, people }, { sink: null, trace: false, ...options, strategies: own });
    run.finish();
    return run;
  };
  return [
    {
      title: 'the same seed gives the same run',
      check: () =>
        claimEqual(finished([0, 4, 7]).digest, finished([0, 4, 7]).digest, 'digest of the second run'),
    },
    {
      title: 'one more person moves no payment of others',
      check: () => {
        const fewer = finished([4]);
        const more = new Set(finished([4, 7]).transactions.map(textOf));
        const { money } = fewer.protocol;
        const [person] = fewer.population.users![4]!;
        const others = fewer.transactions.filter(
          (payment) => money.isPayment(payment) && payment.sender !== person,
        );
        assert(others.length >= 15, 'there are payments of others');
        for (const payment of others) {
          assert(more.has(textOf(payment)), `with one more person there is still ${textOf(payment)}`);
        }
      },
    },
    {
      title: 'no money comes or goes',
      check: () => {
        const run = finished([0, 4, 7]);
        claimEqual(String(run.supply()), String(run.scenario.supply), 'all the money there is');
      },
    },
    {
      title: 'an answer follows from the view and the stream alone, and changes neither the view nor itself',
      check: () => {
        const view = Object.freeze({ ...VIEW, master: Object.freeze({ ...VIEW.master! }) });
        const answer = () => JSON.stringify(strategy.act(view, randomSource('one').stream('a')));
        claimEqual(answer(), answer(), 'the second answer to the same view');
        for (const poor of [
          { ...VIEW, balance: 0, spendable: 0 },
          { ...VIEW, master: undefined, usualFee: 0 },
        ]) {
          assert(Array.isArray(strategy.act(poor, randomSource('one').stream('a'))), 'an answer is a list');
        }
      },
    },
  ];
}

function textOf({ id, sender, recipient, amount }: Transaction): string {
  return `payment ${id}: ${amount} from ${sender} to ${recipient}`;
}
