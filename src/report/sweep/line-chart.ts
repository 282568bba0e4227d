import * as Plot from '@observablehq/plot';
import { greatestOf, leastOf } from '../../engine/extremes.js';
import { metricNamed } from '../../observers/metrics/catalogue.js';
import type { PointValue } from '../../sweep/result.js';
import { BAND_OPACITY, type Chart, type ChartSize, type LegendEntry, type Panel } from '../chart.js';
import { horizontalGrid } from '../charts/axes.js';
import { rounded, tickText } from '../number-text.js';
import { colour, SERIES } from '../palette.js';
import { type Dimension, dimensionsOf, isGeometric, placeText } from './dimension.js';
import { type SweepData, scaleOf } from './sweep-data.js';

/** Panels of a chart at the most: more would be too small to read. */
const MOST_PANELS = 12;

/** A point of a line. */
interface Mark {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly theory: number | undefined;
  readonly series: string;
  readonly panel: string;
  readonly title: string;
}

/** How the points of a sweep are laid out: along x, in colours, in panels. */
interface Layout {
  readonly name: string;
  readonly x: Dimension;
  readonly series: readonly Dimension[];
  readonly panels: readonly Dimension[];
}

/**
 * A metric over the first numeric key, with bands of 95 % confidence: other keys and scenarios are told apart by
 * colour, by panels, or both. Nothing where no key is numeric.
 */
export function lineCharts(data: SweepData, metric: string): readonly Chart[] {
  const dimensions = dimensionsOf(data.plan);
  const x = dimensions.find(({ isNumeric }) => isNumeric);
  if (x === undefined) return [];
  const rest = dimensions.filter((dimension) => dimension !== x);
  return layouts(metric, x, rest).flatMap((layout) => {
    const chart = lineChart(data, metric, layout);
    return chart === undefined ? [] : [chart];
  });
}

function layouts(metric: string, x: Dimension, rest: readonly Dimension[]): readonly Layout[] {
  const [first, ...others] = rest;
  if (first === undefined) return [{ name: metric, x, series: [], panels: [] }];
  if (others.length > 0) return [{ name: metric, x, series: [first], panels: others }];
  const faceted = { name: `${metric}-facets`, x, series: [], panels: [first] };
  if (first.values.length > SERIES.length) return [faceted];
  const coloured = { name: metric, x, series: [first], panels: [] };
  return first.title === 'scenario' ? [coloured] : [coloured, faceted];
}

function lineChart(data: SweepData, metric: string, layout: Layout): Chart | undefined {
  const marks = marksOf(data, metric, layout);
  const names = [...new Set(marks.map(({ series }) => series))];
  const panels = [...new Set(marks.map(({ panel }) => panel))];
  if (marks.length === 0 || panels.length > MOST_PANELS || names.length > SERIES.length) return undefined;
  const definition = metricNamed(metric);
  const title = definition?.title ?? metric;
  const { traced } = data;
  const hasTheory = traced?.metric === metric;
  return {
    name: layout.name,
    title: `${title} against ${layout.x.title.replace(/ \(s\)$/, '')}`,
    reading: `Means with bands of 95 % confidence${hasTheory ? `; dashes: ${traced.title}` : ''}.`,
    wide: true,
    ...(names.length > 1 || hasTheory
      ? { legend: legendOf(names, hasTheory ? traced.title : undefined) }
      : {}),
    panels: panels.map(
      (panel): Panel => ({
        ...(panel === '' ? {} : { title: panel }),
        plot: (size) =>
          plotOf(
            marks.filter((mark) => mark.panel === panel),
            marks,
            names,
            { layout, metric },
            size,
          ),
      }),
    ),
  };
}

function legendOf(names: readonly string[], theory: string | undefined): readonly LegendEntry[] {
  const lines = names.map(
    (label, place): LegendEntry => ({
      label: label === '' ? 'measured' : label,
      colour: SERIES[place]!,
      shape: 'line',
    }),
  );
  return theory === undefined ? lines : [...lines, { label: theory, colour: 'muted', shape: 'dashes' }];
}

function marksOf(data: SweepData, metric: string, { x, series, panels }: Layout): readonly Mark[] {
  const scale = scaleOf(metric);
  const ofMetric = data.values.filter((value) => value.metric === metric);
  const theory = data.traced?.metric === metric ? data.traced.values : undefined;
  return ofMetric.map(({ point, interval }: PointValue): Mark => {
    const { mean, low, high, count } = interval;
    const place = placeText([x, ...series, ...panels], point);
    return {
      x: x.numberOf(point)!,
      mean: mean * scale,
      low: (low ?? mean) * scale,
      high: (high ?? mean) * scale,
      theory: theory?.[point] === undefined ? undefined : theory[point] * scale,
      series: placeText(series, point),
      panel: placeText(panels, point),
      title: `${place}: ${rounded(mean * scale, 4)}${low === null ? '' : ` (${rounded(low * scale)} to ${rounded(high! * scale)})`}, n = ${count}`,
    };
  });
}

/** @param all of every panel, so that all have the same axes. */
function plotOf(
  marks: readonly Mark[],
  all: readonly Mark[],
  names: readonly string[],
  { layout, metric }: { readonly layout: Layout; readonly metric: string },
  { narrow, width }: ChartSize,
): Plot.PlotOptions {
  const unit = metricNamed(metric)?.unit ?? '1';
  const title = metricNamed(metric)?.title ?? metric;
  const unitText = unit === 'share' ? ' (%)' : unit === '1' ? '' : ` (${unit})`;
  const xs = [...new Set(all.map(({ x }) => x))].sort((one, other) => one - other);
  const logarithmic = isGeometric(xs);
  const heights = all.flatMap(({ low, high, theory }) => [low, high, theory ?? low]);
  const [least, greatest] = [Math.min(0, leastOf(heights)), Math.max(0, greatestOf(heights))];
  const colourOf = ({ series }: Mark) => colour(SERIES[names.indexOf(series)]!);
  const small = narrow || width < 400;
  const shown = [...thinned(xs, small ? 4 : 8)];
  const label = `${layout.x.title}${logarithmic ? ', logarithmic' : ''}`;
  return {
    height: small ? 240 : 320,
    marginLeft: 60,
    x: {
      label,
      type: logarithmic ? 'log' : 'linear',
      ...(logarithmic ? { axis: null } : { ticks: small ? 4 : 8 }),
      tickFormat: tickText,
      domain: [xs[0]!, xs.at(-1)!],
    },
    // All values may be the same number, zero too.
    y: {
      label: `${title}${unitText}`,
      domain: least === greatest ? [0, 1] : [least, greatest],
      nice: true,
      ticks: 5,
      tickFormat: tickText,
    },
    marks: [
      horizontalGrid(),
      // With texts of its own: a logarithmic axis would leave out those far from a power of ten.
      ...(logarithmic ? [Plot.axisX(shown, { text: shown.map(tickText), label })] : []),
      Plot.ruleY([0], { stroke: colour('muted') }),
      ...names.flatMap((name) => {
        const own = marks.filter(({ series }) => series === name).sort((one, other) => one.x - other.x);
        const stroke = own[0] === undefined ? colour('muted') : colourOf(own[0]);
        const options = { x: 'x', stroke };
        return [
          Plot.areaY(own, {
            x: 'x',
            y1: 'low',
            y2: 'high',
            fill: stroke,
            fillOpacity: BAND_OPACITY / Math.sqrt(names.length),
          }),
          ...(own.some(({ theory }) => theory !== undefined)
            ? [Plot.lineY(own, { ...options, y: 'theory', strokeWidth: 1.5, strokeDasharray: '5 4' })]
            : []),
          Plot.lineY(own, { ...options, y: 'mean', strokeWidth: 2 }),
          Plot.dot(own, { x: 'x', y: 'mean', fill: stroke, r: 3.5, title: 'title' }),
        ];
      }),
    ],
  };
}

/** Some of the values, evenly chosen, both ends included. */
function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  const every = (values.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => values[Math.round(place * every)]!);
}
