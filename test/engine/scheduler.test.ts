import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import type { EventQueue } from '../../src/engine/event-queue.js';
import { HeapQueue } from '../../src/engine/heap-queue.js';
import { LadderQueue } from '../../src/engine/ladder-queue.js';
import { type Batch, Scheduler } from '../../src/engine/scheduler.js';

/** A batch that leaves at `now` and arrives after `delays`, which are in the order of sending. */
function batchOf(now: number, delays: readonly number[], run: (order: number) => void): Batch {
  const orders = delays.map((_, order) => order).sort((a, b) => delays[a]! - delays[b]! || a - b);
  return {
    length: delays.length,
    timeOf: (position) => now + delays[orders[position]!]!,
    orderOf: (position) => orders[position]!,
    run: (position) => run(orders[position]!),
  };
}

describe('Scheduler', () => {
  test('runs by time, and equal times in the order they were scheduled', () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const note = (name: string) => void log.push(`${scheduler.now} ${name}`);
    scheduler.at(5, note, 'c');
    scheduler.at(2, note, 'a');
    scheduler.after(5, note, 'd');
    scheduler.at(2, note, 'b');
    expect(scheduler.pending).toBe(4);
    expect(scheduler.run(10)).toBe(4);
    expect(log).toEqual(['2 a', '2 b', '5 c', '5 d']);
    expect([scheduler.now, scheduler.executed, scheduler.pending]).toEqual([10, 4, 0]);
  });

  test('hands up to three arguments over', () => {
    const scheduler = new Scheduler();
    const log: unknown[] = [];
    scheduler.at(1, () => void log.push('none'));
    scheduler.at(2, (a: number) => void log.push([a]), 1);
    scheduler.after(3, (a: number, b: string) => void log.push([a, b]), 1, 'two');
    scheduler.after(4, (a: number, b: string, c: boolean) => void log.push([a, b, c]), 1, 'two', true);
    scheduler.run(4);
    expect(log).toEqual(['none', [1], [1, 'two'], [1, 'two', true]]);
  });

  test('its types hold arguments against the action', () => {
    const scheduler = new Scheduler();
    const two = (_count: number, _name: string) => {};
    scheduler.at(1, two, 1, 'x');
    // @ts-expect-error the second argument is a string
    scheduler.at(1, two, 1, 2);
    // @ts-expect-error an argument is missing
    scheduler.at(1, two, 1);
    // @ts-expect-error both arguments are missing
    scheduler.after(1, two);
    expect(scheduler.pending).toBe(4);
  });

  test('an event may schedule others, also for the same moment, after all scheduled before', () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const note = (name: string) => void log.push(name);
    scheduler.at(3, () => {
      note('first');
      scheduler.after(0, note, 'from first');
      scheduler.at(4, note, 'later');
    });
    scheduler.at(3, note, 'second');
    scheduler.run(3);
    expect(log).toEqual(['first', 'second', 'from first']);
    scheduler.run(4);
    expect(log.at(-1)).toBe('later');
  });

  test('never runs what is due past the last moment, alone or in a batch, and cannot cancel it', () => {
    const scheduler = new Scheduler();
    const ran: number[] = [];
    for (const time of [2 ** 53, 1e300, Infinity]) {
      expect(scheduler.cancel(scheduler.at(time, () => ran.push(time)))).toBe(false);
      expect(scheduler.cancel(scheduler.after(time, () => ran.push(time)))).toBe(false);
    }
    const times = [5, 2 ** 53, 2 ** 60];
    const run = (position: number) => ran.push(times[position]!);
    scheduler.batch({
      length: 3,
      timeOf: (position) => times[position]!,
      orderOf: (position) => position,
      run,
    });
    scheduler.run(Number.MAX_SAFE_INTEGER);
    expect(ran).toEqual([5]);
    expect(scheduler.pending).toBe(0);
  });

  test('refuses the past and times that are not whole', () => {
    const scheduler = new Scheduler();
    scheduler.run(100);
    for (const time of [99, 100.5, Number.NaN, -1]) {
      expect(() => scheduler.at(time, () => {}), `${time}`).toThrow(InvariantError);
    }
    for (const delay of [-1, 0.5, Number.NaN]) {
      expect(() => scheduler.after(delay, () => {}), `${delay}`).toThrow(InvariantError);
    }
    expect(() => scheduler.run(99)).toThrow(InvariantError);
    expect(() => scheduler.run(100.5)).toThrow(InvariantError);
    scheduler.at(100, () => {});
    scheduler.at(Number.MAX_SAFE_INTEGER, () => {});
    expect([scheduler.pending, scheduler.now]).toEqual([2, 100]);
  });

  test('says when the next event is due, whatever was cancelled before it', () => {
    const scheduler = new Scheduler();
    expect(scheduler.nextTime).toBe(Infinity);
    const first = scheduler.at(3, () => {});
    scheduler.at(7, () => {});
    expect(scheduler.nextTime).toBe(3);
    scheduler.cancel(first);
    expect(scheduler.nextTime).toBe(7);
    scheduler.run(6);
    expect([scheduler.now, scheduler.nextTime]).toEqual([6, 7]);
    scheduler.run(7);
    expect(scheduler.nextTime).toBe(Infinity);
  });

  test('run stops at the limit and leaves now at the last event', () => {
    const scheduler = new Scheduler();
    for (let time = 1; time <= 5; time++) scheduler.at(time, () => {});
    expect([scheduler.run(10, 2), scheduler.now, scheduler.pending]).toEqual([2, 2, 3]);
    expect([scheduler.run(10, 0), scheduler.now]).toEqual([0, 2]);
    // The limit is reached, but it leaves nothing undone.
    expect([scheduler.run(4, 2), scheduler.now]).toEqual([2, 4]);
    expect([scheduler.run(Infinity), scheduler.now, scheduler.executed]).toEqual([1, 5, 5]);
  });

  test('step runs one event that is due, and otherwise nothing', () => {
    const scheduler = new Scheduler();
    scheduler.at(5, () => {});
    expect([scheduler.step(4), scheduler.now]).toEqual([false, 0]);
    expect([scheduler.step(), scheduler.now, scheduler.step()]).toEqual([true, 5, false]);
  });

  test('an event cannot run the scheduler', () => {
    const scheduler = new Scheduler();
    scheduler.at(1, () => scheduler.run(5));
    scheduler.at(2, () => void scheduler.step());
    expect(() => scheduler.run(5)).toThrow(InvariantError);
    expect(() => scheduler.run(5)).toThrow(InvariantError);
    expect([scheduler.run(5), scheduler.now]).toEqual([0, 5]);
  });

  test('an event that throws has run, and the rest go on', () => {
    const scheduler = new Scheduler();
    const log: number[] = [];
    scheduler.at(1, () => {
      throw new Error('broken');
    });
    scheduler.batch(
      batchOf(0, [2, 3], (order) => {
        if (order === 0) throw new Error('broken too');
        log.push(scheduler.now);
      }),
    );
    expect(() => scheduler.run(9)).toThrow('broken');
    expect(() => scheduler.run(9)).toThrow('broken too');
    expect([scheduler.run(9), log, scheduler.executed, scheduler.pending]).toEqual([1, [3], 3, 0]);
  });
});

describe('cancel', () => {
  test('takes an event back once', () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const event = scheduler.at(1, () => void log.push('no'));
    scheduler.at(1, () => void log.push('yes'));
    expect([scheduler.cancel(event), scheduler.cancel(event), scheduler.pending]).toEqual([true, false, 1]);
    expect([scheduler.run(1), log, scheduler.executed]).toEqual([1, ['yes'], 1]);
  });

  test('is false for what has run, is running, or never was', () => {
    const scheduler = new Scheduler();
    const seen: boolean[] = [];
    const event: number = scheduler.at(1, () => void seen.push(scheduler.cancel(event)));
    scheduler.run(1);
    // The place of the first event is taken by another, which its id must not reach.
    const other = scheduler.at(2, () => {});
    expect([seen, scheduler.cancel(event)]).toEqual([[false], false]);
    for (const never of [-1, 0.5, 1e15, Number.NaN, Infinity]) expect(scheduler.cancel(never)).toBe(false);
    expect(scheduler.pending).toBe(1);
    expect(scheduler.cancel(other)).toBe(true);
  });

  test('a cancelled head does not hold the clock back, nor move it', () => {
    const scheduler = new Scheduler();
    scheduler.cancel(scheduler.at(3, () => {}));
    scheduler.at(7, () => {});
    expect([scheduler.step(5), scheduler.now]).toEqual([false, 0]);
    expect([scheduler.run(5), scheduler.now]).toEqual([0, 5]);
    expect([scheduler.run(7), scheduler.now]).toEqual([1, 7]);
  });

  test('ids are not used twice', () => {
    const scheduler = new Scheduler();
    const ids = new Set<number>();
    for (let turn = 0; turn < 3000; turn++) {
      for (let each = 0; each < 3; each++) ids.add(scheduler.after(each, () => {}));
      scheduler.cancel([...ids].at(-1)!);
      scheduler.run(scheduler.now + 1);
    }
    expect(ids.size).toBe(9000);
    for (const id of ids) expect(Number.isSafeInteger(id)).toBe(true);
  });

  test.each([
    ['heap', HeapQueue],
    ['ladder', LadderQueue],
  ])('cancelled events do not pile up in the %s', (_, Queue) => {
    let longest = 0;
    let highestSlot = 0;
    const queue: EventQueue = new Queue();
    const push = queue.push.bind(queue);
    const retain = queue.retain.bind(queue);
    let sweeps = 0;
    queue.retain = (keep) => {
      sweeps++;
      retain(keep);
    };
    queue.push = (time, serial, id) => {
      push(time, serial, id);
      longest = Math.max(longest, queue.size);
      highestSlot = Math.max(highestSlot, id);
    };
    const scheduler = new Scheduler(queue);
    const live = 200;
    const timers: number[] = [];
    let expired = 0;
    // A timer far off that is always put off again, as in a view change that never comes.
    const tick = (node: number) => {
      if (timers[node] !== undefined) expect(scheduler.cancel(timers[node])).toBe(true);
      timers[node] = scheduler.after(1_000_000_000, () => expired++);
      scheduler.after(10 + (node % 7), tick, node);
    };
    for (let node = 0; node < live; node++) scheduler.after(node, tick, node);
    scheduler.run(Infinity, 100_000);
    expect([expired, scheduler.pending]).toEqual([0, 2 * live]);
    // Twice the live ones, or the thousand and some below which sweeping is not worth its while.
    expect(longest).toBeLessThan(2 * live + 1100);
    expect(highestSlot).toBeLessThan(2 * live);
    // Some 100,000 were cancelled, and each sweep took a thousand or more out.
    expect(sweeps).toBeGreaterThan(0);
    expect(sweeps).toBeLessThanOrEqual(100);
  });

  test('cancelled events whose time comes are dropped without a sweep', () => {
    const queue = new LadderQueue();
    let sweeps = 0;
    queue.retain = () => void sweeps++;
    const scheduler = new Scheduler(queue);
    for (let turn = 0; turn < 5000; turn++) {
      scheduler.cancel(scheduler.after(1, () => {}));
      scheduler.run(scheduler.now + 2);
    }
    expect([queue.size, sweeps]).toEqual([0, 0]);
  });

  test('nothing an event held is kept alive after it ran or was cancelled', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const scheduler = new Scheduler();
    const held: WeakRef<object>[] = [];
    const make = () => {
      const object = { payload: new Array(100).fill(0) };
      held.push(new WeakRef(object));
      return object;
    };
    const use = (..._objects: unknown[]) => {};
    (() => {
      const captured = make();
      scheduler.at(1, () => use(captured));
      scheduler.at(1, use, make(), make(), make());
      scheduler.batch(batchOf(0, [1, 1], use.bind(undefined, make())));
      scheduler.cancel(scheduler.at(9, use, make(), make(), make()));
      scheduler.at(9, use, held);
    })();
    scheduler.run(5);
    // A weak reference holds its object until the turn of the event loop is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    expect(held.map((each) => each.deref())).toEqual(held.map(() => undefined));
    expect(scheduler.pending).toBe(1);
  });
});

describe('batch', () => {
  test('serials are taken when it is scheduled', () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const note = (name: string) => void log.push(`${scheduler.now} ${name}`);
    scheduler.at(2, note, 'before');
    scheduler.batch(batchOf(0, [2, 1, 2], (order) => note(`batch ${order}`)));
    scheduler.at(2, note, 'after');
    expect(scheduler.pending).toBe(5);
    expect(scheduler.run(1)).toBe(1);
    expect(scheduler.pending).toBe(4);
    scheduler.run(2);
    expect(log).toEqual(['1 batch 1', '2 before', '2 batch 0', '2 batch 2', '2 after']);
    expect([scheduler.executed, scheduler.pending]).toEqual([5, 0]);
  });

  test('an empty one is nothing', () => {
    const scheduler = new Scheduler();
    scheduler.batch(batchOf(0, [], () => {}));
    expect([scheduler.pending, scheduler.run(5)]).toEqual([0, 0]);
  });

  test.each([
    ['time before now', [4, 20], [0, 1]],
    ['time that goes back', [20, 15], [0, 1]],
    ['time that is not whole', [20, 20.5], [0, 1]],
    ['order that does not rise at an equal time', [20, 20], [1, 0]],
    ['order used twice', [20, 20], [0, 0]],
    ['order past the end', [20, 21], [0, 2]],
    ['order below 0', [20, 21], [-1, 1]],
    ['order that is not whole', [20, 21], [0.5, 1]],
  ])('refuses a %s', (_, times, orders) => {
    const scheduler = new Scheduler();
    scheduler.run(10);
    const batch: Batch = {
      length: 2,
      timeOf: (position) => times[position]!,
      orderOf: (position) => orders[position]!,
      run: () => {},
    };
    expect(() => {
      scheduler.batch(batch);
      scheduler.run(30);
    }).toThrow(InvariantError);
  });
});

/** What the scheduler must do, in the plainest way: a list searched for its least; batches sent one by one. */
class PlainScheduler {
  now = 0;
  #serial = 0;
  readonly #events: { time: number; serial: number; action: () => void }[] = [];

  after(delay: number, action: () => void): number {
    this.#events.push({ time: this.now + delay, serial: this.#serial, action });
    return this.#serial++;
  }
  batch(batch: Batch): void {
    const positions = Array.from({ length: batch.length }, (_, position) => position);
    positions.sort((a, b) => batch.orderOf(a) - batch.orderOf(b));
    for (const position of positions) {
      this.after(batch.timeOf(position) - this.now, () => batch.run(position));
    }
  }
  cancel(serial: number): boolean {
    const place = this.#events.findIndex((event) => event.serial === serial);
    if (place >= 0) this.#events.splice(place, 1);
    return place >= 0;
  }
  run(until: number): void {
    for (;;) {
      const due = this.#events.filter((event) => event.time <= until);
      due.sort((a, b) => a.time - b.time || a.serial - b.serial);
      const next = due[0];
      if (next === undefined) break;
      this.#events.splice(this.#events.indexOf(next), 1);
      this.now = next.time;
      next.action();
    }
    this.now = until;
  }
}

/** Something a handler does: schedule events of which each does the like, or take one back. */
interface Deed {
  delays: number[];
  asBatch: boolean;
  cancels: number | null;
  next: Deed[];
}

function deedsOf(depth: number): fc.Arbitrary<Deed[]> {
  const deed = fc.record({
    delays: fc.array(fc.oneof(fc.nat(3), fc.constantFrom(0, 10, 1_000_000)), { maxLength: 6 }),
    asBatch: fc.boolean(),
    cancels: fc.option(fc.nat(30), { nil: null }),
    next: depth === 0 ? fc.constant<Deed[]>([]) : deedsOf(depth - 1),
  });
  return fc.array(deed, { maxLength: 4 });
}

const deeds = deedsOf(2);

type Kind = Pick<PlainScheduler, 'now' | 'batch' | 'cancel' | 'run'> & {
  after(delay: number, action: () => void): number;
};

/** Does the deeds and tells what ran when; with `split`, batches are sent one by one instead. */
function play(scheduler: Kind, program: readonly Deed[], split: boolean): string[] {
  const log: string[] = [];
  const ids: number[] = [];
  let budget = 400;
  const perform = (list: readonly Deed[], from: string) => {
    for (const [index, { delays, asBatch, cancels, next }] of list.entries()) {
      const happen = (order: number) => {
        const tag = `${from}.${index}:${order}`;
        log.push(`${scheduler.now} ${tag}`);
        perform(next, tag);
      };
      budget -= delays.length;
      if (budget < 0) return;
      if (asBatch && !split) scheduler.batch(batchOf(scheduler.now, delays, happen));
      else {
        for (const [order, delay] of delays.entries()) {
          const id = scheduler.after(delay, () => happen(order));
          // Only what was sent singly in both can be taken back in both.
          if (!asBatch) ids.push(id);
        }
      }
      if (cancels !== null && ids.length > 0) {
        log.push(`cancel ${cancels % ids.length} ${scheduler.cancel(ids[cancels % ids.length]!)}`);
      }
    }
  };
  perform(program, '');
  for (const until of [0, 2, 5, 11, 3_000_000, 100_000_000]) {
    scheduler.run(until);
    log.push(`until ${scheduler.now}`);
  }
  return log;
}

describe('properties', () => {
  test('any mix of singles, batches, ties and cancels runs as in a plain list', () => {
    let ran = 0;
    fc.assert(
      fc.property(deeds, (program) => {
        const expected = play(new PlainScheduler(), program, false);
        expect(play(new Scheduler(), program, false)).toEqual(expected);
        expect(play(new Scheduler(new HeapQueue()), program, false)).toEqual(expected);
        ran += expected.length;
      }),
      { seed: 4, numRuns: 300 },
    );
    expect(ran).toBeGreaterThan(3000);
  });

  test('a batch runs exactly as its single sends would', () => {
    fc.assert(
      fc.property(deeds, (program) => {
        expect(play(new Scheduler(), program, false)).toEqual(play(new Scheduler(), program, true));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test('the order does not depend on the queue, with thousands pending', () => {
    const run = (scheduler: Scheduler) => {
      const log: number[] = [];
      let state = 1;
      const draw = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
      const ids: number[] = [];
      const tick = (tag: number) => {
        log.push(tag, scheduler.now);
        if (tag % 5 === 0) {
          const delays = Array.from({ length: 20 }, () => draw() % 5000);
          scheduler.batch(batchOf(scheduler.now, delays, (order) => log.push(-order)));
        }
        if (tag % 3 === 0) scheduler.cancel(ids[draw() % ids.length]!);
        ids.push(scheduler.after(draw() % 10_000, tick, draw()));
        ids.push(scheduler.after((draw() % 2) * 1000, tick, draw()));
        if (tag % 7 < 2) scheduler.cancel(ids[draw() % ids.length]!);
      };
      for (let index = 0; index < 100; index++) ids.push(scheduler.at(index % 10, tick, index));
      scheduler.run(Infinity, 40_000);
      return log;
    };
    const log = run(new Scheduler());
    expect(log.length).toBeGreaterThan(40_000);
    expect(log).toEqual(run(new Scheduler(new HeapQueue())));
  });
});
