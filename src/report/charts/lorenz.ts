import * as Plot from '@observablehq/plot';
import { gini } from '../../observers/gini.js';
import type { Chart } from '../chart.js';
import { colour } from '../palette.js';
import { answers, type RunData, wealthOf } from '../run-data.js';
import { baseline, horizontalGrid } from './axes.js';

/** Points on a curve; more would not be seen. */
const MOST_POINTS = 200;

/** Lorenz curves of wealth before and after the run (Lorenz, "Measuring the Concentration of Wealth", 1905). */
export function lorenzChart(data: RunData): Chart | undefined {
  if (!answers(data, 'wealth')) return undefined;
  const before = wealthOf(data, 'before');
  const after = wealthOf(data, 'after');
  const first = lorenzCurve(before);
  const last = lorenzCurve(after);
  if (first.length === 0 || last.length === 0) return undefined;
  const [start, end] = [gini(before), gini(after)];
  const change = Math.abs(end - start) < 5e-5 ? 'stayed as it was' : end > start ? 'rose' : 'fell';
  return {
    name: 'lorenz',
    title: 'How evenly money is spread',
    reading: `The further a curve hangs below the diagonal, the more unequal: the Gini of wealth ${change}, from ${start.toFixed(4)} to ${end.toFixed(4)}.`,
    legend: [
      { label: 'before', colour: 'blue', shape: 'dashes' },
      { label: 'after', colour: 'orange', shape: 'line' },
      { label: 'all own the same', colour: 'muted', shape: 'line' },
    ],
    panels: [
      {
        plot: ({ narrow }) => ({
          x: { label: 'nodes, poorest first (%)', domain: [0, 100], ticks: narrow ? 4 : 5 },
          y: { label: 'of all money (%)', domain: [0, 100], ticks: 5 },
          marks: [
            horizontalGrid(),
            Plot.line(
              [
                [0, 0],
                [100, 100],
              ],
              { stroke: colour('muted') },
            ),
            Plot.line(last, { x: 'nodes', y: 'money', stroke: colour('orange'), strokeWidth: 2.5 }),
            Plot.line(first, {
              x: 'nodes',
              y: 'money',
              stroke: colour('blue'),
              strokeWidth: 2.5,
              strokeDasharray: '5 3',
            }),
            baseline(),
          ],
        }),
      },
    ],
  };
}

/** Percent of the nodes, poorest first, and percent of all they own; nothing when nobody owns anything. */
export function lorenzCurve(
  wealth: readonly number[],
): readonly { readonly nodes: number; readonly money: number }[] {
  const sorted = Float64Array.from(wealth).sort();
  const total = sorted.reduce((sum, amount) => sum + amount, 0);
  if (total <= 0) return [];
  const every = Math.ceil(sorted.length / MOST_POINTS);
  const points = [{ nodes: 0, money: 0 }];
  let sum = 0;
  for (const [place, amount] of sorted.entries()) {
    sum += amount;
    const last = place === sorted.length - 1;
    if ((place + 1) % every === 0 || last)
      points.push({ nodes: ((place + 1) / sorted.length) * 100, money: last ? 100 : (sum / total) * 100 });
  }
  return points;
}
