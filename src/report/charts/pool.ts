import * as Plot from '@observablehq/plot';
import { BAND_OPACITY, type Chart } from '../chart.js';
import { counted, rounded, tickText } from '../number-text.js';
import { colour } from '../palette.js';
import { metricValues, type RunData } from '../run-data.js';
import { timeText, timeUnit } from '../time-unit.js';
import { baseline, horizontalGrid, timeAxis } from './axes.js';

/** How many payments waited in the pools of the nodes, over time. */
export function poolChart(data: RunData): Chart | undefined {
  const sizes = metricValues(data, 'pool_size');
  if (sizes.length < 2 || data.summary.payments.submitted === 0) return undefined;
  const most = sizes.reduce((a, b) => (b.value > a.value ? b : a));
  const unit = timeUnit(sizes.at(-1)!.time);
  const top = Math.max(1, most.value);
  const { pending } = data.summary.payments;
  return {
    name: 'pool',
    title: 'Payments that wait',
    reading: `The fullest the pools were is ${rounded(most.value)} payments, after ${timeText(most.time)}; ${counted(pending, 'payment')} still waited at the end.`,
    panels: [
      {
        plot: ({ narrow }) => ({
          x: timeAxis('simulated time', unit, narrow),
          y: {
            label: 'payments in a pool (mean over nodes)',
            domain: [0, top],
            ticks: 5,
            tickFormat: tickText,
          },
          marks: [
            horizontalGrid(),
            Plot.areaY(sizes, {
              x: ({ time }) => time / unit.seconds,
              y: 'value',
              curve: 'step-after',
              fill: colour('sky'),
              fillOpacity: BAND_OPACITY,
            }),
            Plot.line(sizes, {
              x: ({ time }) => time / unit.seconds,
              y: 'value',
              curve: 'step-after',
              stroke: colour('blue'),
              strokeWidth: 2,
            }),
            baseline(),
          ],
        }),
      },
    ],
  };
}
