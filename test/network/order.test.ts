import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { Message } from '../../src/network/message.js';
import type { Observer } from '../../src/observers/observer.js';
import { type RunOptions, simulate } from '../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

/** Counts messages that were overtaken on their link by one that was sent later. */
function overtaking(): {
  readonly observer: Observer;
  readonly count: () => number;
  readonly seen: () => number;
} {
  const sent = new Map<string, Message[]>();
  let overtaken = 0;
  let seen = 0;
  const link = (from: number, to: number) => `${from} ${to}`;
  return {
    count: () => overtaken,
    seen: () => seen,
    observer: {
      sent: (_time, from, to, message) => {
        const waiting = sent.get(link(from, to));
        if (waiting === undefined) sent.set(link(from, to), [message]);
        else waiting.push(message);
      },
      delivered: (_time, from, to, message) => {
        if (from === to) return;
        seen++;
        const waiting = sent.get(link(from, to))!;
        const place = waiting.indexOf(message);
        overtaken += place;
        waiting.splice(place, 1);
      },
    },
  };
}

const small = {
  extends: 'ten-equal-miners',
  duration: '4min',
  nodes: { master: 5, consumer: 2 },
  consensus: { protocol: 'nakamoto', blockTime: '3s' },
  workload: { payments: 120, every: '1s' },
};

describe('links that keep order', () => {
  test('keep it when a delay ends: what leaves then waits for what it delayed', () => {
    const { observer, count, seen } = overtaking();
    const faults = [{ at: '30s', until: '60s', delay: { share: 1, by: '20s' } }];
    simulate(
      { ...small, network: { latency: '100ms', ordered: true }, faults },
      { ...fast, observers: [observer] },
    );
    expect(seen()).toBeGreaterThan(500);
    expect(count()).toBe(0);
  });

  test('keep it through delays, slow nodes, jitter and thin links that come and go', () => {
    const fault = fc.tuple(
      fc.constantFrom<object>(
        { delay: { share: 1, by: '9s' } },
        { delay: { share: 0.4, by: { exponential: '4s' } } },
        { delay: { share: 1, by: '0s' } },
        { slow: { nodes: [1, 3], processing: '0s', sending: '3s' } },
        { delay: { share: 0.5, nodes: [2], by: { uniform: ['0s', '8s'] } } },
      ),
      fc.integer({ min: 5, max: 120 }),
      fc.integer({ min: 1, max: 60 }),
    );
    const network = fc.record({
      latency: fc.constantFrom<unknown>('0s', '80ms', { uniform: ['10ms', '900ms'] }),
      jitter: fc.constantFrom<unknown>('0s', { exponential: '300ms' }),
      bandwidth: fc.constantFrom('unlimited', '20kB/s'),
    });
    fc.assert(
      fc.property(
        network,
        fc.array(fault, { minLength: 1, maxLength: 3 }),
        fc.nat(99),
        (links, faults, seed) => {
          const { observer, count } = overtaking();
          simulate(
            {
              ...small,
              seed: String(seed),
              network: { ...links, ordered: true },
              faults: faults.map(([kind, at, lasts]) => ({ at: `${at}s`, until: `${at + lasts}s`, ...kind })),
            },
            { ...fast, metrics: 'none', observers: [observer] },
          );
          expect(count()).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a time of 0', () => {
  const messages = (faults: readonly object[]) => {
    const all: string[] = [];
    const observer: Observer = {
      delivered: (time, from, to, { type }) => void all.push(`${time} ${from} ${to} ${type}`),
    };
    const { digest } = simulate(
      { ...small, network: { latency: '100ms' }, faults },
      { ...fast, observers: [observer] },
    );
    return { all, digest };
  };

  test('delays by nothing', () => {
    const without = messages([{ at: '20s', until: '90s', loss: 0 }]);
    const by = messages([{ at: '20s', until: '90s', delay: { share: 1, by: '0s' } }]);
    expect(by.all).toEqual(without.all);
    const held = messages([{ at: '20s', until: '90s', reorder: { share: 1, by: '0s' } }]);
    expect(held.all).toEqual(without.all);
  });

  test('has a copy arrive in the moment of the message', () => {
    const { all } = messages([{ at: '20s', until: '90s', duplicate: { share: 1, after: '0s' } }]);
    const twice = all.filter((one, place) => all.indexOf(one) !== place);
    expect(twice.length).toBeGreaterThan(100);
  });
});

describe('without latency', () => {
  test.each([
    ['sent straight', {}],
    ['flooded over a ring', { topology: 'ring', relay: 'flood' }],
    ['announced', { topology: 'ring', relay: { inventory: { timeout: '1s' } } }],
  ])('no block is stale, however fast they come: %s', (_name, relay) => {
    for (const blockTime of ['1us', '2us', '100us']) {
      const { summary } = simulate(
        {
          extends: 'ten-equal-miners',
          duration: blockTime === '100us' ? '50ms' : '1ms',
          nodes: { master: 6 },
          consensus: { protocol: 'nakamoto', blockTime },
          network: { latency: '0s', ...relay },
          workload: { kind: 'none', warmup: '0s' },
        },
        fast,
      );
      expect(summary.blocks).toBeGreaterThan(100);
      expect(summary.stale).toBe(0);
    }
  });
});
