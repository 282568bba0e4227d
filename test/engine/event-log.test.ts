import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes } from '../../src/cli/node-crypto.js';
import { InvariantError } from '../../src/engine/errors.js';
import { EventLog, type EventVisitor, portableHashStream } from '../../src/engine/event-log.js';

/** An event with what is said of it: a note before it, or a detail. */
type Event = [
  time: number,
  node: number,
  type: number,
  subject: number,
  said?: { note?: string; detail?: string },
];

function write(log: EventLog, events: readonly Event[]): EventLog {
  for (const [time, node, type, subject, said] of events) {
    if (said?.note !== undefined) log.note(said.note);
    if (said?.detail !== undefined) log.detail(log.numberOf(said.detail));
    log.record(time, node, type, subject);
  }
  return log;
}

const digestOf = (events: readonly Event[]) => write(new EventLog(), events).hex();

/** The bytes that the doc comment of EventLog describes, written without any of its code. */
function documented(events: readonly Event[]): Buffer {
  const names: string[] = [];
  const row = (time: number, node: number, type: number, subject: number): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(BigInt(time) | (BigInt(type) << 56n), 0);
    bytes.writeInt32LE(node, 8);
    bytes.writeInt32LE(subject, 12);
    return bytes;
  };
  const text = (type: number, content: string): Buffer => {
    const bytes = Buffer.from(content, 'utf8');
    const filled = Buffer.alloc(Math.ceil(bytes.length / 16) * 16);
    bytes.copy(filled);
    return Buffer.concat([row(0, 0, type, bytes.length), filled]);
  };
  const parts: Buffer[] = [];
  for (const [time, node, type, subject, said] of events) {
    if (said?.note !== undefined) parts.push(text(255, said.note));
    if (said?.detail !== undefined) {
      if (!names.includes(said.detail)) {
        names.push(said.detail);
        parts.push(text(254, said.detail));
      }
      parts.push(row(0, 0, 253, names.indexOf(said.detail)));
    }
    parts.push(row(time, node, type, subject));
  }
  return Buffer.concat(parts);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const events: Event[] = [
  [0, -1, 3, 0, { note: 'root' }],
  [1500, 3, 1, 7, { note: 'Zürich €5 𝛑' }],
  [1500, 4, 2, 7, { detail: 'overdraft' }],
  [Number.MAX_SAFE_INTEGER, 2 ** 31 - 1, 252, -1, { detail: 'overdraft' }],
];

const anyEvents = fc.array(
  fc.tuple(
    fc.oneof(fc.nat(20), fc.maxSafeNat()),
    fc.integer({ min: -1, max: 20 }),
    fc.nat(252),
    fc.oneof(fc.nat(20), fc.integer()),
    fc.oneof(
      fc.constant(undefined),
      fc.record({ note: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
      fc.record({ detail: fc.constantFrom('', 'overdraft', 'unknown') }),
    ),
  ),
  { maxLength: 30 },
) as fc.Arbitrary<Event[]>;

describe('EventLog', () => {
  test('its digest is the SHA-256 of the documented bytes', () => {
    expect(digestOf(events)).toBe(sha256(documented(events)));
    expect(digestOf(events)).toBe('d8d126dd9bce294e8071865c9337c861ff9073a596d5880d04c95b5c28903b02');
    expect(new EventLog().hex()).toBe(sha256(new Uint8Array()));
    fc.assert(
      fc.property(anyEvents, (some) => {
        expect(digestOf(some)).toBe(sha256(documented(some)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('says the same with either hash stream', () => {
    expect(write(new EventLog({ hash: nodeHashes.sha256Stream() }), events).hex()).toBe(digestOf(events));
    for (const stream of [nodeHashes.sha256Stream(), portableHashStream()]) {
      stream.update(Uint8Array.of(97));
      expect(stream.hex()).toBe(sha256(Buffer.from('a')));
      stream.update(Uint8Array.of(98, 99));
      expect(stream.hex()).toBe(sha256(Buffer.from('abc')));
    }
  });

  test('a note is folded in, and is not an event', () => {
    const log = new EventLog();
    log.note('sent 12\n');
    const row = Buffer.alloc(32);
    row.writeUInt8(255, 7);
    row.writeInt32LE(8, 12);
    row.write('sent 12\n', 16);
    expect([log.hex(), log.events]).toEqual([sha256(row), 0]);
  });

  test('may be asked for its digest at any time without changing', () => {
    const log = new EventLog();
    for (const event of events) {
      write(log, [event]);
      expect(log.hex()).toBe(log.hex());
    }
    expect(log.hex()).toBe(digestOf(events));
  });

  test('does not depend on where a chunk of 4096 rows ends, nor does what is read back', () => {
    // Texts shorter and longer than a chunk, that begin near its end, with characters of one to four bytes.
    for (const filler of ['a', 'é', '€', '𝛑']) {
      for (const rows of [0, 4093, 4094, 4095]) {
        for (const length of [0, 15, 16, 17, 40, 70_000]) {
          const many: Event[] = Array.from({ length: rows }, (_, place) => [place, 1, 2, place]);
          many.push([9000, 5, 6, 7, { note: filler.repeat(length) }], [9001, 5, 6, 8, { detail: filler }]);
          const log = write(new EventLog({ keep: true }), many);
          expect(log.hex()).toBe(sha256(documented(many)));
          expect(readBack(log).slice(-2)).toEqual([
            [9000, 5, 6, 7, undefined],
            [9001, 5, 6, 8, filler],
          ]);
          expect(readBack(log)).toHaveLength(rows + 2);
        }
      }
    }
  });

  /** What `each` gives, with the detail as text. */
  function readBack(log: EventLog): unknown[][] {
    const rows: unknown[][] = [];
    log.each((time, node, type, subject, detail) => {
      rows.push([time, node, type, subject, detail === undefined ? undefined : log.name(detail)]);
    });
    return rows;
  }

  test('gives back every event as it was recorded, kept or handed on', () => {
    fc.assert(
      fc.property(anyEvents, (some) => {
        const wanted = some.map(([time, node, type, subject, said]) => [
          time,
          node,
          type,
          subject,
          said?.detail,
        ]);
        expect(readBack(write(new EventLog({ keep: true }), some))).toEqual(wanted);
        const handed: unknown[][] = [];
        const visit: EventVisitor = (time, node, type, subject, detail) => {
          handed.push([time, node, type, subject, detail === undefined ? undefined : log.name(detail)]);
        };
        const log = new EventLog({ visit });
        write(log, some);
        log.finish();
        log.finish();
        expect(handed).toEqual(wanted);
        expect(readBack(log)).toEqual([]);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test('hands on each chunk when it is full, so that none stays in memory', () => {
    const handed: number[] = [];
    const log = new EventLog({ visit: (time) => void handed.push(time) });
    for (let time = 0; time < 10_000; time++) log.record(time, 0, 0, 0);
    expect(handed).toHaveLength(8192);
    log.finish();
    expect(handed).toEqual(Array.from({ length: 10_000 }, (_, time) => time));
  });

  test('tells every field, and one field from the next', () => {
    const base: Event = [12, 3, 1, 2, { note: 'ab', detail: 'cd' }];
    const others: Event[] = [
      [13, 3, 1, 2, { note: 'ab', detail: 'cd' }],
      [12 + 2 ** 32, 3, 1, 2, { note: 'ab', detail: 'cd' }],
      [12, 4, 1, 2, { note: 'ab', detail: 'cd' }],
      [12, 3, 2, 2, { note: 'ab', detail: 'cd' }],
      [12, 3, 1, 3, { note: 'ab', detail: 'cd' }],
      [12, 3, 1, 2, { note: 'a', detail: 'bcd' }],
      [12, 3, 1, 2, { note: 'abc', detail: 'd' }],
      [12, 3, 1, 2, { note: 'ab\0', detail: 'cd' }],
      [12, 3, 1, 2, { note: 'cd', detail: 'ab' }],
      [12, 3, 1, 2, { note: 'ab' }],
      [12, 3, 1, 2, { detail: 'cd' }],
      [12, 3, 1, 2],
    ];
    expect(new Set([base, ...others].map((event) => digestOf([event]))).size).toBe(1 + others.length);
    expect(digestOf([base, others[0]!])).not.toBe(digestOf([others[0]!, base]));
  });

  test('different lists of events have different digests', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (one, other) => {
        expect(digestOf(one) === digestOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('a checkpoint every so many events is the digest of everything so far', () => {
    const heard: unknown[] = [];
    const log = write(
      new EventLog({ every: 2, onCheckpoint: (checkpoint) => void heard.push(checkpoint) }),
      events,
    );
    expect(log.checkpoints).toEqual([
      { events: 2, time: 1500, digest: digestOf(events.slice(0, 2)) },
      { events: 4, time: Number.MAX_SAFE_INTEGER, digest: log.hex() },
    ]);
    expect(heard).toEqual(log.checkpoints);
    expect(log.events).toBe(4);
    expect(() => new EventLog({ every: 0 })).toThrow(InvariantError);
  });

  test('checkpoints are 1000 events apart unless told', () => {
    const log = new EventLog();
    for (let time = 0; time < 2500; time++) log.record(time, 0, 0, 0);
    expect(log.checkpoints.map((checkpoint) => [checkpoint.events, checkpoint.time])).toEqual([
      [1000, 999],
      [2000, 1999],
    ]);
  });

  test('a summary is noted before each checkpoint', () => {
    let messages = 0;
    const log = new EventLog({ every: 2, summary: () => `messages ${messages}` });
    for (const event of events) {
      messages += 10;
      write(log, [event]);
    }
    const noted = new EventLog();
    write(noted, events.slice(0, 2)).note('messages 20');
    expect(log.checkpoints[0]?.digest).toBe(noted.hex());
    write(noted, events.slice(2)).note('messages 40');
    expect(log.hex()).toBe(noted.hex());
  });
});
