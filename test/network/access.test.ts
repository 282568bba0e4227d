import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { Links } from '../../src/network/link.js';
import type { NetworkSettings } from '../../src/network/settings.js';
import { slowStartDelay } from '../../src/network/slow-start.js';
import { speedQuantile } from '../../src/network/speeds.js';
import { itemOf, QUIET, relayRun } from './relay-run.js';

const MEGABIT = 125_000;
const SECOND = 1_000_000;

/** Arrival of one item at each node of a star whose hub is node 0, in seconds. */
function star(network: Partial<NetworkSettings>, leaves: number, size: number) {
  const run = relayRun({ size: leaves + 1, topology: { kind: 'star' }, relay: { kind: 'flood' }, network });
  run.relay.publish(0, itemOf(0, size));
  run.scheduler.run(1000 * SECOND);
  return run.arrivals.map(({ time }) => time / SECOND).sort((a, b) => a - b);
}

describe('an uplink that sends one message after another', () => {
  test('is held for size / up, not for what a slow receiver takes', () => {
    // A fast hub, twelve leaves of 1 Mbit/s, one megabyte: each leaf takes 8 s, and the hub sends a copy in 8 ms.
    const places = [{ nodes: [0], upload: 1000 * MEGABIT }];
    const arrivals = star({ download: MEGABIT, uplink: 'queued', places }, 12, 1_000_000);
    expect(arrivals[0]).toBeCloseTo(8, 2);
    expect(arrivals.at(-1)).toBeCloseTo(8 + 11 * 0.008, 2);
  });

  test('is held for the time of a slow sender whoever receives', () => {
    const arrivals = star({ upload: MEGABIT, download: 100 * MEGABIT, uplink: 'queued' }, 3, 1_000_000);
    expect(arrivals.map(Math.round)).toEqual([8, 16, 24]);
  });
});

describe('a downlink that queues', () => {
  const gather = (downlink: 'parallel' | 'queued', observed = false) => {
    // Three nodes around node 0 publish an item each; node 0 receives them over one downlink of 1 Mbit/s.
    const run = relayRun({
      size: 4,
      topology: { kind: 'star' },
      relay: { kind: 'flood' },
      network: { download: MEGABIT, downlink },
      observed,
    });
    for (const node of [1, 2, 3]) run.relay.publish(node, itemOf(node, 1_000_000));
    run.scheduler.run(100 * SECOND);
    return run.arrivals.filter(({ node }) => node === 0).map(({ time }) => Math.round(time / SECOND));
  };

  test('takes messages one after another', () => {
    expect(gather('parallel')).toEqual([8, 8, 8]);
    expect(gather('queued')).toEqual([8, 16, 24]);
    expect(gather('queued', true)).toEqual([8, 16, 24]);
  });

  test('in the order in which their first bytes arrive, whoever sent first', () => {
    const run = relayRun({
      size: 3,
      topology: {
        kind: 'edges',
        rows: [
          [0, 1, 5 * SECOND],
          [0, 2, 10],
        ],
      },
      relay: { kind: 'flood' },
      network: { download: MEGABIT, downlink: 'queued' },
    });
    run.relay.publish(1, itemOf(0, 125_000));
    run.scheduler.run(1 * SECOND);
    run.relay.publish(2, itemOf(1, 125_000));
    run.scheduler.run(100 * SECOND);
    const atHub = run.arrivals.filter(({ node }) => node === 0);
    expect(atHub.map(({ item, time }) => [item, time])).toEqual([
      [1, 2 * SECOND + 10],
      [0, 6 * SECOND],
    ]);
  });

  test('never lets a message through before its bytes fit, however many come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 12 }),
        (sizes) => {
          const run = relayRun({
            size: sizes.length + 1,
            topology: { kind: 'star' },
            relay: { kind: 'flood' },
            network: { download: MEGABIT, downlink: 'queued' },
          });
          for (const [at, size] of sizes.entries()) run.relay.publish(at + 1, itemOf(at, size));
          run.scheduler.run(1000 * SECOND);
          const last = Math.max(...run.arrivals.filter(({ node }) => node === 0).map(({ time }) => time));
          const bytes = sizes.reduce((sum, size) => sum + size, 0);
          expect(last).toBeGreaterThanOrEqual((bytes / MEGABIT) * SECOND);
          expect(last).toBeLessThanOrEqual((bytes / MEGABIT) * SECOND + 50 + sizes.length);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('speeds of nodes', () => {
  test('follow the quantiles they are given', () => {
    expect([0, 0.25, 0.5, 0.75].map((u) => speedQuantile([10, 20, 100], u))).toEqual([10, 15, 20, 60]);
    expect(speedQuantile(7, 0.3)).toBe(7);
    const { up } = new Links({ ...QUIET, upload: [100, 200, 1000] }, 20_000, randomSource('seed')).speeds;
    const sorted = [...up].sort((a, b) => a - b);
    // A quarter of the quantile's standard error of sqrt(1/4 / 20,000) = 0.0035 either way is a percent of its value.
    expect(sorted[10_000]! / 200).toBeCloseTo(1, 1);
    expect([sorted[0]! >= 100, sorted.at(-1)! <= 1000]).toEqual([true, true]);
  });

  test('do not move when a node is added', () => {
    const speeds = (size: number) =>
      new Links({ ...QUIET, upload: [100, 200], download: [5, 50] }, size, randomSource('seed')).speeds;
    expect([...speeds(51).up.subarray(0, 50)]).toEqual([...speeds(50).up]);
    expect([...speeds(51).down.subarray(0, 50)]).toEqual([...speeds(50).down]);
  });
});

describe('slow start', () => {
  const window = { window: 10_000 };

  test('costs nothing for what fits into the first window', () => {
    expect(slowStartDelay(window, 10_000, 100_000, 0)).toBe(0);
  });

  test('costs a round trip for each window that is doubled', () => {
    // 10, 30, 70, 150 kB after 0, 1, 2, 3 round trips.
    expect([30_000, 30_001, 150_000].map((size) => slowStartDelay(window, size, 100_000, 0))).toEqual([
      100_000, 200_000, 300_000,
    ]);
  });

  test('ends when the window holds a round trip of bytes', () => {
    // 100 kB/s for 100 ms are 10 kB: the first window fills the way, so that nothing is waited for.
    expect(slowStartDelay(window, 10_000_000, 100_000, 100_000)).toBe(0);
    // At 400 kB/s the windows of 10 and 20 kB leave 75 and 50 ms idle, that of 40 kB none.
    expect(slowStartDelay(window, 10_000_000, 100_000, 400_000)).toBe(125_000);
  });

  test('delays a long message on its link and leaves a short one', () => {
    const arrivalOf = (size: number) =>
      star({ slowStart: window, latency: { kind: 'constant', value: 50_000 } }, 1, size)[0];
    expect([arrivalOf(5000), arrivalOf(70_000)]).toEqual([0.05, 0.25]);
  });
});
