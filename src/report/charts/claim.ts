import * as Plot from '@observablehq/plot';
import { greatestOf, leastOf } from '../../engine/extremes.js';
import { metricNamed } from '../../observers/metrics/catalogue.js';
import type { MetricDefinition } from '../../observers/metrics/definition.js';
import type { ComparedMetric } from '../../sweep/comparison.js';
import type { Chart, ChartSize, Panel } from '../chart.js';
import type { ComparisonData } from '../comparison-data.js';
import { estimateText } from '../estimate-text.js';
import { textWidth } from '../markup.js';
import { tickText } from '../number-text.js';
import { colour, SERIES } from '../palette.js';

/** Right of the plot: half of a label at the end of the axis. */
const MARGIN_RIGHT = 46;
/** Pixels that a number on the axis needs so that the next does not touch it. */
const TICK_ROOM = 50;
/** Above this ratio of the largest to the smallest value an axis is logarithmic: a small one would not be seen. */
const LOGARITHMIC_FROM = 100;

/** The metrics of the claim, in the order of its panels. */
export const CLAIMED_METRICS: readonly string[] = [
  'energy_per_payment',
  'reward_usage_overlap',
  'wealth_gini_change',
  'reward_stake_overlap',
];

/**
 * The claim of Proof of Usage as numbers side by side: energy wasted by proof of work, the rich made richer by proof
 * of stake, usage rewarded by proof of usage.
 */
export function claimChart(data: ComparisonData): Chart | undefined {
  return metricsChart(data, CLAIMED_METRICS, {
    name: 'claim',
    title: 'Energy, rewards and wealth',
    reading: `Means over the seeds with 95 % confidence intervals; ${data.commonLoad ? 'every protocol had the same payments' : 'each scenario has its own payments and network'}.`,
  });
}

/** Some metrics of a comparison, a panel each and a line a scenario; nothing when no run has any of them. */
export function metricsChart(
  data: ComparisonData,
  metrics: readonly string[],
  words: Pick<Chart, 'name' | 'title' | 'reading'>,
): Chart | undefined {
  const labels = data.scenarios.map(({ label }) => label);
  const panels = metrics.flatMap((name) => {
    const compared = data.metrics.find(({ metric }) => metric === name);
    const definition = metricNamed(name);
    return compared === undefined || definition === undefined ? [] : [panelOf(compared, definition, labels)];
  });
  return panels.length === 0 ? undefined : { ...words, wide: true, panels };
}

interface Mark {
  readonly label: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly colour: string;
  readonly text: string;
}

function panelOf({ values }: ComparedMetric, definition: MetricDefinition, labels: readonly string[]): Panel {
  const percent = definition.unit === 'share' ? 100 : 1;
  const marks = values.flatMap(({ estimate }, place): readonly Mark[] => {
    if (estimate === undefined) return [];
    return [
      {
        label: labels[place]!,
        mean: estimate.mean * percent,
        low: (estimate.low ?? estimate.mean) * percent,
        high: (estimate.high ?? estimate.mean) * percent,
        colour: colour(SERIES[place % SERIES.length]!),
        text: estimateText(estimate, percent),
      },
    ];
  });
  const absent = labels.filter((label) => !marks.some((mark) => mark.label === label));
  return { title: definition.title, plot: (size) => plotOf(marks, absent, labels, definition, size) };
}

function plotOf(
  marks: readonly Mark[],
  absent: readonly string[],
  labels: readonly string[],
  definition: MetricDefinition,
  { narrow, width }: ChartSize,
): Plot.PlotOptions {
  const lows = marks.map(({ low }) => low);
  const highs = marks.map(({ high }) => high);
  const logarithmic = leastOf(lows) > 0 && greatestOf(highs) / leastOf(lows) > LOGARITHMIC_FROM;
  const powers = logarithmic ? powersOfTen(leastOf(lows), greatestOf(highs)) : [];
  const domain: readonly number[] = logarithmic
    ? [powers[0]!, powers.at(-1)!]
    : linearDomain(Math.min(0, leastOf(lows)), Math.max(0, greatestOf(highs)));
  const longest = greatestOf(labels.map((label) => textWidth(label, 12)));
  const marginLeft = Math.ceil(longest) + 12;
  const room = Math.floor((width - marginLeft - MARGIN_RIGHT) / TICK_ROOM);
  const most = Math.max(2, Math.min(narrow ? 3 : 5, room));
  const ticks = logarithmic ? thinned(powers, most) : most;
  const start = domain[0]!;
  return {
    height: 62 + labels.length * 34,
    marginLeft,
    marginRight: MARGIN_RIGHT,
    marginTop: 6,
    x: {
      label: `${axisUnit(definition)}${logarithmic ? ', logarithmic' : ''}`,
      type: logarithmic ? 'log' : 'linear',
      domain: [...domain],
      nice: !logarithmic,
      ticks: ticks as never,
      tickFormat: tickText,
    },
    y: { label: null, domain: [...labels], type: 'band', padding: 0.1 },
    marks: [
      Plot.gridX({ stroke: colour('grid'), strokeOpacity: 1, ticks: ticks as never }),
      ...(logarithmic ? [] : [Plot.ruleX([0], { stroke: colour('muted') })]),
      Plot.ruleY(marks, {
        x1: 'low',
        x2: 'high',
        y: 'label',
        stroke: 'colour',
        strokeWidth: 3,
        strokeOpacity: 0.5,
      }),
      Plot.dot(marks, { x: 'mean', y: 'label', fill: 'colour', r: 5, title: 'text' }),
      Plot.text(marks, {
        x: 'mean',
        y: 'label',
        text: 'text',
        dy: -13,
        fill: colour('ink'),
        stroke: colour('paper'),
        strokeWidth: 4,
        textAnchor: 'middle',
      }),
      Plot.text(absent, {
        x: () => start,
        y: (label) => label,
        text: () => 'none',
        dx: 6,
        textAnchor: 'start',
        fill: colour('muted'),
      }),
    ],
  };
}

/** An axis from one number to another; where all is 0, one that has a length all the same, or 0 would be everywhere. */
function linearDomain(least: number, greatest: number): readonly number[] {
  return least === greatest ? [0, 1] : [least, greatest];
}

/** The powers of ten around a stretch of numbers above 0. */
function powersOfTen(least: number, greatest: number): readonly number[] {
  const powers: number[] = [];
  for (let exponent = -30; exponent < 60; exponent++) {
    const power = Number(`1e${exponent}`);
    if (power * 10 > least && power / 10 < greatest) powers.push(power);
  }
  return powers;
}

/** Every so manieth of some numbers, so that at most so many are left. */
function thinned(numbers: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(numbers.length / most);
  return numbers.filter((_, place) => place % every === 0);
}

function axisUnit({ unit }: MetricDefinition): string {
  return unit === '1' ? 'mean (a pure number)' : `mean (${unit === 'share' ? '%' : unit})`;
}
