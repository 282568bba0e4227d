import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { randomSource } from '../../src/engine/random.js';
import { DAY, HOUR } from '../../src/engine/time.js';
import { Presence } from '../../src/run/people/presence.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { prepare, simulate } from '../../src/simulate.js';

const OPTIONS = {
  ...({ sink: null, trace: false } as const),
  platform: { hashes: nodeHashes, signer: nodeSigner },
};
const BASE = { extends: 'ten-equal-miners', nodes: { master: 2, consumer: 20 } };

function presence(people: object, count: number, begin = 0, seed = '1'): Presence {
  const scenario = parseScenario({ ...BASE, nodes: { consumer: count }, people });
  return new Presence(scenario.people, count, begin, randomSource(seed));
}

describe('joining and leaving', () => {
  test('nobody comes or goes unless the scenario says so', () => {
    const all = presence({}, 5);
    expect(all.changes).toBe(false);
    expect([0, 1, 2, 3, 4].every((place) => all.isPresent(place, 0) && all.isPresent(place, 1e15))).toBe(
      true,
    );
  });

  test('people join at the rate that was asked for, in an order that numbers do not decide', () => {
    const joining = presence({ join: { present: 1_000, every: { exponential: '1h' } } }, 5_000, DAY);
    const times = [...joining.joins].filter((time) => time > 0).sort((a, b) => a - b);
    expect(times).toHaveLength(4_000);
    const mean = (times.at(-1)! - DAY) / 4_000;
    expect(Math.abs(mean / HOUR - 1)).toBeLessThan(4 / Math.sqrt(4_000));
    // Those who are there from the start are a fair part of the first half by number: 500 with a deviation of 14.
    const early = [...joining.joins.subarray(0, 2_500)].filter((time) => time === 0).length;
    expect(Math.abs(early - 500)).toBeLessThan(4 * 14.2);
  });

  test('people stay as long as the law says', () => {
    const staying = presence({ stay: { exponential: '30d' } }, 5_000, HOUR);
    const mean = staying.leaves.reduce((sum, time) => sum + time - HOUR, 0) / 5_000;
    expect(Math.abs(mean / (30 * DAY) - 1)).toBeLessThan(4 / Math.sqrt(5_000));
  });

  test('a table says it of single ones', () => {
    const people = presence(
      {
        stay: '1d',
        table: [
          { who: 1, joins: '2h' },
          { who: 2, leaves: '3h' },
        ],
      },
      3,
      HOUR,
    );
    expect([...people.joins]).toEqual([0, 3 * HOUR, 0]);
    expect([...people.leaves]).toEqual([HOUR + DAY, Number.POSITIVE_INFINITY, 4 * HOUR]);
    expect([people.isPresent(1, 3 * HOUR - 1), people.isPresent(1, 3 * HOUR)]).toEqual([false, true]);
    expect([people.isPresent(2, 4 * HOUR - 1), people.isPresent(2, 4 * HOUR)]).toEqual([true, false]);
  });

  test.each([
    ['nobody pays who is not there, and nobody is paid', false],
    ['who has left may be paid where the scenario says so', true],
  ])('%s', (_, paidAfterLeaving) => {
    const people = {
      join: { present: 8, every: { exponential: '1h' } },
      stay: { exponential: '12h' },
      paidAfterLeaving,
    };
    const scenario = { ...BASE, people, workload: { payments: 300, every: '10min', hostile: false } };
    const run = prepare(scenario, OPTIONS);
    const { warmup } = run.scenario.workload;
    expect(warmup).toBeUndefined();
    const begin = 605_000_000;
    const there = new Presence(run.scenario.people, 20, begin, randomSource(run.scenario.seed));
    const result = run.finish();
    const payments = run.transactions.filter((one) => run.protocol.money.isPayment(one));
    expect(payments.length).toBeGreaterThan(60);
    let afterLeaving = 0;
    for (const { sender, recipient, time: stamp } of payments) {
      const time = Number(stamp);
      const place = (node: number) => node - 2;
      expect(there.isPresent(place(sender), time)).toBe(true);
      expect(there.joins[place(recipient)]!).toBeLessThanOrEqual(time);
      if (there.hasLeft(place(recipient), time)) afterLeaving++;
    }
    expect(afterLeaving > 0).toBe(paidAfterLeaving);
    // What leavers hold stays counted: all money is somewhere, and theirs has a name.
    const left = Array.from({ length: 20 }, (_, place) => place).filter((place) =>
      there.hasLeft(place, result.time),
    );
    const { people: told } = result.summary;
    expect(told).toMatchObject({ left: left.length });
    const held = left.reduce((sum, place) => sum + run.balance(place + 2), 0);
    expect(told!.heldByLeavers).toBe(run.protocol.money.amountText(held));
    const { joined, left: leftAt } = result.balances.columns as Record<string, ArrayLike<number | null>>;
    expect(Array.from(leftAt!).filter((time) => time !== null)).toHaveLength(left.length);
    expect(joined![2]).not.toBeUndefined();
  });
});

describe('users', () => {
  const users = { nodes: { user: 30 }, holdings: { pareto: 1.16 } };

  test.each(Object.keys(PROTOCOLS))('%s says in one line what users are', (name) => {
    const { users: roles } = PROTOCOLS[name]!;
    expect(roles?.text).toMatch(/^users [^\n]{20,}$/);
  });

  test.each([
    ['pou-local', {}],
    ['ten-equal-miners', { people: { power: { zipf: 1 } } }],
    ['ethereum-pow', { people: { power: 'equal' } }],
    ['stake-lottery-default', { people: { stake: 0.5 }, consensus: { draw: 'equivalent' } }],
    ['cheesechain-default', { supply: 1000 }],
    ['lpos-default', { consensus: { instruction: { kind: 'none' } } }],
  ] as const)('%s begins with the same people, who hold the same parts of the supply', (name, changes) => {
    const workload = { kind: 'usage', payments: 5, every: '1s', hostile: false, warmup: '10s' };
    const scenario = {
      extends: name,
      ...users,
      supply: 1000,
      currency: { decimals: 8 },
      ...changes,
      workload,
    };
    const parsed = parseScenario({ ...scenario, duration: '20s' });
    expect(parsed.nodes[parsed.workload.payers]).toBe(30);
    expect(parseScenario(describeScenario(parsed))).toEqual(parsed);
    const result = simulate(parsed, OPTIONS);
    expect(result.summary.consumerGini.before).toBeCloseTo(0.45926, 5);
    GINIS.add(result.summary.consumerGini.before.toFixed(6));
    expect(GINIS.size).toBe(1);
  });
  const GINIS = new Set<string>();

  test('mine with the power that is theirs', () => {
    const run = prepare(
      {
        extends: 'ten-equal-miners',
        nodes: { user: 5, master: 3 },
        people: { power: { weights: [3, 2, 1, 9, 9] } },
      },
      OPTIONS,
    );
    const { power } = run.protocol.reporting;
    expect([0, 1, 2].map((node) => power!(node, run.blocks[0]!))).toEqual([3, 2, 1]);
  });

  test('stake the share that the scenario says, out of what they hold', () => {
    const run = prepare(
      {
        extends: 'stake-lottery-default',
        ...{ nodes: { user: 5, master: 3 }, holdings: 'equal', currency: { decimals: 2 } },
        ...{ people: { stake: 0.25 }, consensus: { draw: 'equivalent' } },
      },
      OPTIONS,
    );
    const root = run.blocks[0]!;
    const users = run.population.of('consumer').map((node) => run.balance(node, root));
    expect(users).toEqual([150_000, 150_000, 150_000, 200_000, 200_000]);
    expect(run.supply(root)).toBe(1_000_000);
  });
});

describe('people that are none', () => {
  test.each<[people: object, message: RegExp]>([
    [{ joins: 1 }, /^people.joins: unknown key, did you mean "join"\?$/],
    [{ join: 'later' }, /^people.join: expected "start" or { present: count, every: 1h }, got "later"$/],
    [{ join: { present: -1, every: '1h' } }, /^people.join.present: expected a whole number from 0/],
    [{ join: { present: 1 } }, /^people.join.every: expected a duration/],
    [{ join: { present: 1, every: '0s' } }, /^people.join.every: expected a duration/],
    [
      { join: { present: 21, every: '1h' } },
      /^people.join.present: expected at most 20, as many as pay, got 21$/,
    ],
    [{ join: { every: '1h' } }, /^people.join.present: expected a whole number/],
    [{ stay: 'long' }, /^people.stay: expected "ever", a duration or a distribution.*got "long"$/],
    [{ stay: 5 }, /^people.stay: expected "ever", a duration/],
    [{ stay: { exponential: 5 } }, /^people.stay.exponential: expected a duration/],
    [{ stay: { weibull: ['1d'] } }, /^people.stay.weibull: expected a scale and a shape/],
    [
      { table: 3 },
      /^people.table: expected a list of entries such as \[{ who: 3, joins: 1d, leaves: 20d }\].*got 3$/,
    ],
    [
      { table: [{ who: 20 }] },
      /^people.table.0.who: expected a number from 0 to 19 among those who pay, got 20$/,
    ],
    [{ table: [{ who: 'bob' }] }, /^people.table.0.who: expected a whole number/],
    [{ table: [{ who: 1, joins: '2h', leaves: '1h' }] }, /^people.table.0: expected to join before leaving/],
    [{ table: [{ who: 1, left: '1h' }] }, /^people.table.0.left: unknown key/],
    [{ paidAfterLeaving: 'yes' }, /^people.paidAfterLeaving: expected true or false, got "yes"/],
    [{ power: 'strong' }, /^people.power: expected "protocol", "equal", .*got "strong"$/],
    [{ power: { weights: [] } }, /^people.power.weights: expected at least one weight/],
    [{ stake: 2 }, /^people.stake: expected a share from 0 to 1, got 2$/],
    [{ stake: 'all' }, /^people.stake: expected "protocol", a number from 0 to 1.*got "all"$/],
  ])('%j is refused in one line', (people, message) => {
    let problem = '';
    try {
      parseScenario({ ...BASE, people });
    } catch (error) {
      expect(error).toBeInstanceOf(ScenarioError);
      problem = (error as Error).message;
    }
    expect(problem.replace(/ \(and \d+ more problems?\)$/, '')).toMatch(message);
    expect(problem).not.toContain('\n');
  });

  test.each([
    [{ nodes: { user: -1 } }, /^nodes.user: expected a whole number from 0/],
    [
      { people: { power: 'equal' } },
      /^people.power: expected "protocol" unless nodes.user counts people, got "equal"$/,
    ],
    [
      { nodes: { user: 4 }, people: { power: { weights: [1, 2] } } },
      /^people.power.weights: expected 4 numbers, one for each user, got 2$/,
    ],
  ])('%j is refused in one line', (changes, message) => {
    expect(() => parseScenario({ extends: 'ten-equal-miners', ...changes })).toThrow(message);
  });
});
