import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { metricNamed } from '../../../src/observers/metrics/catalogue.js';
import type { Result } from '../../../src/run/run.js';
import { prepare, type RunOptions, simulate } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const OPTIONS: RunOptions = { platform, sink: null, trace: false };

/** A short run of every protocol, and one with a relay and forks. */
const SCENARIOS: readonly (readonly [protocol: string, scenario: object])[] = [
  ['pou', { extends: 'pou-default', nodes: { master: 5, consumer: 5 }, workload: { payments: 10 } }],
  ['pou, legacy', { extends: 'pou-legacy', workload: { payments: 5 } }],
  ['nakamoto', { extends: 'ten-equal-miners', duration: '6h' }],
  ['nakamoto, legacy', { extends: 'pycotr-default' }],
  ['nakamoto with relay', { extends: 'bitcoin-2019', duration: '6h', nodes: { master: 60 } }],
  ['ghost', { extends: 'ethereum-pow', duration: '10min', nodes: { master: 20 } }],
  ['cheesechain', { extends: 'cheesechain-default' }],
  ['stake-lottery', { extends: 'stake-lottery-default', consensus: { reward: { constant: 5 } } }],
  ['lpos', { extends: 'lpos-default' }],
];

/** Values of a metric at the end of the run, by node or for all (`null`). */
function atEnd(result: Result, metric: string): ReadonlyMap<unknown, number> {
  const end = result.time / 1e6;
  const rows = result.metrics.rows().filter((row) => row['metric'] === metric && row['time'] === end);
  return new Map(rows.map(({ node, value }) => [node, Number(value)]));
}

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

describe.each(SCENARIOS)('a run of %s', (_protocol, scenario) => {
  const result = simulate(scenario, OPTIONS);
  const value = (metric: string) => atEnd(result, metric).get(null);

  test('has finite metrics with the scope their definition says', () => {
    expect(result.metrics.length).toBeGreaterThan(500);
    for (const { time, node, metric, value: found } of result.metrics.rows()) {
      expect(Number.isFinite(found), String(metric)).toBe(true);
      const { scope } = metricNamed(String(metric))!;
      expect(node !== null, String(metric)).toBe(scope === 'node' || scope === 'node-time');
      if (scope === 'run' || scope === 'node') expect(time).toBe(result.time / 1e6);
    }
  });

  test('has shares that sum to 1', () => {
    for (const metric of [
      'block_share',
      'power_share',
      'reward_share',
      'usage_share',
      'stake_share',
      'work_share',
    ]) {
      const shares = atEnd(result, metric);
      if (shares.size === 0) continue;
      expect(shares.size).toBe(result.balances.length);
      expect(sum(shares.values()), metric).toBeCloseTo(1, 9);
    }
  });

  test('agrees with the summary and the tables', () => {
    const { summary } = result;
    expect(value('height')).toBe(summary.blocks);
    expect(value('stale_blocks')).toBe(summary.stale);
    expect(value('blocks_made')).toBe(result.blocks.length);
    expect(value('payments_confirmed')).toBe(summary.payments.confirmed);
    expect(value('payments_made')).toBe(summary.payments.submitted);
    expect(value('fees_collected')).toBe(Number(summary.fees.collected));
    expect(value('supply')).toBe(Number(summary.supply));
    const fees = (['returned', 'cashing', 'kept'] as const).map((part) => value(`fees_${part}`)!);
    expect(sum(fees)).toBeCloseTo(value('fees_collected')!, 6);
  });

  test('counts each message once by type, by sender and in all', () => {
    const rows = result.messages.rows();
    for (const [type, { count, bytes }] of Object.entries(result.summary.messages)) {
      const ofType = rows.filter((row) => row['type'] === type);
      expect(ofType[0]).toMatchObject({ node: null, sent: count, bytes });
      expect(sum(ofType.slice(1).map(({ sent }) => Number(sent)))).toBe(count);
      expect(sum(ofType.slice(1).map((row) => Number(row['bytes'])))).toBe(bytes);
    }
    const sent = sum(Object.values(result.summary.messages).map(({ count }) => count));
    expect(value('messages_sent')).toBe(sent);
    expect(sum(atEnd(result, 'node_messages_sent').values())).toBe(sent);
  });

  test('is the same run whatever is measured, and with any number of samples', () => {
    const output = { samples: 7 };
    const none = simulate(scenario, { ...OPTIONS, metrics: 'none' });
    const few = simulate({ ...scenario, output: { nodeFiles: 'none', ...output } }, OPTIONS);
    const full = simulate(scenario, { ...OPTIONS, metrics: 'full' });
    for (const other of [none, few]) {
      expect([other.digest, other.executed]).toEqual([result.digest, result.executed]);
    }
    expect(full.digest).toBe(result.digest);
    expect(none.metrics.length).toBe(0);
    expect(atEnd(full, 'node_messages_received').size).toBe(result.balances.length);
  });
});

describe('a run in steps', () => {
  test('has the same metrics as one in one go', () => {
    const [, scenario] = SCENARIOS[0]!;
    const run = prepare(scenario, OPTIONS);
    run.runUntil('7s');
    while (run.step(13) === 13);
    expect(run.finish().metrics.rows()).toEqual(simulate(scenario, OPTIONS).metrics.rows());
  });
});

describe('a run of proof of usage', () => {
  test('gives what the closers, the lucky and the cashing node get as rewards', () => {
    const [, scenario] = SCENARIOS[0]!;
    const result = simulate(scenario, OPTIONS);
    // All fees go to somebody; those of the first block, which shares the supply out, are not counted.
    const fees = result.blocks.rows().filter((row) => row['canonical'] === true);
    const later = sum(fees.slice(1).map((row) => Number(row['fees'])));
    expect(atEnd(result, 'rewards').get(null)).toBeCloseTo(later, 6);
    expect(sum(atEnd(result, 'reward').values())).toBeCloseTo(later, 6);
  });
});
