import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TopologySettings } from '../../src/network/topology-settings.js';
import { itemOf, relayRun } from './relay-run.js';

const SECOND = 1_000_000;

interface Row {
  readonly table: string;
  readonly [column: string]: number | string;
}

const fixture = new URL('../fixtures/validation/06_gossip_poisson_queue.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(fixture, 'utf8')) as { rows: readonly Row[] };
const rowsOf = (table: string) =>
  rows.filter((row) => row.table === table) as readonly Record<string, number>[];

/** Times to the last node over runs with seeds of their own, in seconds. */
function timesToAll(runs: number, trial: (seed: string) => ReturnType<typeof relayRun>): readonly number[] {
  return Array.from({ length: runs }, (_, seed) => {
    const run = trial(`seed ${seed}`);
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(Number.POSITIVE_INFINITY);
    return run.relay.propagation(itemOf(0))!.to100! / SECOND;
  });
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('push gossip in rounds on a complete graph', () => {
  const exact = rowsOf('push_rounds_exact').filter(({ n }) => n! <= 256);
  test.each(exact.map(({ n, mean_rounds, sd }) => [n!, mean_rounds!, sd!]))(
    'informs %d nodes in %d rounds on average',
    (size, mean, deviation) => {
      const runs = 600;
      // A round lasts as long as a message: who is informed at the end of one pushes in the next.
      const rounds = timesToAll(runs, (seed) =>
        relayRun({
          size,
          topology: { kind: 'mesh' },
          relay: { kind: 'gossip', fanOut: 1, rounds: 1000, every: SECOND },
          network: { latency: { kind: 'constant', value: SECOND } },
          seed,
        }),
      );
      // Four standard errors: passed by right code but once in 16,000 seeds, and these are fixed.
      expect(Math.abs(meanOf(rounds) - mean)).toBeLessThanOrEqual((4 * deviation) / Math.sqrt(runs) + 1e-9);
    },
  );
});

describe('a flood over exponential links on a complete graph', () => {
  const exact = rowsOf('flood_exponential_complete_graph').filter(({ n }) => n! <= 200);
  test.each(exact.map(({ n, E_all, sd_all }) => [n!, E_all!, sd_all!]))(
    'reaches all of %d nodes after 2 H(n-1)/n = %d mean delays',
    (size, mean, deviation) => {
      const runs = size > 50 ? 300 : 2000;
      const times = timesToAll(runs, (seed) =>
        relayRun({
          size,
          topology: { kind: 'mesh' },
          relay: { kind: 'flood' },
          network: { latency: { kind: 'exponential', mean: SECOND } },
          seed,
        }),
      );
      // Four standard errors, and a microsecond for each rounded link on the way.
      expect(Math.abs(meanOf(times) - mean)).toBeLessThan((4 * deviation) / Math.sqrt(runs) + 1e-5);
    },
  );
});

describe('gossip of one round', () => {
  const exact = rowsOf('infect_and_die_fixed_point').filter(
    ({ fanout }) => Number.isInteger(fanout) && fanout! > 1,
  );
  test.each(exact.map(({ fanout, fraction }) => [fanout!, fraction!]))(
    'to %d others reaches a share of %d of many nodes, once it takes off',
    (fanOut, fraction) => {
      const size = 10_000;
      const shares: number[] = [];
      for (let seed = 0; seed < 20; seed++) {
        const run = relayRun({
          size,
          topology: { kind: 'mesh' },
          relay: { kind: 'gossip', fanOut },
          network: { latency: { kind: 'exponential', mean: SECOND } },
          seed: `seed ${seed}`,
        });
        run.relay.publish(0, itemOf(0));
        run.scheduler.run(Number.POSITIVE_INFINITY);
        const share = run.relay.propagation(itemOf(0))!.reached / size;
        if (share > 0.1) shares.push(share);
      }
      // The share's deviation in one run, sqrt(x(1 - x) / n) / (1 - f(1 - x)), is at most 0.007: four standard errors of
      // 20 runs, and as much again for what a finite number of nodes adds.
      expect(Math.abs(meanOf(shares) - fraction)).toBeLessThan(0.01);
    },
  );
});

describe('messages of a flood', () => {
  const graphs: readonly [name: string, topology: TopologySettings, size: number, messages: number][] = [
    ['complete', { kind: 'mesh' }, 100, 9801],
    ['ring', { kind: 'ring' }, 100, 101],
    ['8-regular', { kind: 'regular', degree: 8 }, 1000, 7001],
    ['tree', { kind: 'line' }, 50, 49],
  ];
  test.each(graphs)('on a %s graph are 2E - (n - 1)', (name, topology, size, messages) => {
    expect(
      rowsOf('flood_message_count').find(({ graph, n }) => String(graph) === name && n === size),
    ).toMatchObject({ messages });
    const run = relayRun({
      size,
      topology,
      relay: { kind: 'flood' },
      network: { jitter: { kind: 'exponential', mean: 99 } },
    });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(SECOND);
    expect(run.sent('block')).toBe(messages);
  });
});
