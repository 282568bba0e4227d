import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../../../src/consensus/index.js';
import { simulate } from '../../../src/simulate.js';

/** Ten miners, 500 ms between any two, a block each minute or so. */
const miners = {
  extends: 'ten-equal-miners',
  seed: 'edges',
  network: { latency: '500ms' },
  consensus: { blockTime: '1min' },
};

describe('a payment that is in no block', () => {
  const payments = (crashed: readonly number[]) =>
    simulate({
      ...miners,
      duration: '30min',
      nodes: { master: 10, consumer: 4 },
      workload: { payments: 40, every: '10s', warmup: '10s', hostile: false },
      faults: [{ at: '0s', crash: { nodes: crashed } }],
    }).summary.payments;
  const masters = Array.from({ length: 10 }, (_, node) => node);

  test('is not made as long as its sender is down, and then counts as nothing', () => {
    const { submitted, confirmed, pending, lost, unsent } = payments([10, 11, 12, 13]);
    expect({ submitted, confirmed, pending, lost, unsent }).toEqual({
      submitted: 0,
      confirmed: 0,
      pending: 0,
      lost: 0,
      unsent: 0,
    });
  });

  test('was never sent when its maker kept it secret: it counts as unsent and in nothing else', () => {
    const run = simulate({ extends: 'attack-double-spend', duration: '1d' });
    const { submitted, confirmed, pending, lost, refused, unsent } = run.summary.payments;
    const { measures } = run.summary.attacks![0]!;
    // Each branch that was given up leaves its secret payment behind.
    expect(unsent).toBeGreaterThanOrEqual(measures['branches_given_up']!);
    expect(unsent).toBeGreaterThan(0);
    const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
    expect(confirmed + pending + lost + refusals).toBe(submitted);
  });

  test('was lost when it was sent and no master was up to take it', () => {
    const { submitted, confirmed, pending, lost, unsent } = payments(masters);
    expect({ confirmed, pending, unsent }).toEqual({ confirmed: 0, pending: 0, unsent: 0 });
    expect(lost).toBe(submitted);
    expect(lost).toBeGreaterThan(30);
  });

  test('is counted once: sent is confirmed, waiting, lost and refused together, and what was not made is in none', () => {
    for (const crashed of [[10], masters.slice(0, 5), [0, 10]]) {
      const { submitted, confirmed, pending, lost, refused, unsent } = payments(crashed);
      const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
      expect(confirmed + pending + lost + refusals).toBe(submitted);
      expect(unsent).toBe(0);
      expect(submitted).toBeGreaterThan(20);
    }
  });
});

describe('how fast blocks spread', () => {
  test('is not the time for which an attacker keeps its blocks: with 500 ms between any two, all have one after 500 ms', () => {
    const run = simulate({
      ...miners,
      duration: '12h',
      workload: { kind: 'none', warmup: '0s' },
      attacks: [{ kind: 'selfish-mining', nodes: [0] }],
      consensus: { blockTime: '1min', hashPower: [7, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
    });
    const kept = run.blocks.rows().filter(({ producer }) => producer === 0);
    expect(kept.length).toBeGreaterThan(100);
    expect(run.summary.propagation!.to100).toBeLessThanOrEqual(0.5);
    expect(run.metric('propagation_p100')!).toBeLessThanOrEqual(0.5);
  });
});

describe('a run in which no block is made', () => {
  const SCENARIOS: Readonly<Record<string, string>> = {
    pou: 'pou-default',
    nakamoto: 'ten-equal-miners',
    ghost: 'ethereum-pow',
    cheesechain: 'cheesechain-default',
    'stake-lottery': 'stake-lottery-default',
    lpos: 'lpos-default',
    tendermint: 'tendermint-default',
  };

  test.each(Object.keys(PROTOCOLS))(
    'of %s says no mean and no interval, and no change of wealth',
    (protocol) => {
      const run = simulate({ extends: SCENARIOS[protocol]!, duration: '1ms' });
      expect(run.summary.blocks).toBe(0);
      for (const name of [
        'block_interval_mean',
        'inclusion_time_mean',
        'confirmation_time_p50',
        'propagation_mean',
      ] as const)
        expect(run.metric(name), name).toBeUndefined();
      expect(run.summary.propagation).toBeNull();
      expect(run.metric('wealth_gini_change') ?? 0).toBe(0);
      expect(run.summary.gini.before).toBe(run.summary.gini.after);
    },
  );

  test('has no wealth at the start where payments in blocks would have shared the supply out', () => {
    const shared = simulate({ extends: 'pou-default', duration: '30s' });
    expect(shared.metric('wealth_gini_start')).toBeGreaterThan(0);
    const empty = simulate({ extends: 'pou-default', duration: '1ms' });
    expect(empty.metric('wealth_gini_start')).toBeUndefined();
    // Where the root holds it, it is there without any block.
    const root = simulate({ extends: 'ten-equal-miners', duration: '1ms', holdings: 'equal' });
    expect(root.metric('wealth_gini_start')).toBeGreaterThan(0);
  });

  test.each([
    ['censorship', 'ten-equal-miners', { senders: [11] }, ['seconds_to_block']],
    ['withholding', 'stake-lottery-default', {}, ['seconds_per_block']],
    ['majority', 'ten-equal-miners', {}, ['success_probability']],
    ['double-spend', 'ten-equal-miners', {}, ['success_probability']],
  ])(
    'leaves out what %s would measure of blocks: a mean of nothing is not 0',
    (kind, scenario, more, names) => {
      const run = simulate({ extends: scenario, duration: '1ms', attacks: [{ kind, nodes: [0], ...more }] });
      const { measures } = run.summary.attacks!.find((attack) => attack.kind === kind)!;
      for (const name of names) expect(Object.keys(measures)).not.toContain(name);
      expect(Object.values(measures).every(Number.isFinite)).toBe(true);
    },
  );
});
