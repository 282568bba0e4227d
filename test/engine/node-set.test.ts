import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { NodeSet } from '../../src/engine/node-set.js';

describe('NodeSet', () => {
  test('says whether anything changed', () => {
    const set = new NodeSet(40);
    expect([set.add(31), set.add(31), set.size]).toEqual([true, false, 1]);
    expect([set.delete(31), set.delete(31), set.delete(32), set.size]).toEqual([true, false, false, 0]);
  });

  test('walks in ascending order, over word borders', () => {
    const set = new NodeSet(200);
    for (const node of [199, 0, 64, 31, 32, 63, 100]) set.add(node);
    expect([...set]).toEqual([0, 31, 32, 63, 64, 100, 199]);
    expect([set.nextFrom(33), set.nextFrom(64), set.nextFrom(101), set.nextFrom(200)]).toEqual([
      63, 64, 199, -1,
    ]);
    set.clear();
    expect([[...set], set.size, set.nextFrom(0)]).toEqual([[], 0, -1]);
  });

  test.each([-1, 40, 1000, Number.NaN])('refuses node %s when it has room for 40', (node) => {
    const set = new NodeSet(40);
    expect(() => set.add(node)).toThrow(InvariantError);
    expect(() => set.has(node)).toThrow(InvariantError);
    expect(() => set.delete(node)).toThrow(InvariantError);
  });

  test('an empty range of nodes is allowed', () => {
    expect([...new NodeSet(0)]).toEqual([]);
  });

  test('any run of changes goes as with a Set', () => {
    const change = fc.tuple(fc.constantFrom('add', 'delete', 'has'), fc.nat(99));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const bits = new NodeSet(100);
        const plain = new Set<number>();
        for (const [kind, node] of changes) {
          if (kind === 'has') expect(bits.has(node)).toBe(plain.has(node));
          else if (kind === 'delete') expect(bits.delete(node)).toBe(plain.delete(node));
          else {
            expect(bits.add(node)).toBe(!plain.has(node));
            plain.add(node);
          }
        }
        expect([bits.size, [...bits]]).toEqual([plain.size, [...plain].sort((a, b) => a - b)]);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
