import * as Plot from '@observablehq/plot';
import { greatestOf } from '../../engine/extremes.js';
import { BAND_OPACITY, type Chart } from '../chart.js';
import { colour } from '../palette.js';
import { chainBlocks, numberIn, quantileAmong, type RunData } from '../run-data.js';
import { timeText, timeUnit } from '../time-unit.js';
import { baseline, horizontalGrid, timeAxis } from './axes.js';

const PERCENTS = [50, 90, 99, 100] as const;

/** How fast blocks spread: the share of masters that hold a block against its age. */
export function propagationChart(data: RunData): Chart | undefined {
  const curve = curveOf(data);
  const half = curve.find(({ percent }) => percent === 50);
  const all = curve.find(({ percent }) => percent === 100);
  if (half === undefined || all === undefined || all.median === 0) return undefined;
  const unit = timeUnit(greatestOf(curve.map(({ late }) => late)));
  const points = [{ percent: 0, early: 0, median: 0, late: 0 }, ...curve];
  return {
    name: 'propagation',
    title: 'How fast blocks spread',
    reading: `In the median a block reaches half of the masters in ${timeText(half.median)} and all of them in ${timeText(all.median)}.`,
    legend: [
      { label: 'median block', colour: 'blue', shape: 'line' },
      { label: '10th to 90th percentile of blocks', colour: 'sky', shape: 'band' },
    ],
    panels: [
      {
        plot: ({ narrow }) => ({
          x: timeAxis('age of the block', unit, narrow),
          y: { label: 'masters that hold it (%)', domain: [0, 100], ticks: 5 },
          marks: [
            horizontalGrid(),
            Plot.areaX(points, {
              x1: ({ early }) => early / unit.seconds,
              x2: ({ late }) => late / unit.seconds,
              y: 'percent',
              curve: 'step-after',
              fill: colour('sky'),
              fillOpacity: BAND_OPACITY,
            }),
            Plot.line(points, {
              x: ({ median }) => median / unit.seconds,
              y: 'percent',
              // A share is known from the moment on at which it was reached; between two there is no straight way.
              curve: 'step-after',
              stroke: colour('blue'),
              strokeWidth: 2.5,
            }),
            Plot.dot(curve, {
              x: ({ median }) => median / unit.seconds,
              y: 'percent',
              fill: colour('blue'),
              r: 3,
              title: ({ percent, median }) => `${percent} % after ${timeText(median)}`,
            }),
            baseline(),
          ],
        }),
      },
    ],
  };
}

interface CurvePoint {
  readonly percent: number;
  /** Seconds by which the block was there, for the fastest tenth of blocks, the middle, and all but a tenth. */
  readonly early: number;
  readonly median: number;
  readonly late: number;
}

function curveOf(data: RunData): readonly CurvePoint[] {
  const chain = chainBlocks(data);
  return PERCENTS.flatMap((percent) => {
    const times = chain.flatMap((row) => numberIn(row, `to_${percent}`) ?? []);
    if (times.length === 0) return [];
    const at = (share: number) => quantileAmong(times, share)!;
    return [{ percent, early: at(0.1), median: at(0.5), late: at(0.9) }];
  });
}
