import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MiningClock } from '../../../src/consensus/kit/chain/mining-clock.js';
import { SumTree } from '../../../src/consensus/kit/chain/sum-tree.js';
import { PauseClock } from '../../../src/consensus/kit/slots/pause-clock.js';
import { randomSource } from '../../../src/engine/random.js';
import { Scheduler } from '../../../src/engine/scheduler.js';
import { SECOND } from '../../../src/engine/time.js';

describe('a tree of sums', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 33 });

  test('gives each item the part of the total that is its weight', () => {
    fc.assert(
      fc.property(weights, (list) => {
        const tree = new SumTree(list.length);
        for (const [item, weight] of list.entries()) tree.set(item, weight);
        const total = list.reduce((sum, weight) => sum + weight, 0);
        expect(tree.total).toBe(total);
        const counts = list.map(() => 0);
        for (let point = 0; point < total; point++) counts[tree.at(point)]!++;
        expect(counts).toEqual(list);
      }),
      { seed: 1 },
    );
  });

  test('never gives an item of weight 0, whatever rounding does to the point', () => {
    const tree = new SumTree(5);
    tree.set(1, 0.1);
    tree.set(2, 0.2);
    expect(tree.at(tree.total)).toBe(2);
    expect(tree.at(0)).toBe(1);
    tree.set(2, 0);
    expect(tree.at(0.1)).toBe(1);
  });
});

/** Blocks of a clock over a time, as [time, miner]. */
function blocks(seed: string, until: number, set: (clock: MiningClock, scheduler: Scheduler) => void) {
  const scheduler = new Scheduler();
  const found: [time: number, miner: number][] = [];
  const clock = new MiningClock(scheduler, randomSource(seed).stream('mining'), 2, (miner) =>
    found.push([scheduler.now, miner]),
  );
  set(clock, scheduler);
  clock.start();
  scheduler.run(until);
  return found;
}

describe('the mining clock', () => {
  const rate = 1 / (10 * SECOND);
  const plain = (clock: MiningClock) => {
    clock.setRate(0, rate);
    clock.setRate(1, 3 * rate);
  };

  test('finds blocks at the sum of the rates, each miner in proportion to its own', () => {
    const found = blocks('a', 100_000 * SECOND, plain);
    // 40,000 expected; the standard deviation of a Poisson count is its root, of the share sqrt(3) / 4 / 200.
    expect(Math.abs(found.length - 40_000)).toBeLessThan(4 * 200);
    const second = found.filter(([, miner]) => miner === 1).length / found.length;
    expect(Math.abs(second - 0.75)).toBeLessThan(4 * 0.0022);
  });

  test('keeps its draws when a rate changes to what it was or the others make up for it', () => {
    const reference = blocks('b', 1_000 * SECOND, plain);
    const disturbed = blocks('b', 1_000 * SECOND, (clock, scheduler) => {
      plain(clock);
      for (let time = 1; time < 999; time++) {
        scheduler.at(time * SECOND, () => {
          clock.setRate(0, 2 * rate);
          clock.setRate(0, rate);
        });
      }
    });
    expect(disturbed.length).toBe(reference.length);
    for (const [place, [time, miner]] of disturbed.entries()) {
      expect(Math.abs(time - reference[place]![0])).toBeLessThanOrEqual(1);
      expect(miner).toBe(reference[place]![1]);
    }
  });

  test('spends what is left of a wait at the new rate', () => {
    const [first] = blocks('c', 1_000 * SECOND, plain);
    const half = Math.floor(first![0] / 2);
    const [doubled] = blocks('c', 1_000 * SECOND, (clock, scheduler) => {
      plain(clock);
      scheduler.at(half, () => clock.setScale(2));
    });
    expect(Math.abs(doubled![0] - (half + (first![0] - half) / 2))).toBeLessThanOrEqual(1);
  });

  test('stands still without hash power and goes on when there is some again', () => {
    const found = blocks('d', 200 * SECOND, (clock, scheduler) => {
      clock.setRate(0, 10 * rate);
      clock.setScale(0);
      scheduler.at(100 * SECOND, () => clock.setScale(1));
    });
    expect(found[0]![0]).toBeGreaterThan(100 * SECOND);
    expect(found.length).toBeGreaterThan(50);
  });
});

test('the pause clock calls who is due, in the order of ties, each behind what the one before set off', () => {
  const turns = (ties: 'ascending' | 'descending') => {
    const scheduler = new Scheduler();
    const seen: string[] = [];
    const clock = new PauseClock(scheduler, [2 * SECOND, 3 * SECOND], ties, (miner) => {
      seen.push(`${scheduler.now / SECOND}:${miner}`);
      // A message and its answer without latency.
      scheduler.after(0, () => scheduler.after(0, () => seen.push('answer')));
    });
    clock.start();
    scheduler.run(6 * SECOND);
    return seen.join(' ');
  };
  const before = '2:0 answer 3:1 answer 4:0 answer';
  expect(turns('ascending')).toBe(`${before} 6:0 answer 6:1 answer`);
  expect(turns('descending')).toBe(`${before} 6:1 answer 6:0 answer`);
});
