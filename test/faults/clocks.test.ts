import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { exactTime, stampNumber } from '../../src/engine/stamp.js';
import type { Result } from '../../src/run/run.js';
import { prepare, type RunOptions, simulate } from '../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

/** The metrics of a run that say when something happened, or how things stood then. */
const TIMED = [
  ...['block_interval_mean', 'block_interval_sd', 'block_interval_p50', 'chain_growth'],
  ...['inclusion_time_mean', 'inclusion_time_p90', 'confirmation_time_mean', 'finality_time_mean'],
  ...['propagation_p50', 'propagation_p100', 'wealth_gini_start', 'wealth_gini_change', 'stale_rate'],
];

function timed(result: Result): Readonly<Record<string, number>> {
  const rows = result.metrics
    .rows()
    .filter(({ metric, node }) => TIMED.includes(String(metric)) && node === null);
  return Object.fromEntries(rows.map(({ metric, value }) => [String(metric), Number(value)]));
}

const pow = {
  extends: 'ten-equal-miners',
  duration: '3h',
  nodes: { master: 10, consumer: 6 },
  consensus: { protocol: 'nakamoto', blockTime: '1min' },
  workload: { payments: 150, every: '1min', warmup: '5min' },
};
const everybody = Array.from({ length: 16 }, (_, node) => node);

describe('clocks that are all wrong by the same', () => {
  test.each(['ahead', 'behind'])('change stamps and nothing that is told of the run: an hour %s', (way) => {
    const right = simulate(pow, fast);
    const wrong = simulate(
      { ...pow, faults: [{ at: '0s', clock: { nodes: everybody, [way]: '1h' } }] },
      fast,
    );
    expect(wrong.summary.blocks).toBe(right.summary.blocks);
    expect(timed(wrong)).toEqual(timed(right));
    expect(wrong.summary.gini).toEqual(right.summary.gini);
    const times = (result: Result) => result.blocks.rows().map(({ time }) => time);
    expect(times(wrong)).toEqual(times(right));
    const sent = (result: Result) =>
      result.transactions.rows().map(({ time, confirmed }) => [time, confirmed]);
    expect(sent(wrong)).toEqual(sent(right));
    // No block is stamped earlier than its parent, the root with 0.
    for (const { time, stamp } of wrong.blocks.rows()) {
      const shown = Number(time) + (way === 'ahead' ? 3600 : -3600);
      expect(Number(stamp)).toBeCloseTo(Math.max(0, shown), 5);
    }
  });
});

describe('a clock that is ahead by more than the run is long', () => {
  const later = { at: '0s', clock: { nodes: [0, 1, 2, 3, 4, 5, 6, 7], ahead: '10min' } };
  test.each([
    ['stake-lottery-default', { forging: 'clock', blockTime: '10s' }],
    ['pou-default', { blockTime: '10s' }],
  ])('makes blocks until the run is over: %s', (base, consensus) => {
    const run = prepare(
      {
        extends: base,
        duration: '10min',
        nodes: { master: 8 },
        consensus,
        workload: { payments: 150, every: '3s' },
        faults: [later],
      },
      fast,
    );
    const { summary } = run.finish();
    expect(summary.blocks).toBeGreaterThan(40);
    for (const block of run.blocks.filter(({ parent }) => parent !== undefined)) {
      expect(block.made).toBeLessThan(600e6);
      expect(exactTime(block.time)).toBeGreaterThanOrEqual(600e6);
    }
  });
});

describe('what is told of a run', () => {
  const skew = fc.record({
    nodes: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 8 }),
    ahead: fc.boolean(),
    minutes: fc.constantFrom(1, 7, 45, 600),
    drift: fc.constantFrom(0, 500, -500),
    at: fc.constantFrom('0s', '95s'),
    until: fc.constantFrom(undefined, '4min'),
  });
  const protocol = fc.constantFrom(
    { extends: 'ten-equal-miners', consensus: { blockTime: '10s' } },
    { extends: 'ten-equal-miners', consensus: { blockTime: '10s', retarget: 'per-block' } },
    { extends: 'ethereum-pow', consensus: { blockTime: '10s', hashPower: 'equal', retarget: 'none' } },
    { extends: 'stake-lottery-default', consensus: { forging: 'clock', blockTime: '10s' } },
    { extends: 'pou-default', consensus: { blockTime: '10s' } },
    { extends: 'cheesechain-default', supply: 3, consensus: { blockTime: '10s' } },
  );

  test('is by the time of the run, whatever clocks show', () => {
    fc.assert(
      fc.property(
        protocol,
        fc.array(skew, { minLength: 1, maxLength: 3 }),
        fc.nat(99),
        (base, skews, seed) => {
          const faults = skews.map(({ nodes, ahead, minutes, drift, at, until }) => ({
            at,
            ...(until === undefined ? {} : { until }),
            clock: { nodes, [ahead ? 'ahead' : 'behind']: `${minutes}min`, drift },
          }));
          const run = prepare(
            {
              ...base,
              seed: String(seed),
              duration: '6min',
              nodes: { master: 6, consumer: 3 },
              workload: { payments: 60, every: '5s' },
              faults,
            },
            fast,
          );
          const result = run.finish();
          const made = result.blocks.rows().map(({ time }) => Number(time));
          // In the order in which they were made, within the run, each after its parent.
          expect(made).toEqual([...made].sort((a, b) => a - b));
          for (const time of made) expect(time >= 0 && time <= 360).toBe(true);
          for (const block of run.blocks)
            if (block.parent !== undefined) expect(block.made >= block.parent.made).toBe(true);
          for (const [name, value] of Object.entries(timed(result))) {
            if (/time|interval|propagation/.test(name)) expect(value, name).toBeGreaterThanOrEqual(0);
            if (/_time_/.test(name)) expect(value, name).toBeLessThanOrEqual(360);
          }
          for (const { time, confirmed, status } of result.transactions.rows()) {
            if (status === 'confirmed' && time !== null)
              expect(Number(confirmed)).toBeGreaterThanOrEqual(Number(time));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('says of each block and payment what the clock of its maker showed, too', () => {
    const run = prepare(
      { ...pow, duration: '30min', faults: [{ at: '10min', clock: { nodes: [3], ahead: '90s' } }] },
      fast,
    );
    run.finish();
    const stamped = run.blocks.filter(({ producer, made }) => producer === 3 && made > 600e6);
    expect(stamped.length).toBeGreaterThan(0);
    for (const { time, made } of stamped) expect(stampNumber(time) - made).toBe(90e6);
  });
});
