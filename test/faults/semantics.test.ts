import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import type { UsageProtocol } from '../../src/consensus/pou/protocol.js';
import type { UsageBlock } from '../../src/consensus/pou/seal.js';
import { exactTime } from '../../src/engine/stamp.js';
import { SECOND } from '../../src/engine/time.js';
import type { Observer } from '../../src/observers/observer.js';
import { prepare, type RunOptions, simulate } from '../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null };

const pou = {
  extends: 'pou-default',
  nodes: { master: 5, cashing: 1, consumer: 3, trusted: 1 },
  network: { latency: '50ms' },
  consensus: { protocol: 'pou', blockTime: '10s' },
  workload: { payments: 30, every: '3s', hostile: false },
  duration: '2min',
};

/** Messages that arrived, and when. */
function arrivals() {
  const all: { readonly time: number; readonly from: number; readonly to: number; readonly type: string }[] =
    [];
  const observer: Observer = {
    delivered: (time, from, to, { type }) => void all.push({ time: time / SECOND, from, to, type }),
  };
  return { all, observer };
}

describe('a node that crashed', () => {
  const faults = [{ at: '30s', until: '72s', crash: { nodes: [1] } }];

  test('neither hears nor is heard, and does not move', () => {
    const { all, observer } = arrivals();
    const run = prepare({ ...pou, faults }, { ...fast, observers: [observer] });
    run.runUntil('30s');
    const head = run.head(1);
    run.runUntil('71s');
    expect(run.head(1)).toBe(head);
    expect(run.head(0)!.height).toBeGreaterThan(head!.height + 2);
    const during = all.filter(({ time }) => time > 30.05 && time < 72);
    expect(during.length).toBeGreaterThan(50);
    expect(during.filter(({ from, to }) => from === 1 || to === 1)).toEqual([]);
  });

  test('asks for what it missed at its restart, before the next block is made', () => {
    const run = prepare({ ...pou, faults }, fast);
    run.runUntil('72s');
    const missing = run.head(0);
    expect(run.head(1)).not.toBe(missing);
    run.runUntil('72.5s');
    expect(run.head(0)).toBe(missing);
    expect(run.head(1)).toBe(missing);
    expect(run.messages.get('get-head')?.sent).toBe(4);
  });

  test('keeps its pool unless its memory is lost, and its chain unless its disk is', () => {
    const master = (losses: object) => {
      const crash = { nodes: [1], ...losses };
      const run = prepare({ ...pou, faults: [{ at: '57s', until: '90s', crash }] }, fast);
      run.runUntil('56.9s');
      const head = run.head(1)!;
      run.runUntil('58s');
      const held = run.blocks.filter((block) => block.holders.has(1));
      return { same: run.head(1) === head, held: held.length, all: head.height + 1 };
    };
    expect(master({}).same).toBe(true);
    const memory = master({ memory: 'lost' });
    expect([memory.same, memory.held]).toEqual([true, memory.all]);
    const disk = master({ disk: 'lost' });
    expect([disk.same, disk.held]).toEqual([false, 1]);
  });

  test('has its timers fire at its restart, in order, unless they were taken back', () => {
    const run = prepare({ ...pou, faults: [{ at: '1ms', until: '40s', crash: { nodes: [6] } }] }, fast);
    // Consumer 6 waits for its certificate: it asks again at its restart instead of each two seconds.
    run.runUntil('39s');
    const before = run.messages.get('certificate-request')!.sent;
    run.runUntil('41s');
    expect(run.messages.get('certificate-request')!.sent).toBeGreaterThan(before);
  });

  test('pays when it is up again', () => {
    const submitted: { readonly time: number; readonly node: number }[] = [];
    const observer: Observer = {
      submitted: (time, node) => void submitted.push({ time: time / SECOND, node }),
    };
    const crash = { nodes: [6], memory: 'kept' };
    const faulty = { ...pou, faults: [{ at: '30s', until: '72s', crash }] };
    simulate(faulty, { ...fast, observers: [observer] });
    const own = submitted.filter(({ node }) => node === 6);
    expect(own.some(({ time }) => time < 30)).toBe(true);
    expect(own.filter(({ time }) => time > 30 && time < 72)).toEqual([]);
    expect(own.filter(({ time }) => time === 72).length).toBeGreaterThan(1);
  });

  test('is up again only when every fault has let it go', () => {
    const two = [
      { at: '30s', until: '50s', crash: { nodes: [1] } },
      { at: '40s', until: '72s', crash: { nodes: [1] } },
    ];
    const { all, observer } = arrivals();
    simulate({ ...pou, faults: two }, { ...fast, observers: [observer] });
    expect(all.filter(({ time, to }) => to === 1 && time > 30 && time < 72)).toEqual([]);
  });
});

describe('messages', () => {
  const between = (faults: readonly object[], from: number, to: number, observe = true) => {
    const { all, observer } = arrivals();
    const run = prepare({ ...pou, faults }, { ...fast, observers: observe ? [observer] : [] });
    run.finish();
    return all.filter((one) => one.from === from && one.to === to && one.time > 30.1 && one.time < 72);
  };
  const times = { at: '30s', until: '72s' };

  test('pass one way of a cut link', () => {
    const cut = [{ ...times, partition: { from: [6], to: [0] } }];
    expect(between([], 6, 0).length).toBeGreaterThan(0);
    expect(between(cut, 6, 0)).toEqual([]);
    expect(between(cut, 6, 1).length).toBeGreaterThan(0);
  });

  test('reach an eclipsed node from those it hears, and from nobody else', () => {
    const eclipse = [{ ...times, eclipse: { nodes: [0], hears: [6] } }];
    expect(between(eclipse, 6, 0).length).toBeGreaterThan(0);
    for (const other of [1, 2, 3, 4, 7, 8]) expect(between(eclipse, other, 0)).toEqual([]);
  });

  test('of a slow node take longer, and it reads one after another', () => {
    const slow = [{ ...times, slow: { nodes: [0], processing: '400ms', sending: '1s' } }];
    const accepted = (faults: readonly object[]) => {
      const times: number[] = [];
      const observer: Observer = {
        accepted: (time, node) => void (node === 0 && time > 30.5 * SECOND && times.push(time)),
      };
      // Four payments within the time that a slow node takes for one.
      const busy = { ...pou, workload: { ...pou.workload, payments: 300, every: '100ms' } };
      simulate({ ...busy, faults }, { ...fast, observers: [observer] });
      return times;
    };
    const [first = 0, second = 0, third = 0] = accepted(slow);
    const [one = 0, other = 0] = accepted([]);
    expect(other - one).toBeLessThan(0.2 * SECOND);
    expect(second - first).toBe(0.4 * SECOND);
    expect(third - second).toBe(0.4 * SECOND);
  });

  test('of links that keep order stay in order under delays, and not under reordering', () => {
    const disorder = (fault: object): number => {
      let wrong = 0;
      const queue = new Map<string, object[]>();
      const follow: Observer = {
        sent: (_time, from, to, message) => {
          const key = `${from} ${to}`;
          queue.set(key, [...(queue.get(key) ?? []), message]);
        },
        delivered: (_time, from, to, message) => {
          const waiting = queue.get(`${from} ${to}`) ?? [];
          if (waiting[0] !== message) wrong++;
          const place = waiting.indexOf(message);
          if (place >= 0) waiting.splice(place, 1);
        },
      };
      const busy = { ...pou, workload: { ...pou.workload, payments: 300, every: '200ms' } };
      simulate({ ...busy, faults: [{ ...times, ...fault }] }, { ...fast, observers: [follow] });
      return wrong;
    };
    expect(disorder({ delay: { by: { exponential: '1s' } } })).toBe(0);
    expect(disorder({ reorder: { share: 0.3, by: { uniform: ['0s', '2s'] } } })).toBeGreaterThan(10);
  });

  test('are doubled as often as they should be', () => {
    const { all, observer } = arrivals();
    const doubled = prepare({ ...pou, faults: [{ duplicate: 1 }] }, { ...fast, observers: [observer] });
    doubled.finish();
    const sent = [...doubled.messages.values()].reduce((sum, count) => sum + count.sent, 0);
    expect(all.length).toBeGreaterThan(1.98 * sent);
    expect(all.length).toBeLessThanOrEqual(2 * sent);
  });
});

describe('a clock', () => {
  test('that is ahead has its node close early, and what it closes is stamped ahead', () => {
    const observed: { readonly producer: number; readonly early: number; readonly stamp: number }[] = [];
    const faults = [{ at: '25s', clock: { nodes: [0, 1, 2, 3, 4], ahead: '2s' } }];
    const run = prepare(
      { ...pou, faults },
      {
        ...fast,
        observers: [
          {
            proposed: (time, node, block) => {
              const { closingTime } = (block as UsageBlock).seal;
              const slots = (run.protocol as UsageProtocol).schedule;
              const { slot } = slots.chanceAt(closingTime);
              observed.push({
                producer: node,
                early: exactTime(slots.startOf(slot)) - time,
                stamp: exactTime(closingTime) - time,
              });
            },
          },
        ],
      },
    );
    run.finish();
    const after = observed.slice(2);
    expect(after.length).toBeGreaterThan(5);
    for (const { early, stamp } of after) {
      // Two seconds before the slot begins, but for the round of signatures.
      expect(early).toBeGreaterThan(1.5 * SECOND);
      expect(stamp).toBeGreaterThan(1.5 * SECOND);
    }
  });

  test('that is put right is as if it had always been right', () => {
    const faults = [{ at: '25s', until: '26s', clock: { nodes: [0], ahead: '2s', drift: 100 } }];
    const { summary } = simulate({ ...pou, faults }, fast);
    expect(summary.agreed).toBe(true);
    expect(summary.blocks).toEqual(simulate(pou, fast).summary.blocks);
  });
});

describe('a fault', () => {
  test('added to a run by hand begins at once and ends when it is told to, once', () => {
    const run = prepare(pou, fast);
    run.runUntil('30s');
    const end = run.addFault({ crash: { nodes: [1] } });
    const head = run.head(1);
    run.runUntil('60s');
    expect(run.head(1)).toBe(head);
    end();
    end();
    run.runUntil('61s');
    expect(run.head(1)).toBe(run.head(0));
    const { events, summary } = run.finish();
    expect(summary.agreed).toBe(true);
    const told = events.rows().filter(({ event }) => String(event).startsWith('fault'));
    expect(told.map(({ time, event, subject, node }) => [time, event, subject, node])).toEqual([
      [30, 'fault-began', 'crash', 1],
      [60, 'fault-ended', 'crash', 1],
    ]);
  });

  test('is told with its nodes, and moves no draw of another', () => {
    const drawn = (faults: readonly object[]) =>
      simulate({ ...pou, faults }, fast)
        .events.rows()
        .filter(({ event, subject }) => event === 'fault-began' && subject === 'crash')
        .map(({ time, detail }) => `${time} ${detail}`);
    const crash = { every: '15s', for: '3s', crash: { count: 2 } };
    const alone = drawn([crash]);
    expect(alone.length).toBeGreaterThan(3);
    expect(alone.every((one) => /^[\d.]+ \d \d$/.test(one))).toBe(true);
    expect(drawn([crash, { loss: 0.1 }])).toEqual(alone);
    expect(new Set(alone.map((one) => one.split(' ').slice(1).join())).size).toBeGreaterThan(1);
  });

  test('that is over leaves nothing behind: nothing is lost after it', () => {
    const dropped: number[] = [];
    const observer: Observer = { dropped: (time) => void dropped.push(time / SECOND) };
    const faults = [
      { at: '30s', until: '50s', loss: 0.3 },
      { at: '30s', until: '50s', partition: [[0, 1]] },
      { at: '30s', until: '50s', crash: { nodes: [2] } },
      { at: '30s', until: '50s', eclipse: { nodes: [3], hears: [] } },
    ];
    simulate({ ...pou, faults }, { ...fast, observers: [observer] });
    expect(dropped.length).toBeGreaterThan(0);
    expect(dropped.every((time) => time >= 30 && time <= 50)).toBe(true);
  });
});
