import fc from 'fast-check';
import { expect, test } from 'vitest';
import { portableHashStream } from '../../src/engine/event-log.js';
import type { Block } from '../../src/ledger/block.js';
import { ForkRecorder, type HeadChanges, type MomentVisitor } from '../../src/observers/fork-recorder.js';
import { RunLog } from '../../src/observers/run-log.js';

const BLOCKS = Array.from({ length: 4 }, (_, index) => ({ index, transactions: [] }) as unknown as Block);

/** Few times and nodes, so that moments meet; now and then enough of them to fill more than one chunk. */
const moments = fc.record({
  drawn: fc.array(
    fc.record({
      what: fc.constantFrom('proposed' as const, 'arrived' as const, 'headChanged' as const),
      node: fc.nat(2),
      block: fc.nat(3),
      later: fc.nat(1),
    }),
    { minLength: 1, maxLength: 40 },
  ),
  repeats: fc.constantFrom(1, 300),
  isLogged: fc.boolean(),
});

/** A log such as a run keeps. */
const logOf = (): RunLog & HeadChanges =>
  new RunLog({
    hash: portableHashStream(),
    keep: true,
    transactions: [],
    blocks: BLOCKS,
    counts: () => new Map(),
  });

function all(each: (visit: MomentVisitor) => void): Parameters<MomentVisitor>[] {
  const found: Parameters<MomentVisitor>[] = [];
  each((...moment) => found.push(moment));
  return found;
}

test('what a recorder was told comes back in order, whatever stands in one row', () => {
  fc.assert(
    fc.property(moments, ({ drawn, repeats, isLogged }) => {
      const log = logOf();
      const recorder = new ForkRecorder(isLogged ? log : undefined);
      const told: Record<'arrivals' | 'heads', Parameters<MomentVisitor>[]> = { arrivals: [], heads: [] };
      let time = 0;
      for (let turn = 0; turn < repeats; turn++) {
        for (const { what, node, block: index, later } of drawn) {
          time += later;
          const block = BLOCKS[index]!;
          if (what !== 'arrived') log[what](time, node, block);
          recorder[what](time, node, block);
          told[what === 'headChanged' ? 'heads' : 'arrivals'].push([time, node, index]);
        }
      }
      expect(all((visit) => recorder.eachArrival(visit))).toEqual(told.arrivals);
      expect(all((visit) => recorder.eachHead(visit))).toEqual(told.heads);
    }),
    { numRuns: 40 },
  );
});

test('more changes of heads than one chunk of bits holds come back with their arrivals', () => {
  const recorder = new ForkRecorder();
  const [block] = BLOCKS as [Block];
  const COUNT = 140_000;
  for (let time = 0; time < COUNT; time++) {
    // Every third block is followed later than it came.
    recorder.arrived(time, time % 7, block);
    recorder.headChanged(time % 3 === 0 ? time + 0.5 : time, time % 7, block);
  }
  let arrivals = 0;
  let wrong = 0;
  recorder.eachArrival((time, node) => {
    if (time !== arrivals || node !== arrivals % 7) wrong++;
    arrivals++;
  });
  expect([arrivals, wrong]).toEqual([COUNT, 0]);
});
