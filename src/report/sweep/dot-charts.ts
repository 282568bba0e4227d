import * as Plot from '@observablehq/plot';
import { greatestOf, leastOf } from '../../engine/extremes.js';
import { metricNamed } from '../../observers/metrics/catalogue.js';
import type { SensitivityIndex } from '../../sweep/sensitivity.js';
import type { Chart } from '../chart.js';
import { horizontalGrid } from '../charts/axes.js';
import { textWidth } from '../markup.js';
import { rounded, tickText } from '../number-text.js';
import { colour, SERIES } from '../palette.js';
import { dimensionsOf, isGeometric, placeText } from './dimension.js';
import { type SweepData, scaleOf } from './sweep-data.js';

/** Points that are drawn one below the other at the most. */
const MOST_ROWS = 60;

/** A metric at each point one below the other, for points that differ in nothing numeric. */
export function pointsChart(data: SweepData, metric: string): Chart | undefined {
  const dimensions = dimensionsOf(data.plan);
  const scale = scaleOf(metric);
  const marks = data.values
    .filter((value) => value.metric === metric)
    .map(({ point, interval }) => ({
      label: placeText(dimensions, point) || data.plan.labels[0]!,
      mean: interval.mean * scale,
      low: (interval.low ?? interval.mean) * scale,
      high: (interval.high ?? interval.mean) * scale,
    }));
  if (marks.length === 0 || marks.length > MOST_ROWS) return undefined;
  const { title = metric, unit = '1' } = metricNamed(metric) ?? {};
  const ends = marks.flatMap(({ low, high }) => [low, high]);
  const [least, greatest] = [Math.min(0, leastOf(ends)), Math.max(0, greatestOf(ends))];
  const longest = greatestOf(marks.map(({ label }) => textWidth(label, 12)));
  return {
    name: metric,
    title,
    reading: 'Means with 95 % confidence intervals.',
    wide: true,
    panels: [
      {
        plot: ({ narrow }) => ({
          height: 60 + marks.length * 30,
          marginLeft: Math.ceil(longest) + 12,
          marginRight: 46,
          x: {
            label: unit === 'share' ? '%' : unit === '1' ? 'a pure number' : unit,
            domain: least === greatest ? [0, 1] : [least, greatest],
            nice: true,
            ticks: narrow ? 3 : 6,
            tickFormat: tickText,
          },
          y: { label: null, type: 'band', domain: marks.map(({ label }) => label), padding: 0.1 },
          marks: [
            Plot.gridX({ stroke: colour('grid'), strokeOpacity: 1 }),
            Plot.ruleX([0], { stroke: colour('muted') }),
            Plot.ruleY(marks, {
              x1: 'low',
              x2: 'high',
              y: 'label',
              stroke: colour('blue'),
              strokeWidth: 3,
              strokeOpacity: 0.5,
            }),
            Plot.dot(marks, {
              x: 'mean',
              y: 'label',
              fill: colour('blue'),
              r: 5,
              title: ({ label, mean }) => `${label}: ${rounded(mean, 4)}`,
            }),
          ],
        }),
      },
    ],
  };
}

/** The means of points that were drawn, against each numeric key: a panel a key. */
export function scatterChart(data: SweepData, metric: string): Chart | undefined {
  const keys = dimensionsOf(data.plan).filter(({ isNumeric }) => isNumeric);
  const scale = scaleOf(metric);
  const values = data.values.filter((value) => value.metric === metric);
  if (keys.length === 0 || values.length === 0) return undefined;
  const { title = metric, unit = '1' } = metricNamed(metric) ?? {};
  const unitText = unit === 'share' ? ' (%)' : unit === '1' ? '' : ` (${unit})`;
  return {
    name: `${metric}-points`,
    title: `${title} at each point`,
    reading: 'Means over the seeds, against each key; the other keys differ from point to point.',
    wide: true,
    panels: keys.map((key) => {
      const marks = values.map(({ point, interval }) => ({
        x: key.numberOf(point)!,
        y: interval.mean * scale,
        series: data.plan.points[point]!.scenario,
      }));
      const logarithmic = isGeometric(marks.map(({ x }) => x));
      return {
        title: key.title,
        plot: ({ narrow }) => ({
          height: 230,
          x: {
            label: `${key.title}${logarithmic ? ', logarithmic' : ''}`,
            type: logarithmic ? 'log' : 'linear',
            ticks: narrow ? 3 : 5,
            tickFormat: tickText,
          },
          y: { label: `${title}${unitText}`, nice: true, ticks: 5, tickFormat: tickText },
          marks: [
            horizontalGrid(),
            Plot.dot(marks, {
              x: 'x',
              y: 'y',
              r: marks.length > 500 ? 1.5 : 2.5,
              fill: ({ series }: { readonly series: number }) => colour(SERIES[series % SERIES.length]!),
              fillOpacity: 0.6,
            }),
          ],
        }),
      };
    }),
  };
}

/** How much of a metric's variance each key is behind: two dots with intervals for each. */
export function sensitivityChart(metric: string, indices: readonly SensitivityIndex[]): Chart {
  const { title = metric } = metricNamed(metric) ?? {};
  const marks = indices.flatMap(({ key, first, firstLow, firstHigh, total, totalLow, totalHigh }) => [
    { key, value: first, low: firstLow, high: firstHigh, kind: 'first', offset: -6 },
    { key, value: total, low: totalLow, high: totalHigh, kind: 'total', offset: 6 },
  ]);
  const ends = marks.flatMap(({ low, high }) => [low, high]);
  const longest = greatestOf(indices.map(({ key }) => textWidth(key, 12)));
  const part = (kind: string, name: 'blue' | 'orange', dy: number) => {
    const own = marks.filter((mark) => mark.kind === kind);
    return [
      Plot.ruleY(own, {
        ...{ x1: 'low', x2: 'high', y: 'key', dy },
        ...{ stroke: colour(name), strokeWidth: 3, strokeOpacity: 0.5 },
      }),
      Plot.dot(own, { x: 'value', y: 'key', fill: colour(name), r: 5, dy }),
    ];
  };
  return {
    name: `${metric}-sensitivity`,
    title: `What ${title.toLowerCase()} depends on`,
    reading: 'Parts of the variance over the whole range of the keys, with 95 % intervals (Sobol indices).',
    wide: true,
    legend: [
      { label: 'the key alone (first order)', colour: 'blue', shape: 'dot' },
      { label: 'with all it has a part in (total)', colour: 'orange', shape: 'dot' },
    ],
    panels: [
      {
        plot: () => ({
          height: 60 + indices.length * 40,
          marginLeft: Math.ceil(longest) + 14,
          x: {
            label: 'part of the variance (of 1)',
            domain: [Math.min(0, leastOf(ends)), Math.max(1, greatestOf(ends))],
            ticks: 6,
          },
          y: { label: null, type: 'band', domain: indices.map(({ key }) => key), padding: 0.1 },
          marks: [
            Plot.gridX({ stroke: colour('grid'), strokeOpacity: 1 }),
            Plot.ruleX([0], { stroke: colour('muted') }),
            ...part('first', 'blue', -6),
            ...part('total', 'orange', 6),
          ],
        }),
      },
    ],
  };
}
