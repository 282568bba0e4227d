import { describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { Scheduler } from '../../src/engine/scheduler.js';
import { Network } from '../../src/network/network.js';
import type { NetworkSettings } from '../../src/network/settings.js';
import { QUIET } from './relay-run.js';

const NODES = 12;
const ALL = Array.from({ length: NODES }, (_, node) => node);

/** Messages by name as they arrive at each node; `speak` is called in each of some moments. */
function heard(
  settings: Partial<NetworkSettings>,
  moments: number,
  speak: (network: Network, moment: number) => void,
  seed = 'ties',
): readonly (readonly string[])[] {
  const scheduler = new Scheduler();
  const at: string[][] = ALL.map(() => []);
  const network = new Network({
    scheduler,
    random: randomSource(seed),
    size: NODES,
    settings: { ...QUIET, ...settings },
    deliver: (to, _from, { type }) => void at[to]!.push(type),
    events: { sent: () => {}, delivered: () => {}, dropped: () => {} },
    observed: false,
  });
  for (let moment = 0; moment < moments; moment++) scheduler.at(moment * 1000, speak, network, moment);
  scheduler.run(Number.POSITIVE_INFINITY);
  return at;
}

const message = (type: string, size = 100) => ({ type, size });
const constant = (value: number) => ({ kind: 'constant', value }) as const;

/** Where messages are events one by one, and where a broadcast is one event of the queue. */
const ways: readonly (readonly [string, Partial<NetworkSettings>])[] = [
  ['broadcast', {}],
  ['sent one by one', { bandwidth: 10_000_000 }],
  ['queued at their receivers', { bandwidth: 10_000_000, downlink: 'queued', download: 5_000_000 }],
];

describe('messages that leave in one moment and reach a node in one moment', () => {
  test.each(ways)(
    'of two nodes each is first as often, at each receiver by itself: %s',
    (_name, settings) => {
      const moments = 400;
      const at = heard(settings, moments, (network, moment) => {
        network.broadcast(0, ALL, message(`a${moment}`));
        network.broadcast(1, ALL, message(`b${moment}`));
      });
      const firsts = at.slice(2).map((names) => names.filter((_, place) => place % 2 === 0));
      for (const names of firsts) {
        expect(names).toHaveLength(moments);
        const first = names.filter((name) => name.startsWith('a')).length;
        // Binomial of 400 and 1/2: a standard deviation of 10.
        expect(Math.abs(first - moments / 2)).toBeLessThan(40);
      }
      // Two receivers hear the same first in half of the moments.
      const [one, other] = firsts as [string[], string[]];
      const alike = one.filter((name, place) => name === other[place]).length;
      expect(Math.abs(alike - moments / 2)).toBeLessThan(40);
    },
  );

  test.each(ways)('of many nodes each is first and last as often: %s', (_name, settings) => {
    const moments = 1000;
    const senders = ALL.slice(0, 5);
    const at = heard(settings, moments, (network) => {
      for (const from of senders) network.broadcast(from, ALL, message(`${from}`));
    });
    const names = at[11]!;
    expect(names).toHaveLength(moments * senders.length);
    for (const place of [0, 2, 4]) {
      for (const from of senders) {
        const count = names.filter((name, index) => index % 5 === place && name === `${from}`).length;
        // Binomial of 1000 and 1/5: a standard deviation of 12.6.
        expect(Math.abs(count - moments / senders.length)).toBeLessThan(52);
      }
    }
  });

  test.each(ways)('those of one sender keep their order: %s', (_name, settings) => {
    const at = heard(settings, 200, (network) => {
      network.broadcast(0, ALL, message('a1'));
      network.broadcast(1, ALL, message('b1'));
      network.broadcast(0, ALL, message('a2'));
      network.broadcast(1, ALL, message('b2'));
    });
    for (const names of at.slice(2)) {
      for (const sender of ['a', 'b']) {
        const own = names.filter((name) => name.startsWith(sender));
        expect(own).toEqual(Array.from({ length: 200 }, () => [`${sender}1`, `${sender}2`]).flat());
      }
    }
  });

  test('the seed decides, and the same seed in the same way', () => {
    const speak = (network: Network) => {
      for (const from of [0, 1, 2]) network.broadcast(from, ALL, message(`${from}`));
    };
    expect(heard({}, 50, speak, 'x')).toEqual(heard({}, 50, speak, 'x'));
    expect(heard({}, 50, speak, 'x')).not.toEqual(heard({}, 50, speak, 'y'));
  });

  test.each(ways)('what left earlier is not overtaken by what arrives with it: %s', (_name, settings) => {
    const scheduler = new Scheduler();
    const names: string[] = [];
    const network = new Network({
      scheduler,
      random: randomSource('earlier'),
      size: NODES,
      settings: { ...QUIET, ...settings, latency: { kind: 'uniform', low: 0, high: 3 } },
      deliver: (to, from, { type }) => void (to === 5 && names.push(`${scheduler.now} ${from} ${type}`)),
      events: { sent: () => {}, delivered: () => {}, dropped: () => {} },
      observed: false,
    });
    for (let time = 0; time < 300; time++) {
      for (const from of [0, 1, 2, 3])
        scheduler.at(time, () => network.broadcast(from, ALL, message(`${time}`)));
    }
    scheduler.run(Number.POSITIVE_INFINITY);
    expect(names).toHaveLength(1200);
    for (const sender of ['0', '1', '2', '3']) {
      const sent = names
        .filter((name) => name.split(' ')[1] === sender)
        .map((name) => Number(name.split(' ')[2]));
      expect(sent).toEqual([...sent].sort((a, b) => a - b));
    }
  });

  test('without latency they arrive in the order in which they were sent', () => {
    const at = heard({ latency: constant(0) }, 20, (network) => {
      for (const from of [3, 1, 2]) network.broadcast(from, ALL, message(`${from}`));
    });
    expect(at[7]).toEqual(Array.from({ length: 20 }, () => ['3', '1', '2']).flat());
  });
});
