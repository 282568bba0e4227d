import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { randomSource } from '../../src/engine/random.js';
import { DAY, HOUR, SECOND } from '../../src/engine/time.js';
import { Arrivals, lastArrival } from '../../src/run/payments/arrivals.js';
import { PartyChooser } from '../../src/run/payments/parties.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { WorkloadSettings } from '../../src/scenario/schema/workload.js';
import { prepare } from '../../src/simulate.js';

const OPTIONS = {
  ...({ sink: null, trace: false, metrics: 'none' } as const),
  platform: { hashes: nodeHashes, signer: nodeSigner },
} as const;
const BASE = { extends: 'ten-equal-miners', duration: '1h', nodes: { master: 2, consumer: 20 } };

/** The settings of a workload, from what a scenario writes. */
function settings(workload: object): WorkloadSettings {
  return parseScenario({ ...BASE, workload }).workload;
}

function arrivals(workload: object, count: number, begin = 0, seed = '1'): number[] {
  const process = new Arrivals(settings(workload), begin, 0, randomSource(seed));
  return Array.from({ length: count }, () => process.next());
}

/** Chi-square of counts against expected ones. */
function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, place) => sum + (count - expected[place]!) ** 2 / expected[place]!, 0);
}

describe('when payments are made', () => {
  test('evenly by default', () => {
    expect(arrivals({ every: '3s' }, 4, 10)).toEqual([10, 3_000_010, 6_000_010, 9_000_010]);
  });

  test('with exponential gaps that follow their law and pace', () => {
    const times = arrivals({ every: { exponential: '3s' } }, 20_001);
    const gaps = times
      .slice(1)
      .map((time, place) => time - times[place]!)
      .sort((a, b) => a - b);
    let largest = 0;
    for (const [place, gap] of gaps.entries()) {
      const below = 1 - Math.exp(-gap / (3 * SECOND));
      largest = Math.max(largest, Math.abs(below - (place + 0.5) / gaps.length));
    }
    // Kolmogorov: passed once in a thousand.
    expect(largest * Math.sqrt(gaps.length)).toBeLessThan(1.95);
  });

  test.each([
    ['every hour', { day: Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 3 : 1)) }],
    ['every day', { week: [1, 1, 1, 1, 1, 0, 0] }],
  ])('%s in proportion to its rhythm, at the pace that was asked for', (_, rhythm) => {
    // Four whole weeks: 1970-01-01 was a Thursday.
    const pace = 40 * SECOND;
    const count = (28 * DAY) / pace;
    const times = arrivals({ every: { exponential: '40s' }, rhythm }, count + 5_000);
    const inside = times.filter((time) => time < 28 * DAY);
    expect(Math.abs(inside.length - count)).toBeLessThan(4 * Math.sqrt(count));
    if ('day' in rhythm) {
      const hours = Array.from({ length: 24 }, () => 0);
      for (const time of inside) hours[Math.floor((time % DAY) / HOUR)]!++;
      const unit = inside.length / 48;
      // 23 degrees of freedom: 49.7 is passed once in a thousand.
      expect(
        chiSquare(
          hours,
          hours.map((_, hour) => (hour < 12 ? 3 * unit : unit)),
        ),
      ).toBeLessThan(49.7);
    } else {
      const days = Array.from({ length: 7 }, () => 0);
      for (const time of inside) days[(Math.floor(time / DAY) + 3) % 7]!++;
      expect(days.slice(5)).toEqual([0, 0]);
      // 4 degrees of freedom: 18.5.
      expect(
        chiSquare(
          days.slice(0, 5),
          Array.from({ length: 5 }, () => inside.length / 5),
        ),
      ).toBeLessThan(18.5);
    }
  });

  test('in bursts of the size, length and rate that were asked for, beside the steady ones', () => {
    const times = arrivals({ every: '30d', bursts: { every: '1h', payments: 10, within: '10s' } }, 20_000);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const begins = times.filter((time, place) => place === 0 || time - times[place - 1]! > 5 * SECOND);
    const span = times.at(-1)! - times[0]!;
    // Bursts that come within seconds of one another count as one: one in some 300.
    expect(Math.abs(span / HOUR / begins.length - 1)).toBeLessThan(4 / Math.sqrt(begins.length));
    const first = times.slice(1, 11);
    expect(first.at(-1)! - first[0]!).toBe(9 * SECOND);
  });

  test('a run that is to end by itself lasts until the last of them', () => {
    const workload = {
      payments: 300,
      every: { exponential: '10s' },
      rhythm: { week: [1, 1, 1, 1, 1, 1, 0] },
    };
    const { duration: _, ...base } = BASE;
    const run = prepare({ ...base, extends: 'pou-default', nodes: { master: 3 }, workload }, OPTIONS);
    const { workload: parsed, epoch, seed } = run.scenario;
    const last = lastArrival(parsed, 10 * SECOND, epoch, randomSource(seed));
    expect(run.end).toBe(last + 12.5 * SECOND);
    run.runUntil(last - 1);
    const before = run.transactions.filter((one) => run.protocol.money.isPayment(one)).length;
    run.runUntil(last);
    expect(run.transactions.filter((one) => run.protocol.money.isPayment(one)).length).toBe(before + 1);
  });
});

/** How often each of some pays and is paid in many choices. */
function chosen(workload: object, count = 6, choices = 20_000) {
  const random = randomSource('1');
  const chooser = new PartyChooser({
    settings: settings(workload),
    count,
    holdings: [1, 2, 3, 4, 5, 6],
    random,
  });
  const stream = random.stream('even');
  const from = Array.from({ length: count }, () => 0);
  const to = Array.from({ length: count }, () => 0);
  const pairs = new Set<string>();
  for (let choice = 0; choice < choices; choice++) {
    const parties = chooser.choose({ payer: stream.below(count), step: 1 + stream.below(count - 1) })!;
    expect(parties.from).not.toBe(parties.to);
    from[parties.from]!++;
    to[parties.to]!++;
    pairs.add(`${parties.from}-${parties.to}`);
  }
  return { from, to, pairs };
}

describe('who pays whom', () => {
  // 5 degrees of freedom: 20.5 is passed once in a thousand.
  const LIMIT = 20.5;
  const even = Array.from({ length: 6 }, () => 20_000 / 6);

  test('all equally by default', () => {
    const { from, to } = chosen({});
    expect(chiSquare(from, even)).toBeLessThan(LIMIT);
    expect(chiSquare(to, even)).toBeLessThan(LIMIT);
  });

  test('payers by shares, and in proportion to what they hold', () => {
    const expected = [1, 2, 3, 4, 5, 6].map((weight) => (20_000 * weight) / 21);
    const weights = [...Array.from({ length: 6 }, (_, place) => place + 1), ...Array(14).fill(0)] as number[];
    expect(chiSquare(chosen({ from: { weights } }).from, expected)).toBeLessThan(LIMIT);
    expect(chiSquare(chosen({ from: 'holdings' }).from, expected)).toBeLessThan(LIMIT);
  });

  test('payees by preference: the first few get most', () => {
    const { to } = chosen({ to: 'preferential' });
    // Equal chances would give each 3,333 with a deviation of 53.
    expect(Math.max(...to) - Math.min(...to)).toBeGreaterThan(1_000);
  });

  test('payees along a graph of contacts, each with as many as asked for', () => {
    const { pairs, from } = chosen({ to: { contacts: 2 } });
    expect(pairs.size).toBe(12);
    expect(chiSquare(from, even)).toBeLessThan(LIMIT);
  });

  test('fixed pairs and no others', () => {
    const { pairs } = chosen({
      to: {
        pairs: [
          [0, 1],
          [2, 3],
        ],
      },
    });
    expect([...pairs].sort()).toEqual(['0-1', '2-3']);
  });

  test('the law of payees moves no payer', () => {
    expect(chosen({ to: 'preferential' }, 6, 500).from).toEqual(chosen({ to: { contacts: 5 } }, 6, 500).from);
  });
});

/** Payments of a run with many of them at once. */
function payments(workload: object, changes: object = {}) {
  const run = prepare(
    { ...BASE, ...changes, workload: { payments: 200, every: '1ms', hostile: false, ...workload } },
    OPTIONS,
  );
  run.runUntil('606s');
  return { run, payments: run.transactions.filter((one) => run.protocol.money.isPayment(one)) };
}

describe('how much is paid', () => {
  test('coins of a distribution', () => {
    const amounts = payments({ amount: { uniform: [2, 3] } }).payments.map(({ amount }) => amount / 1e8);
    expect(amounts).toHaveLength(200);
    expect(Math.min(...amounts)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...amounts)).toBeLessThan(3);
  });

  test('a share of what the payer has', () => {
    const { run, payments: made } = payments({ amount: { share: 0.1 } }, { holdings: { pareto: 1.16 } });
    const root = run.blocks[0]!;
    for (const { sender, amount } of made) {
      expect(amount).toBe(Math.max(1, Math.floor(run.balance(sender, root) * 0.1)));
    }
  });

  test('fees as offered, where there is a market for them', () => {
    const { payments: made } = payments({ fee: { uniform: [0.5, 1] } });
    expect(Math.min(...made.map(({ fee }) => fee))).toBeGreaterThanOrEqual(5e7);
    expect(new Set(made.map(({ fee }) => fee)).size).toBeGreaterThan(190);
  });
});

describe('a workload that is none', () => {
  test.each<[workload: object, message: RegExp]>([
    [{ every: '0s' }, /^workload.every: expected a duration above 0.*got "0s"$/],
    [{ every: 3 }, /^workload.every: expected a duration.*got 3; add a unit/],
    [{ every: { exponential: '-3s' } }, /^workload.every.exponential: expected a duration.*got "-3s"$/],
    [{ every: { expo: '3s' } }, /^workload.every.expo: unknown key, did you mean "exponential"\?$/],
    [{ rhythm: 'daily' }, /^workload.rhythm: expected "none" or .*got "daily"$/],
    [
      { rhythm: { day: [1, 2] } },
      /^workload.rhythm.day: expected 24 numbers of at least 0, one of them above 0/,
    ],
    [{ rhythm: { week: [0, 0, 0, 0, 0, 0, 0] } }, /^workload.rhythm.week: expected 7 numbers/],
    [
      { rhythm: { week: [1, 1, 1, -1, 1, 1, 1] } },
      /^workload.rhythm.week.3: expected a number of at least 0, got -1$/,
    ],
    [{ bursts: {} }, /^workload.bursts.every: expected a duration/],
    [{ bursts: { every: '1h', payments: 0 } }, /^workload.bursts.payments: expected a whole number from 1/],
    [{ from: 'rich' }, /^workload.from: expected "equal", "holdings", .*got "rich"$/],
    [
      { from: { weights: [1, 2] } },
      /^workload.from.weights: expected 20 numbers, one for each who pays, got 2$/,
    ],
    [{ from: { zipf: -1 } }, /^workload.from.zipf: expected a number from 0 to 10, got -1$/],
    [{ to: 'prefered' }, /^workload.to: expected .*got "prefered"(, did you mean "preferential"\?)?$/],
    [{ to: { contacts: 0 } }, /^workload.to.contacts: expected a whole number from 1/],
    [{ to: { pairs: [] } }, /^workload.to.pairs: expected at least one pair/],
    [
      { to: { pairs: [[1, 1]] } },
      /^workload.to.pairs.0: expected a payer and another payee such as \[0, 1\]/,
    ],
    [
      { to: { pairs: [[0, 20]] } },
      /^workload.to.pairs.0.1: expected a number from 0 to 19 among those who pay, got 20$/,
    ],
    [{ to: { weights: [1] } }, /^workload.to.weights: expected 20 numbers, one for each who pays, got 1$/],
    [{ amount: -1 }, /^workload.amount: expected .*got -1$/],
    [{ amount: { pareto: 0 } }, /^workload.amount.pareto: expected a number from 0.1 to 100, got 0$/],
    [
      { amount: { share: { uniform: [1, 0] } } },
      /^workload.amount.share.uniform: expected the lower bound first/,
    ],
    [{ fee: 'high' }, /^workload.fee: expected "auto", coins .*got "high"$/],
    [{ largest: { pareto: 1 } }, /^workload.largest: expected a number from 0 to 1/],
    [{ weights: { pareto: 1 } }, /^workload.weights: expected two whole numbers such as \[1, 100\]/],
  ])('%j is refused in one line', (workload, message) => {
    let problem = '';
    try {
      parseScenario({ ...BASE, workload });
    } catch (error) {
      expect(error).toBeInstanceOf(ScenarioError);
      problem = (error as Error).message;
    }
    expect(problem.replace(/ \(and \d+ more problems?\)$/, '')).toMatch(message);
    expect(problem).not.toContain('\n');
  });
});
