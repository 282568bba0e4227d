import { describe, expect, test } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node-crypto.js';
import { randomSource } from '../../src/engine/random.js';
import { STRATEGIES } from '../../src/run/people/strategies.js';
import type { Strategy, StrategyView } from '../../src/run/people/strategy.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { prepare, simulate } from '../../src/simulate.js';
import { strategyCases } from '../../src/testing/strategy-cases.js';

const OPTIONS = { sink: null, trace: false, platform } as const;
const QUIET = { payments: 0, hostile: false };
const BASE = {
  ...{ extends: 'ten-equal-miners', nodes: { user: 6, master: 2 }, holdings: 'equal', duration: '2h' },
  ...{ consensus: { blockTime: '1min' }, workload: QUIET },
};
const named = (name: string) => STRATEGIES.find((strategy) => strategy.name === name)!;
const VIEW: StrategyView = {
  ...{ time: 0, height: 9, self: 2, people: 6, partner: 4, share: 0.5, usualFee: 80 },
  ...{ balance: 1000, spendable: 900, first: 400, before: 700, master: { free: 50, staked: 1000 } },
};
const act = (name: string, view: object = {}) =>
  named(name).act({ ...VIEW, ...view }, randomSource('1').stream('x'));

describe.each(STRATEGIES)('$name', (strategy) => {
  test.each(strategyCases({ strategy, options: { platform } }))('$title', ({ check }) => check());
});

describe('what built-in strategies answer', () => {
  test.each([
    ['saver', {}, { amount: 150 }],
    ['saver', { before: 1200 }, { amount: 0 }],
    ['spender', {}, { amount: 450 }],
    ['rebalancer', {}, { amount: 300 }],
    ['rebalancer', { balance: 400 }, { amount: 0 }],
    ['wash-trader', {}, { pay: 4, amount: 450 }],
    ['fee-bidder', {}, { fee: 100 }],
  ])('%s sees %j and answers %j', (name, view, expected) => {
    const [action] = act(name, view);
    expect(action).toMatchObject(expected);
    expect(action).not.toMatchObject({ pay: 2 });
  });

  test('uniform pays every other equally often, and up to its share', () => {
    const random = randomSource('1').stream('x');
    const counts = new Map<number, number>();
    let sum = 0;
    for (let turn = 0; turn < 10_000; turn++) {
      const [action] = named('uniform').act(VIEW, random) as [{ pay: number; amount: number }];
      counts.set(action.pay, (counts.get(action.pay) ?? 0) + 1);
      expect(action.amount).toBeLessThanOrEqual(450);
      sum += action.amount;
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 3, 4, 5]);
    // Chi-square with 4 degrees of freedom: 18.5 is passed once in a thousand.
    const chi = [...counts.values()].reduce((total, count) => total + (count - 2000) ** 2 / 2000, 0);
    expect(chi).toBeLessThan(18.5);
    expect(Math.abs(sum / 10_000 - 225)).toBeLessThan(4 * (450 / Math.sqrt(12) / 100));
  });

  test('stake-chaser funds and stakes while it has money at hand, and takes stake back when it has not', () => {
    expect(act('stake-chaser')).toEqual([{ fund: 450 }, { stake: 50 }]);
    expect(act('stake-chaser', { balance: 10 })).toEqual([{ unstake: 500 }]);
    expect(act('stake-chaser', { master: undefined })).toEqual([]);
  });
});

describe('people with a strategy', () => {
  const entry = (strategy: string, more: object = {}) => ({
    ...BASE,
    people: { strategies: [{ who: [0, 3], strategy, every: '5min', share: 0.2, ...more }] },
  });

  test('take a turn as often as it says, while they are there', () => {
    const payments = (scenario: object) =>
      simulate(scenario, OPTIONS)
        .transactions.rows()
        .filter(({ sender, time }) => (sender === 2 || sender === 5) && Number(time) > 0).length;
    // Two people, a turn every five minutes of the two hours, but for the first minute.
    expect(payments(entry('spender'))).toBe(2 * 23);
    expect(
      payments({
        ...entry('spender'),
        people: { ...entry('spender').people, table: [{ who: 3, leaves: '1h' }] },
      }),
    ).toBeLessThan(40);
  });

  test('lose what they spend, keep what they save, and trade in circles', () => {
    const change = (strategy: string) => {
      const { balances } = simulate(entry(strategy), OPTIONS);
      return balances
        .rows()
        .filter(({ node }) => node === 2 || node === 5)
        .map((row) => Number(row['change']));
    };
    for (const loss of change('spender')) expect(loss).toBeLessThan(0);
    // What the one pays the other comes back: fees alone are lost, and each never has more than both had.
    const [one, two] = change('wash-trader');
    expect(one! + two!).toBeLessThanOrEqual(0);
    expect(Math.abs(one! + two!)).toBeLessThan(
      Math.abs(change('spender').reduce((sum, loss) => sum + loss, 0)) / 10,
    );
  });

  test('raise their stake under the stake lottery when they chase it', () => {
    const scenario = {
      ...{
        extends: 'stake-lottery-default',
        nodes: { user: 6, master: 4 },
        holdings: 'equal',
        duration: '20min',
      },
      ...{
        workload: QUIET,
        people: {
          stake: 0.01,
          strategies: [{ who: [0], strategy: 'stake-chaser', every: '1min', share: 0.5 }],
        },
      },
    };
    const run = prepare(scenario, OPTIONS);
    const result = run.finish();
    const stakes = run.protocol.reporting.stakes!(run.head()!);
    expect(stakes[0]!).toBeGreaterThan(4 * stakes[1]!);
    expect(result.summary.payments.submitted).toBeGreaterThan(10);
  });

  test('may follow a strategy of your own, which the scenario names', () => {
    const seen: number[] = [];
    const mine: Strategy = {
      name: 'mine',
      summary: 'Pays one unit.',
      act: ({ partner, height }) => {
        seen.push(height);
        return [{ pay: partner, amount: 1 }];
      },
    };
    const { transactions } = simulate(entry('mine'), { ...OPTIONS, strategies: [mine] });
    expect(transactions.rows().filter(({ units }) => units === 1)).toHaveLength(46);
    expect(seen.at(-1)!).toBeGreaterThan(50);
    const wrong = {
      ...mine,
      act: () => [
        { pay: 99, amount: 5 },
        { pay: 0, amount: -1 },
        { pay: 3, amount: Number.NaN },
        { stake: 1e9 },
      ],
    };
    expect(simulate(entry('mine'), { ...OPTIONS, strategies: [wrong] }).summary.payments.submitted).toBe(0);
  });

  test.each([
    [
      { strategy: 'spendr' },
      /^people\.strategies\.0\.strategy: expected one of uniform, [^\n]+ got "spendr"[^\n]*did you mean "spender"/,
    ],
    [{ strategy: '' }, /^people\.strategies\.0\.strategy: expected [^\n]+$/],
    [{ strategy: 7 }, /^people\.strategies\.0\.strategy: expected [^\n]+$/],
    [{ strategy: undefined }, /^people\.strategies\.0\.strategy: expected [^\n]+$/],
    [{ who: [] }, /^people\.strategies\.0\.who: expected [^\n]+$/],
    [{ who: 'all' }, /^people\.strategies\.0\.who: expected [^\n]+$/],
    [
      { who: [6] },
      /^people\.strategies\.0\.who\.0: expected a number from 0 to 5 among those who pay, got 6$/,
    ],
    [{ who: [-1] }, /^people\.strategies\.0\.who\.0: expected [^\n]+$/],
    [{ who: [1.5] }, /^people\.strategies\.0\.who\.0: expected [^\n]+$/],
    [{ who: ['ann'] }, /^people\.strategies\.0\.who\.0: expected [^\n]+$/],
    [{ who: [1, 1] }, /^people\.strategies\.0\.who\.1: expected everybody once, got 1 again$/],
    [{ every: 0 }, /^people\.strategies\.0\.every: expected [^\n]+$/],
    [{ every: '-1s' }, /^people\.strategies\.0\.every: expected [^\n]+$/],
    [{ every: 'daily' }, /^people\.strategies\.0\.every: expected [^\n]+$/],
    [{ every: { exponential: '0s' } }, /^people\.strategies\.0\.every[^\n]+$/],
    [{ share: -0.1 }, /^people\.strategies\.0\.share: expected [^\n]+$/],
    [{ share: 1.1 }, /^people\.strategies\.0\.share: expected [^\n]+$/],
    [{ share: 'half' }, /^people\.strategies\.0\.share: expected [^\n]+$/],
    [{ share: null }, /^people\.strategies\.0\.share: expected [^\n]+$/],
    [{ often: 3 }, /^people\.strategies\.0\.often: unknown key[^\n]*$/],
  ])('%j is refused in one line', (more, line) => {
    expect(() => prepare(entry('spender', more), OPTIONS)).toThrow(line);
  });

  test('the same person may not be in two entries, and entries are a list', () => {
    const twice = [
      { who: [0], strategy: 'saver', every: '1h' },
      { who: [0], strategy: 'spender', every: '1h' },
    ];
    expect(() => parseScenario({ ...BASE, people: { strategies: twice } })).toThrow(
      'people.strategies.1.who.0: expected everybody once, got 0 again',
    );
    expect(() => parseScenario({ ...BASE, people: { strategies: 'saver' } })).toThrow(
      'people.strategies: expected a list',
    );
  });
});
