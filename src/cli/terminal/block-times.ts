import { greatestOf } from '../../engine/extremes.js';
import type { Table } from '../../observers/table.js';

const EIGHTHS = '▁▂▃▄▅▆▇█';

/**
 * The times between the blocks of the final chain as a line of bars, oldest first: how high a bar is says how long
 * the chain waited. Of more blocks than there is room for, each bar stands for the longest wait of a few.
 *
 * @param width characters there is room for.
 * @returns nothing for a chain of fewer than three blocks.
 */
export function blockTimesLine(intervals: readonly number[], width: number): string {
  if (intervals.length < 2 || width < 1) return '';
  const longest = greatestOf(intervals);
  const bars = Math.min(width, intervals.length);
  const line = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * intervals.length) / bars);
    const to = Math.floor(((bar + 1) * intervals.length) / bars);
    const wait = greatestOf(intervals.slice(from, to));
    const height = longest === 0 ? 0 : Math.ceil((wait / longest) * EIGHTHS.length) - 1;
    return EIGHTHS[Math.max(0, height)];
  });
  return line.join('');
}

/** Seconds between the blocks of the final chain, from the table of blocks. */
export function chainIntervals({ columns, length }: Table): readonly number[] {
  const { time, canonical, height } = columns;
  if (time === undefined || canonical === undefined || height === undefined) return [];
  const chain = Array.from({ length }, (_, row) => row)
    .filter((row) => canonical[row] === true)
    .sort((a, b) => Number(height[a]) - Number(height[b]))
    .map((row) => Number(time[row]));
  return chain.slice(1).map((moment, place) => moment - chain[place]!);
}
