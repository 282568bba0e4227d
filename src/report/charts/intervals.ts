import * as Plot from '@observablehq/plot';
import { greatestOf, leastOf } from '../../engine/extremes.js';
import type { Chart } from '../chart.js';
import { counted, tickText } from '../number-text.js';
import { colour } from '../palette.js';
import { chainBlocks, quantileAmong, type RunData } from '../run-data.js';
import { timeText, timeUnit } from '../time-unit.js';
import { baseline, horizontalGrid } from './axes.js';

const BINS = 24;

/** Times between the blocks of the final chain, in simulated seconds. */
export function blockIntervals(data: RunData): readonly number[] {
  const times = chainBlocks(data).map(({ time }) => Number(time));
  return times.slice(1).map((time, place) => time - times[place]!);
}

/** How long blocks took: a histogram of the times between those of the final chain. */
export function intervalsChart(data: RunData): Chart | undefined {
  const intervals = blockIntervals(data);
  if (intervals.length < 2) return undefined;
  const longest = greatestOf(intervals);
  const unit = timeUnit(longest);
  const mean = intervals.reduce((sum, time) => sum + time, 0) / intervals.length;
  const median = quantileAmong(intervals, 0.5)!;
  const bins = binned(intervals.map((time) => time / unit.seconds));
  const top = greatestOf(bins.map(({ count }) => count));
  return {
    name: 'intervals',
    title: 'Time between blocks',
    reading: `Half of the ${counted(intervals.length, 'interval')} were shorter than ${timeText(median)}, the longest was ${timeText(longest)}.`,
    legend: [
      { label: 'blocks', colour: 'blue', shape: 'box' },
      { label: `mean, ${timeText(mean)}`, colour: 'orange', shape: 'dashes' },
    ],
    panels: [
      {
        plot: ({ narrow }) => ({
          x: {
            label: `time since the block before (${unit.symbol})`,
            domain: [bins[0]!.from, bins.at(-1)!.to],
            ticks: narrow ? 4 : 7,
            tickFormat: tickText,
          },
          y: { label: 'blocks (count)', domain: [0, top], ticks: Math.min(5, top), tickFormat: tickText },
          marks: [
            horizontalGrid(Math.min(5, top)),
            Plot.rectY(bins, {
              x1: 'from',
              x2: 'to',
              y: 'count',
              fill: colour('blue'),
              inset: 0.5,
              title: ({ from, to, count }) => `${from} to ${to} ${unit.symbol}: ${count}`,
            }),
            Plot.ruleX([mean / unit.seconds], {
              stroke: colour('orange'),
              strokeWidth: 2.5,
              strokeDasharray: '4 3',
            }),
            baseline(),
          ],
        }),
      },
    ],
  };
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Counts in steps of 1, 2 or 5 times a power of ten: from 0 on, unless all values lie close together. */
function binned(values: readonly number[]): readonly Bin[] {
  const [least, greatest] = [leastOf(values), greatestOf(values)];
  const close = least > greatest / 2 && least < greatest;
  const step = roundStep((close ? greatest - least : greatest) / BINS);
  const first = close ? Math.floor(least / step) : 0;
  const counts = new Array<number>(Math.floor(greatest / step) - first + 1).fill(0);
  for (const value of values) counts[Math.floor(value / step) - first]!++;
  return counts.map((count, place) => ({
    from: Number(((first + place) * step).toPrecision(12)),
    to: Number(((first + place + 1) * step).toPrecision(12)),
    count,
  }));
}

function roundStep(least: number): number {
  let power = 1;
  while (power > least) power /= 10;
  while (power * 10 <= least) power *= 10;
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}
