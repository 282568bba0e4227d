import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventDigest, firstDifference } from '../../src/engine/digest.js';
import { InvariantError } from '../../src/engine/errors.js';

type Event = [time: number, node: number, type: string, detail: string];

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

function digestOf(events: readonly Event[]): string {
  const digest = new EventDigest();
  for (const event of events) digest.record(...event);
  return digest.hex();
}

const events: Event[] = [
  [0, -1, 'proposed', 'root'],
  [1500, 3, 'accepted', 'Zürich €5 𝛑'],
  [1500, 4, 'logged', ''],
];

describe('EventDigest', () => {
  test('is the SHA-256 of the documented text', () => {
    const text = 'e0 -1 8:proposed4:root\ne1500 3 8:accepted12:Zürich €5 𝛑\ne1500 4 6:logged0:\n';
    expect(digestOf(events)).toBe(sha256(text));
    expect(digestOf(events)).toBe('77f1dcbe77ea991426e8dd432a160e7b1a753a529cfd606544f076f7135416f3');
    expect(new EventDigest().hex()).toBe(sha256(''));
  });

  test('a note is folded in, and is not an event', () => {
    const digest = new EventDigest();
    digest.note('sent 12\nbytes 4');
    expect([digest.hex(), digest.events]).toEqual([sha256('n15:sent 12\nbytes 4\n'), 0]);
  });

  test('may be asked at any time without changing', () => {
    const digest = new EventDigest();
    for (const event of events) {
      digest.record(...event);
      expect(digest.hex()).toBe(digest.hex());
    }
    expect(digest.hex()).toBe(digestOf(events));
  });

  test('does not depend on where the buffer ends', () => {
    // Lengths around the buffer's, with characters of one to four bytes across its end.
    for (const filler of ['a', 'é', '€', '𝛑']) {
      for (const length of [2000, 4093, 4094, 8188, 8189, 8190, 8191, 8192, 8193, 20_000]) {
        const detail = 'x'.repeat(length % 7) + filler.repeat(length);
        expect(digestOf([[1, 2, 't', detail]])).toBe(sha256(`e1 2 1:t${detail.length}:${detail}\n`));
      }
    }
  });

  test('tells every field, and one field from the next', () => {
    const base: Event = [12, 3, 'ab', 'cd'];
    const others: Event[] = [
      [13, 3, 'ab', 'cd'],
      [12, 4, 'ab', 'cd'],
      [1, 23, 'ab', 'cd'],
      [12, 3, 'a', 'bcd'],
      [12, 3, 'abc', 'd'],
      [12, 3, 'ab', 'ce'],
      [12, 3, '', 'abcd'],
      [12, 3, 'ab2:cd', ''],
    ];
    expect(new Set([base, ...others].map((event) => digestOf([event]))).size).toBe(1 + others.length);
    expect(digestOf([base, others[0]!])).not.toBe(digestOf([others[0]!, base]));
  });

  test('tells lone surrogates apart', () => {
    const details = ['\ud800', '\ud801', '\udc00', '\ud800\udc00', '\udc00\ud800', '\ufffd'];
    expect(new Set(details.map((detail) => digestOf([[1, 2, 't', detail]]))).size).toBe(details.length);
  });

  test('different lists of events have different digests', () => {
    const event = fc.tuple(fc.nat(20), fc.nat(20), fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }));
    const list = fc.array(event, { maxLength: 4 });
    fc.assert(
      fc.property(list, list, (one, other) => {
        expect(digestOf(one) === digestOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('a checkpoint every so many events is the digest of everything so far', () => {
    const digest = new EventDigest({ every: 2 });
    for (const event of events) digest.record(...event);
    digest.record(1600, 5, 'accepted', 'last');
    expect(digest.checkpoints).toEqual([
      { events: 2, time: 1500, digest: digestOf(events.slice(0, 2)) },
      { events: 4, time: 1600, digest: digest.hex() },
    ]);
    expect(digest.events).toBe(4);
    expect(() => new EventDigest({ every: 0 })).toThrow(InvariantError);
  });

  test('checkpoints are 1000 events apart unless told', () => {
    const digest = new EventDigest();
    for (let time = 0; time < 2500; time++) digest.record(time, 0, 't', '');
    expect(digest.checkpoints.map(({ events, time }) => [events, time])).toEqual([
      [1000, 999],
      [2000, 1999],
    ]);
  });

  test('a summary is noted before each checkpoint', () => {
    let messages = 0;
    const digest = new EventDigest({ every: 2, summary: () => `messages ${messages}` });
    for (const event of events) {
      messages += 10;
      digest.record(...event);
    }
    const first = 'e0 -1 8:proposed4:root\ne1500 3 8:accepted12:Zürich €5 𝛑\nn11:messages 20\n';
    expect(digest.checkpoints[0]?.digest).toBe(sha256(first));
    expect(digest.hex()).toBe(sha256(`${first}e1500 4 6:logged0:\n`));
  });
});

describe('firstDifference', () => {
  const run = (changed: number, length = 10) => {
    const digest = new EventDigest({ every: 2 });
    for (let time = 0; time < length; time++) digest.record(time, time === changed ? 1 : 0, 't', '');
    return digest.checkpoints;
  };

  test('finds nothing between equal runs', () => {
    expect(firstDifference(run(-1), run(-1))).toBeUndefined();
    expect(firstDifference([], [])).toBeUndefined();
  });

  test('finds the checkpoint after the first event that differs', () => {
    const one = run(-1);
    const other = run(5);
    expect(firstDifference(one, other)).toEqual({ agreed: one[1], first: one[2], second: other[2] });
    expect(firstDifference(one, run(0))?.agreed).toBeUndefined();
  });

  test('finds where one run ends', () => {
    const one = run(-1);
    expect(firstDifference(one, one.slice(0, 3))).toEqual({
      agreed: one[2],
      first: one[3],
      second: undefined,
    });
  });
});
