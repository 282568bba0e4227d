import { describe, expect, test } from 'vitest';
import { isolate, partition } from '../../src/network/rule.js';

const MESSAGE = { type: 'note', size: 1 };

describe('isolate', () => {
  const rule = isolate([1, 3]);
  const cases: readonly [from: number, to: number, verdict: string][] = [
    [1, 2, 'drop'],
    [2, 3, 'drop'],
    [1, 3, 'drop'],
    [0, 2, 'pass'],
  ];
  test.each(cases)('from %d to %d: %s', (from, to, verdict) => {
    expect(rule(from, to, MESSAGE, 0)).toBe(verdict);
  });
});

describe('partition', () => {
  const rule = partition([
    [0, 1],
    [2, 3],
  ]);
  const cases: readonly [from: number, to: number, verdict: string][] = [
    [0, 1, 'pass'],
    [3, 2, 'pass'],
    [1, 2, 'drop'],
    [2, 1, 'drop'],
    [0, 4, 'drop'],
    [4, 0, 'drop'],
    [4, 5, 'pass'],
  ];
  test.each(cases)('from %d to %d: %s', (from, to, verdict) => {
    expect(rule(from, to, MESSAGE, 0)).toBe(verdict);
  });
});
