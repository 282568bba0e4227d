import { describe, expect, test } from 'vitest';
import { type Observer, tellAll, wantsMessages } from '../../src/observers/observer.js';

const MESSAGE = { type: 'note', size: 1 };

describe('tellAll', () => {
  test('tells every observer, in the order given, with the same values', () => {
    const heard: unknown[] = [];
    const observer = (name: string): Observer => ({
      sent: (...values) => void heard.push([name, ...values]),
    });
    tellAll([observer('a'), observer('b'), observer('c')]).sent(7, 1, 2, MESSAGE, 9);
    expect(heard).toEqual([
      ['a', 7, 1, 2, MESSAGE, 9],
      ['b', 7, 1, 2, MESSAGE, 9],
      ['c', 7, 1, 2, MESSAGE, 9],
    ]);
  });

  test('passes over those who do not listen to the event', () => {
    const heard: string[] = [];
    const events = tellAll([
      { finished: () => void heard.push('a') },
      { sent: () => void heard.push('b') },
      { finished: () => void heard.push('c') },
    ]);
    events.finished(1);
    expect(heard).toEqual(['a', 'c']);
  });

  test('does nothing for an event that nobody listens to', () => {
    const events = tellAll([]);
    expect(events.sent(0, 0, 1, MESSAGE, 1)).toBeUndefined();
    // A log line's text is not even made.
    events.logged(0, 0, 'INFO', () => {
      throw new Error('made');
    });
  });

  test('has every event, so that the parts of a run need not ask', () => {
    const events = Object.entries(tellAll([]));
    expect(events.map(([name]) => name)).toEqual([
      'sent',
      'delivered',
      'dropped',
      'submitted',
      'accepted',
      'refused',
      'proposed',
      'arrived',
      'rejected',
      'headChanged',
      'finalised',
      'faultBegan',
      'faultEnded',
      'logged',
      'finished',
    ]);
    for (const [, tell] of events) expect(tell).toBeTypeOf('function');
  });

  test.each([1, 2])('calls methods on their own object (%d of them)', (count) => {
    class Counter implements Observer {
      #count = 0;
      finished(): void {
        this.#count++;
      }
      get count(): number {
        return this.#count;
      }
    }
    const counters = Array.from({ length: count }, () => new Counter());
    tellAll(counters).finished(0);
    expect(counters.map((counter) => counter.count)).toEqual(counters.map(() => 1));
  });
});

describe('wantsMessages', () => {
  test('is true as soon as one observer listens to messages sent or delivered', () => {
    expect(wantsMessages([])).toBe(false);
    expect(wantsMessages([{ finished() {} }, { dropped() {} }])).toBe(false);
    expect(wantsMessages([{}, { sent() {} }])).toBe(true);
    expect(wantsMessages([{ delivered() {} }])).toBe(true);
  });
});
