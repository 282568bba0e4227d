import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block } from '../../src/ledger/block.js';
import { type BlockMoment, ForkRecorder } from '../../src/observers/fork-recorder.js';

const BLOCKS = Array.from({ length: 4 }, (_, index) => ({ index }) as Block);

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
});

test('what a recorder was told comes back in order, whatever stands in one row', () => {
  fc.assert(
    fc.property(moments, ({ drawn, repeats }) => {
      const recorder = new ForkRecorder();
      const told: Record<'arrivals' | 'heads', BlockMoment[]> = { arrivals: [], heads: [] };
      let time = 0;
      for (let turn = 0; turn < repeats; turn++) {
        for (const { what, node, block: index, later } of drawn) {
          time += later;
          const block = BLOCKS[index]!;
          recorder[what](time, node, block);
          told[what === 'headChanged' ? 'heads' : 'arrivals'].push({ time, node, block });
        }
      }
      expect([...recorder.arrivals(BLOCKS)]).toEqual(told.arrivals);
      expect([...recorder.heads(BLOCKS)]).toEqual(told.heads);
    }),
    { numRuns: 40 },
  );
});
