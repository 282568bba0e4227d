import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageCount } from '../../src/network/message-count.js';
import type { RelaySettings } from '../../src/network/relay/settings.js';
import { itemOf, relayRun } from './relay-run.js';

const SECOND = 1_000_000;

describe('a count of messages', () => {
  test('has the JSON that digests have covered from the first, whatever else it keeps', () => {
    const count = new MessageCount(2);
    count.send(1, 3, 10);
    count.lose(1);
    count.hear(1);
    expect(JSON.stringify(count)).toBe('{"sent":3,"bytes":30,"dropped":1}');
  });

  test('keeps what each node sent only when asked', () => {
    expect(new MessageCount().senders).toBeUndefined();
    const count = new MessageCount(2);
    count.send(1, 3, 10);
    count.lose(1);
    const { senders } = count;
    const told = [0, 1].map((node) => [senders!.sent(node), senders!.bytes(node), senders!.dropped(node)]);
    expect(told).toEqual([
      [0, 0, 0],
      [3, 30, 1],
    ]);
  });

  test('adds up bytes by node, whatever sizes come in whatever order', () => {
    const message = fc.record({
      node: fc.nat(3),
      times: fc.nat(5),
      size: fc.constantFrom(0, 10, 10, 10, 25),
    });
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const count = new MessageCount(4);
        const bytes = [0, 0, 0, 0];
        for (const { node, times, size } of messages) {
          count.send(node, times, size);
          bytes[node]! += times * size;
        }
        expect(bytes.map((_, node) => count.senders!.bytes(node))).toEqual(bytes);
        expect(count.bytes).toBe(bytes.reduce((sum, each) => sum + each));
      }),
      { seed: 5 },
    );
  });

  test('knows of duplicates only where items are offered', () => {
    const count = new MessageCount();
    count.send(0, 5, 1);
    expect(count.duplicates).toBeUndefined();
    count.hear(0);
    count.hear(2);
    count.lose(0);
    // 5 sent, 1 lost, 2 news.
    expect(count.duplicates).toBe(2);
  });
});

describe('duplicates of a relay', () => {
  const NODES = 12;

  function spread(relay: RelaySettings, observed: boolean, loss = 0) {
    const trial = { size: NODES, topology: { kind: 'outgoing', links: 3, incoming: 30 }, relay } as const;
    const run = relayRun({ ...trial, observed, network: { loss } });
    run.relay.publish(0, itemOf(0));
    run.scheduler.run(100 * SECOND);
    return run;
  }

  test('by flooding are two for each link that news did not come by', () => {
    const run = spread({ kind: 'flood' }, false);
    let ends = 0;
    for (let node = 0; node < NODES; node++) ends += run.topology.degree(node);
    const count = run.network.counts.get('block')!;
    // Everybody tells all but who told them: 2 E - (n - 1) messages, of which n - 1 are news.
    expect(count.sent).toBe(ends - (NODES - 1));
    expect(count.heard).toBe(NODES - 1);
    expect(count.duplicates).toBe(ends - 2 * (NODES - 1));
  });

  const offering: readonly [type: string, relay: RelaySettings][] = [
    ['block', { kind: 'flood' }],
    ['block', { kind: 'gossip', fanOut: 2, rounds: 60, every: 1000 }],
    ['block-inventory', { kind: 'inventory', timeout: SECOND }],
  ];

  test.each(offering)(
    'are told of each %s of %o once, whether observed, counted or lost on the way',
    (type, relay) => {
      for (const loss of [0, 0.3]) {
        const counted = spread(relay, false, loss).network.counts.get(type)!;
        const observed = spread(relay, true, loss).network.counts.get(type)!;
        expect([observed.heard, observed.duplicates]).toEqual([counted.heard, counted.duplicates]);
        if (loss === 0) expect(counted.heard).toBe(NODES - 1);
        else expect(counted.heard).toBeLessThanOrEqual(NODES - 1);
        expect(counted.duplicates).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test.each(offering)('and senders of %s by %o add up to all', (_type, relay) => {
    for (const { sent, bytes, dropped, senders } of spread(relay, false, 0.3).network.counts.values()) {
      const sum = (of: (node: number) => number) =>
        Array.from({ length: NODES }, (_, node) => of(node)).reduce((a, b) => a + b);
      const all = [senders!.sent, senders!.bytes, senders!.dropped].map((of) => sum(of.bind(senders)));
      expect(all).toEqual([sent, bytes, dropped]);
    }
  });
});
