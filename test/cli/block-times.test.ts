import { describe, expect, test } from 'vitest';
import { blockTimesLine, chainIntervals } from '../../src/cli/terminal/block-times.js';
import { tableOf } from '../../src/observers/table.js';

describe('block times as a line of bars', () => {
  test('have the longest wait full height and shorter ones in proportion', () => {
    expect(blockTimesLine([1, 2, 4, 8, 0], 80)).toBe('▁▂▄█▁');
  });

  test('fit any width, and keep the longest wait of those a bar stands for', () => {
    const intervals = Array.from({ length: 1000 }, (_, place) => (place === 517 ? 9 : 1));
    const line = blockTimesLine(intervals, 40);
    expect(line).toHaveLength(40);
    expect([...line].filter((bar) => bar === '█')).toHaveLength(1);
    expect(line.indexOf('█')).toBe(Math.floor((517 / 1000) * 40));
  });

  test('are nothing without at least two waits', () => {
    expect(blockTimesLine([3], 80)).toBe('');
    expect(blockTimesLine([0, 0], 80)).toBe('▁▁');
  });

  test('come from the final chain alone, by height', () => {
    const row = (height: number, time: number, canonical: boolean) => ({ height, time, canonical });
    const rows = [row(0, 5, true), row(1, 8, false), row(1, 9, true), row(2, 16, true)];
    expect(chainIntervals(tableOf('blocks', rows, []))).toEqual([4, 7]);
  });
});
