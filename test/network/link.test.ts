import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';
import { Uplinks } from '../../src/network/access.js';
import { delayQuantile, isConstant } from '../../src/network/delay.js';
import { Links } from '../../src/network/link.js';
import { Network } from '../../src/network/network.js';
import { QuantileTable } from '../../src/network/quantile-table.js';
import { REGION_TABLES } from '../../src/network/regions.js';
import type { Delay, NetworkSettings } from '../../src/network/settings.js';
import { createTopology } from '../../src/network/topology.js';
import { QUIET } from './quiet.js';

const linksOf = (settings: Partial<NetworkSettings>, size = 100) =>
  new Links({ ...QUIET, ...settings }, size, randomSource('seed'));

/** Mean and deviation of a delay by its quantiles at the middles of equal shares. */
function moments(delay: Delay, shares = 200_000) {
  let sum = 0;
  let squares = 0;
  for (let share = 0; share < shares; share++) {
    const value = delayQuantile(delay, (share + 0.5) / shares);
    sum += value;
    squares += value * value;
  }
  const mean = sum / shares;
  return { mean, deviation: Math.sqrt(squares / shares - mean * mean) };
}

describe('heavy-tailed delays', () => {
  test('Pareto has the mean and the least value it is given', () => {
    const delay: Delay = { kind: 'pareto', mean: 100_000, least: 95_000 };
    // Shape 20: the tail that the last share leaves out weighs less than a millionth.
    expect(moments(delay).mean / 100_000).toBeCloseTo(1, 5);
    expect(delayQuantile(delay, 0)).toBe(95_000);
    // least * 2^(1/20)
    expect(delayQuantile(delay, 0.5)).toBe(98_350);
  });

  test('log-normal has the mean and the deviation it is given', () => {
    const { mean, deviation } = moments({ kind: 'log-normal', mean: 100_000, deviation: 40_000 });
    expect(mean / 100_000).toBeCloseTo(1, 4);
    expect(deviation / 40_000).toBeCloseTo(1, 2);
  });

  test('are whole, never below 0, and never fall as the draw rises', () => {
    const heavy: fc.Arbitrary<Delay> = fc.oneof(
      fc
        .tuple(fc.nat(10_000_000), fc.nat(10_000_000))
        .map(([least, more]) => ({ kind: 'pareto' as const, least, mean: least + more })),
      fc.record({
        kind: fc.constant('log-normal' as const),
        mean: fc.nat(10_000_000),
        deviation: fc.nat(100_000_000),
      }),
    );
    const draws = fc.oneof(
      fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }),
      fc.constantFrom(0, 1 - 2 ** -53),
    );
    fc.assert(
      fc.property(heavy, draws, draws, (delay, a, b) => {
        const low = delayQuantile(delay, Math.min(a, b));
        const high = delayQuantile(delay, Math.max(a, b));
        expect(Number.isSafeInteger(low) && low >= 0 && low <= high && Number.isSafeInteger(high)).toBe(true);
        if (isConstant(delay)) expect(low).toBe(high);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});

test('a table of quantiles is within a thousandth of them, whole, and never falls', () => {
  const delays: readonly Delay[] = [
    { kind: 'constant', value: 77 },
    { kind: 'pareto', mean: 9_000, least: 4_000 },
    { kind: 'pareto', mean: 350_000, least: 345_000 },
    { kind: 'log-normal', mean: 100_000, deviation: 200_000 },
    { kind: 'exponential', mean: 100_000 },
    { kind: 'normal', mean: 100_000, deviation: 20_000 },
  ];
  for (const delay of delays) {
    const table = new QuantileTable(delay);
    let last = 0;
    for (let step = 0; step < 100_000; step++) {
      const u = step / 100_000;
      const exact = delayQuantile(delay, u);
      const value = table.at(u);
      if (Math.abs(value - exact) > exact / 1000 + 1) expect([delay, u, value]).toEqual([delay, u, exact]);
      if (!(Number.isSafeInteger(value) && value >= last - 1))
        expect([delay, u, value]).toEqual([delay, u, last]);
      last = value;
    }
  }
});

describe('Links', () => {
  test('take the lower of the speeds of sender, receiver and link', () => {
    const time = (settings: Partial<NetworkSettings>) => linksOf(settings).transmission(0, 1, 1000);
    expect(time({})).toBe(0);
    expect(time({ upload: 1_000_000 })).toBe(1000);
    expect(time({ upload: 1_000_000, download: 500_000 })).toBe(2000);
    expect(time({ upload: 1_000_000, bandwidth: 250_000 })).toBe(4000);
    expect(time({ download: 3_000_000 })).toBe(334);
  });

  test('use the latency an edge list names, and their own elsewhere', () => {
    const random = randomSource('seed');
    const topology = createTopology(
      {
        kind: 'edges',
        rows: [
          [0, 1, 7],
          [1, 2],
        ],
      },
      3,
      random,
    );
    for (const settings of [QUIET, { ...QUIET, jitter: { kind: 'constant', value: 1 } as const }]) {
      const links = new Links(settings, 3, random, topology);
      expect([links.latency(1, 0), links.latency(1, 2)]).toEqual([7, 50]);
      expect(links.delay(0, 1, () => 0)).toBe(7 + (settings === QUIET ? 0 : 1));
    }
  });

  test('between regions vary by message around the mean of the table', () => {
    const links = linksOf({ regions: REGION_TABLES['bitcoin-2019'] }, 1000);
    const places = links.regionOf!;
    const american = places.indexOf(0);
    const european = places.indexOf(1);
    expect(links.constant).toBe(false);
    let sum = 0;
    const shares = 10_000;
    for (let share = 0; share < shares; share++) {
      sum += links.delay(american, european, () => (share + 0.5) / shares);
    }
    // North America to Europe: 124 ms, of which the quantiles' middles miss the far end of the tail.
    expect(sum / shares / 124_000).toBeCloseTo(1, 3);
    // 535 kB at the lower of 19.2 and 40 Mbit/s.
    expect(links.transmission(american, european, 535_000)).toBe(Math.ceil((535_000 * 8) / 19.2));
  });

  test('say when nothing about a message matters', () => {
    expect([linksOf({}).constant, linksOf({}).unlimited]).toEqual([true, true]);
    expect(linksOf({ jitter: { kind: 'exponential', mean: 1 } }).constant).toBe(false);
    expect(linksOf({ upload: 1 }).unlimited).toBe(false);
  });
});

describe('an uplink', () => {
  test('that is queued sends one message after another', () => {
    const uplinks = new Uplinks(2, false);
    const take = (node: number, now = 0) => uplinks.take(node, now, 10, 30, 100);
    expect([take(0), take(0), take(1), take(0, 50)]).toEqual([0, 10, 0, 50]);
  });

  test('that waits for confirmation is taken until the message is there', () => {
    const uplinks = new Uplinks(1, true);
    expect([uplinks.take(0, 0, 10, 30, 100), uplinks.take(0, 0, 10, 30, 100)]).toEqual([0, 130]);
  });

  test('makes a broadcast arrive one by one, in the order of single sends', () => {
    const arrivals = (uplink: 'parallel' | 'queued') => {
      const scheduler = new Scheduler();
      const times: number[] = [];
      const network = new Network({
        scheduler,
        random: randomSource('seed'),
        settings: { ...QUIET, upload: 1_000_000, uplink },
        size: 4,
        deliver: () => void times.push(scheduler.now),
        events: { sent: () => {}, delivered: () => {}, dropped: () => {} },
        observed: false,
      });
      network.broadcast(0, [1, 2, 3], { type: 'block', size: 100 });
      scheduler.run(10_000);
      return times;
    };
    expect(arrivals('parallel')).toEqual([150, 150, 150]);
    expect(arrivals('queued')).toEqual([150, 250, 350]);
  });

  test('fed by a Poisson stream makes messages wait as the M/D/1 queue says', () => {
    const uplinks = new Uplinks(1, false);
    const random = randomSource('queue').stream('arrivals');
    const service = 1000;
    const load = 0.7;
    let now = 0;
    let waited = 0;
    const messages = 400_000;
    for (let message = 0; message < messages; message++) {
      now += random.exponential(service / load);
      waited += uplinks.take(0, now, service, service, 0) - now;
    }
    // Pollaczek-Khinchine: load / (2 (1 - load)) of the service time, 1166.7. Waits are correlated over some
    // 1 / (1 - load)^2 messages, so the standard error is near 1500 * sqrt(2 * 11 / 400,000) = 11: four of them.
    expect(Math.abs(waited / messages - (load / (2 * (1 - load))) * service)).toBeLessThan(45);
  });
});
