import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventQueue } from '../../src/engine/event-queue.js';
import { HeapQueue } from '../../src/engine/heap-queue.js';
import { LadderQueue } from '../../src/engine/ladder-queue.js';
import { randomSource } from '../../src/engine/random.js';

const FAR = Number.MAX_SAFE_INTEGER;

/** Every implementation runs every case. */
const queues: [string, () => EventQueue][] = [
  ['heap', () => new HeapQueue()],
  ['ladder', () => new LadderQueue()],
];

/** What a queue must do, in the plainest way: a list kept sorted. */
class SortedList implements EventQueue {
  readonly #entries: { time: number; serial: number; id: number }[] = [];

  get size(): number {
    return this.#entries.length;
  }
  get headTime(): number {
    return this.#entries[0]?.time ?? Infinity;
  }
  get headSerial(): number {
    return this.#entries[0]!.serial;
  }
  get headId(): number {
    return this.#entries[0]!.id;
  }
  push(time: number, serial: number, id: number): void {
    // Searched by halves, so that a case with thousands of entries stays short.
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle]!;
      if (entry.time < time || (entry.time === time && entry.serial < serial)) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { time, serial, id });
  }
  pop(): number {
    return this.#entries.shift()?.id ?? -1;
  }
  retain(keep: (serial: number, id: number) => boolean): void {
    this.#entries.splice(
      0,
      this.#entries.length,
      ...this.#entries.filter((entry) => keep(entry.serial, entry.id)),
    );
  }
}

type Head = [time: number, serial: number, id: number];

function takeAll(queue: EventQueue): Head[] {
  const taken: Head[] = [];
  while (queue.size > 0) {
    const { headTime, headSerial, headId } = queue;
    expect(queue.pop()).toBe(headId);
    taken.push([headTime, headSerial, headId]);
  }
  return taken;
}

/** Fills a queue and the plain list alike, and expects the same out of both. */
function expectSameOrder(
  queue: EventQueue,
  times: readonly number[],
  serialOf = (index: number) => index,
): void {
  const plain = new SortedList();
  for (const [index, time] of times.entries()) {
    queue.push(time, serialOf(index), index);
    plain.push(time, serialOf(index), index);
  }
  expect(queue.size).toBe(times.length);
  expect(takeAll(queue)).toEqual(takeAll(plain));
}

describe.each(queues)('%s queue', (_, make) => {
  const random = randomSource('event queue').stream('cases');
  const many = (count: number, draw: () => number) => Array.from({ length: count }, draw);

  test('an empty one says so', () => {
    const queue = make();
    expect([queue.size, queue.headTime, queue.pop()]).toEqual([0, Infinity, -1]);
    queue.push(5, 0, 7);
    expect([queue.size, queue.headTime, queue.headSerial, queue.headId]).toEqual([1, 5, 0, 7]);
    expect(queue.pop()).toBe(7);
    expect([queue.size, queue.headTime, queue.pop()]).toEqual([0, Infinity, -1]);
  });

  test('equal times come out by serial, whichever way they came in', () => {
    expectSameOrder(make(), Array(3000).fill(9));
    expectSameOrder(make(), Array(3000).fill(9), (index) => 3000 - index);
    expectSameOrder(make(), Array(3000).fill(FAR), (index) => (index * 7919) % 3001);
  });

  test('a few distinct times, thousands of ties', () => {
    expectSameOrder(
      make(),
      many(5000, () => random.below(3)),
    );
    expectSameOrder(
      make(),
      many(5000, () => random.below(2) * FAR),
    );
  });

  test('times spread evenly', () => {
    expectSameOrder(
      make(),
      many(5000, () => random.below(1_000_000)),
    );
  });

  test('two crowds far apart', () => {
    expectSameOrder(
      make(),
      many(5000, () => (random.below(10) > 0 ? random.below(500) : 2 ** 50 + random.below(500))),
    );
  });

  test('each time twice as far as the one before', () => {
    expectSameOrder(
      make(),
      many(3000, () => 2 ** random.below(53) + random.below(2)),
    );
  });

  test('the farthest times there are', () => {
    expectSameOrder(
      make(),
      many(2000, () => FAR - random.below(1000)),
    );
    expectSameOrder(make(), [FAR, 0, FAR - 1, ...many(1000, () => random.below(FAR))]);
  });

  test('a crowd within a crowd within a crowd', () => {
    const times: number[] = [];
    for (let depth = 0; depth < 40; depth++) {
      for (let index = 0; index < 300; index++) times.push(random.below(2 ** (depth + 1)));
    }
    expectSameOrder(make(), times);
  });

  test('a time before the last popped one comes next', () => {
    const queue = make();
    for (let index = 0; index < 2000; index++) queue.push(1000 + index, index, index);
    for (let index = 0; index < 1500; index++) queue.pop();
    queue.push(3, 5000, 1);
    queue.push(2499, 5001, 2);
    queue.push(-4, 5002, 3);
    expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([3, 1, 2, 1500]);
  });

  test('a serial kept from earlier takes its place among equal times', () => {
    const queue = make();
    for (let index = 0; index < 1000; index++) queue.push(50, 2 * index, index);
    for (let index = 0; index < 500; index++) queue.pop();
    queue.push(50, 1001, 2000);
    queue.push(50, 1, 2001);
    expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([2001, 500, 2000, 501]);
  });

  // Bursts and droughts, so that the queue must take on shape after shape while the clock runs.
  test.each([
    ['exponential', () => random.exponential(1_000_000)],
    ['short with far outliers', () => (random.below(50) > 0 ? random.below(100) : random.below(2 ** 45))],
    ['mostly ties', () => random.below(3) * 1000],
    ['ever finer', () => 2 ** random.below(30)],
  ])('growing and shrinking while popping: %s', (_name, increment) => {
    const queue = make();
    const plain = new SortedList();
    let serial = 0;
    for (const target of [10, 3000, 50, 6000, 0, 700, 0]) {
      const growing = queue.size < target;
      while (queue.size !== target) {
        const time = queue.headTime;
        expect(time).toBe(plain.headTime);
        const now = time === Infinity ? 0 : time;
        const pushes = growing ? 2 : random.below(2) * random.below(2);
        const serialOfHead = queue.size > 0 ? queue.headSerial : -1;
        expect(serialOfHead).toBe(plain.size > 0 ? plain.headSerial : -1);
        expect(queue.pop()).toBe(plain.pop());
        for (let push = 0; push < pushes && queue.size < target + 100; push++) {
          const later = now + increment();
          queue.push(later, serial, serial);
          plain.push(later, serial, serial++);
        }
        if (queue.size > target && growing) break;
      }
    }
    expect(takeAll(queue)).toEqual(takeAll(plain));
  });

  test('retain forgets the others and keeps the order', () => {
    const queue = make();
    const plain = new SortedList();
    for (let serial = 0; serial < 5000; serial++) {
      const time = random.exponential(10_000);
      queue.push(time, serial, serial);
      plain.push(time, serial, serial);
    }
    for (let turn = 0; turn < 1000; turn++) expect(queue.pop()).toBe(plain.pop());
    const keep = (serial: number, id: number) => (serial + id) % 3 === 0;
    queue.retain(keep);
    plain.retain(keep);
    expect(queue.size).toBe(plain.size);
    for (let serial = 5000; serial < 6000; serial++) {
      queue.push(5000 + serial, serial, serial);
      plain.push(5000 + serial, serial, serial);
    }
    expect(takeAll(queue)).toEqual(takeAll(plain));
    queue.push(1, 1, 1);
    queue.retain(() => false);
    expect([queue.size, queue.headTime, queue.pop()]).toEqual([0, Infinity, -1]);
  });

  test('any mix of pushes, pops and sweeps goes as in a sorted list', () => {
    const time = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.maxSafeNat(),
      fc.integer({ min: 0, max: 52 }).map((power) => 2 ** power),
    );
    // A push of many at once, since the interesting shapes need hundreds of entries.
    const push = fc.tuple(time, time, fc.integer({ min: 1, max: 400 }));
    const pop = fc.integer({ min: 1, max: 300 });
    const sweep = fc.constant('sweep' as const);
    const operations = fc.array(
      fc.oneof(
        { weight: 5, arbitrary: push },
        { weight: 5, arbitrary: pop },
        { weight: 1, arbitrary: sweep },
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(operations, (list) => {
        const queue = make();
        const plain = new SortedList();
        let serial = 0;
        for (const operation of list) {
          if (operation === 'sweep') {
            for (const each of [queue, plain]) each.retain((one) => one % 2 === 0);
          } else if (typeof operation === 'number') {
            for (let turn = 0; turn < operation; turn++) expect(queue.pop()).toBe(plain.pop());
          } else {
            const [start, spread, count] = operation;
            for (let index = 0; index < count; index++) {
              const at = Math.min(FAR, start + Math.floor((spread / count) * ((index * 31) % count)));
              for (const each of [queue, plain]) each.push(at, serial, serial);
              serial++;
            }
          }
          expect([queue.size, queue.headTime]).toEqual([plain.size, plain.headTime]);
        }
        expect(takeAll(queue)).toEqual(takeAll(plain));
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});
