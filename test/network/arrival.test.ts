import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/network/message.js';
import { prepare } from '../../src/simulate.js';

/** What was told of messages by sender, receiver, type and moment, with how often. */
class Told {
  readonly #counts = new Map<string, number>();

  add(from: number, to: number, { type }: Message, at: number, count: 1 | -1): void {
    const key = `${type} from ${from} to ${to} at ${at}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  get others(): readonly string[] {
    return [...this.#counts].filter(([, count]) => count !== 0).map(([key]) => key);
  }
}

const SHORT = { duration: '3h' };
const CASES: readonly (readonly [name: string, scenario: object])[] = [
  ['straight, drawn latencies', { extends: 'pou-default', duration: '60s' }],
  ['straight, constant latency', { extends: 'ten-equal-miners', ...SHORT, network: { latency: '1s' } }],
  ['a network that loses', { extends: 'ten-equal-miners', duration: '1d', network: { loss: 0.2 } }],
  [
    'ordered links',
    {
      extends: 'lpos-default',
      duration: '60s',
      network: { latency: { uniform: ['5ms', '80ms'] }, ordered: true },
    },
  ],
  ...['flood', { gossip: { fanOut: 3, rounds: 2 } }, { inventory: {} }, { compact: {} }].map(
    (relay): readonly [string, object] => [
      `relay: ${JSON.stringify(relay)}`,
      {
        extends: 'ten-equal-miners',
        duration: '1d',
        nodes: { master: 24 },
        network: { topology: { regular: { degree: 4 } }, relay, loss: 0.05 },
      },
    ],
  ),
];

describe('the arrival that is told when a message leaves', () => {
  test.each(CASES)('is when it is delivered: %s', (_, scenario) => {
    const told = new Told();
    let delivered = 0;
    const run = prepare(scenario, {
      observers: [
        {
          sent: (_time, from, to, message, arrival) => {
            if (arrival >= 0) told.add(from, to, message, arrival, 1);
          },
          delivered: (time, from, to, message) => {
            delivered++;
            told.add(from, to, message, time, -1);
          },
        },
      ],
    });
    run.finish();
    expect(delivered).toBeGreaterThan(50);
    const late = told.others.filter((key) => Number(/ at (\d+)$/.exec(key)?.[1]) <= run.end);
    expect(late).toEqual([]);
  });
});
