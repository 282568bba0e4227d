import * as Plot from '@observablehq/plot';
import type { Question } from '../../consensus/questions.js';
import { greatestOf } from '../../engine/extremes.js';
import { attackingNodes } from '../attack-findings.js';
import type { Chart, ChartSize } from '../chart.js';
import { rounded, tickText } from '../number-text.js';
import { ATTACKER, type Colour, colour } from '../palette.js';
import { answers, metricValue, nodeNames, type RunData, valuesByNode } from '../run-data.js';
import { baseline, horizontalGrid } from './axes.js';

/** A share of each node, by the metric that tells it. */
interface Share {
  readonly metric: string;
  /** What it is a share of, as in "share of usage". */
  readonly of: string;
}

/** Two shares that are held against each other. */
interface Proportion {
  readonly name: string;
  readonly title: string;
  /** What a node gets. */
  readonly gets: Share;
  /** What it gives or has. */
  readonly has: Share;
  /** The question that it answers. */
  readonly question: Question;
  /** The metric that says how far one follows the other, 0 to 1. */
  readonly overlap: string;
  readonly colour: Colour;
}

const REWARDS: Share = { metric: 'reward_share', of: 'rewards' };

const USAGE: Proportion = {
  name: 'rewards-usage',
  title: 'Do rewards follow usage?',
  gets: REWARDS,
  has: { metric: 'usage_share', of: 'usage' },
  question: 'usage',
  overlap: 'reward_usage_overlap',
  colour: 'blue',
};

const STAKE: Proportion = {
  name: 'rewards-stake',
  title: 'Do rewards follow stake?',
  gets: REWARDS,
  has: { metric: 'stake_share', of: 'stake' },
  question: 'stake',
  overlap: 'reward_stake_overlap',
  colour: 'orange',
};

const POWER: Proportion = {
  name: 'blocks-power',
  title: 'Do blocks follow power?',
  gets: { metric: 'block_share', of: 'blocks' },
  has: { metric: 'power_share', of: 'power' },
  question: 'power',
  overlap: 'chain_quality',
  colour: 'green',
};

/** Each node's share of the rewards against its share of what was moved in payments. */
export function usageChart(data: RunData): Chart | undefined {
  return proportionChart(data, USAGE);
}

/** Each node's share of the rewards against its share of the stake. */
export function stakeChart(data: RunData): Chart | undefined {
  return proportionChart(data, STAKE);
}

/** Each node's share of the blocks against its share of what the protocol counts as power. */
export function powerChart(data: RunData): Chart | undefined {
  return proportionChart(data, POWER);
}

interface Point {
  readonly name: string;
  readonly role: string;
  readonly attacker: boolean;
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

function proportionChart(data: RunData, proportion: Proportion): Chart | undefined {
  if (!answers(data, proportion.question)) return undefined;
  const points = pointsOf(data, proportion);
  if (!points.some(({ x }) => x > 0) || !points.some(({ y }) => y > 0)) return undefined;
  const payers = points.some(({ role }) => role === 'consumer');
  const others = points.some(({ role }) => role !== 'consumer');
  const attacked = points.some(({ attacker }) => attacker);
  const entry = (label: string, shape: 'dot' | 'ring') =>
    ({ label, colour: proportion.colour, shape }) as const;
  return {
    name: proportion.name,
    title: proportion.title,
    reading: readingOf(data, proportion),
    legend: [
      ...(payers ? [entry('a consumer', 'dot')] : []),
      ...(others ? [entry(payers ? 'another node' : 'a node', 'ring')] : []),
      ...(attacked ? [{ label: 'an attacker', colour: ATTACKER, shape: 'dot' } as const] : []),
      { label: 'in proportion', colour: 'muted', shape: 'dashes' },
    ],
    panels: [{ plot: (size) => plotOf(points, proportion, size) }],
  };
}

function plotOf(
  points: readonly Point[],
  { gets, has, colour: own }: Proportion,
  { narrow }: ChartSize,
): Plot.PlotOptions {
  const right = Math.max(1, greatestOf(points.map(({ x }) => x)));
  const top = Math.max(1, greatestOf(points.map(({ y }) => y)));
  const end = Math.min(right, top);
  const diagonal = [
    [0, 0],
    [end, end],
  ];
  const first = points.reduce((a, b) => (b.y > a.y ? b : a));
  const leftward = first.x > right / 2;
  const payers = points.filter(({ role }) => role === 'consumer');
  const others = points.filter(({ role }) => role !== 'consumer');
  const place = { x: 'x', y: 'y', title: 'label' };
  const paint = ({ attacker }: Point) => colour(attacker ? ATTACKER : own);
  const shared = { tickFormat: tickText, nice: true };
  return {
    x: { label: `share of ${has.of} (%)`, domain: [0, right], ticks: narrow ? 4 : 6, ...shared },
    y: { label: `share of ${gets.of} (%)`, domain: [0, top], ticks: 5, ...shared },
    marks: [
      horizontalGrid(),
      Plot.line(diagonal, { stroke: colour('muted'), strokeDasharray: '4 3' }),
      baseline(),
      Plot.dot(payers, { ...place, r: 4.5, fill: paint, fillOpacity: 0.8 }),
      Plot.dot(others, {
        ...place,
        r: 4,
        fill: ({ attacker }: Point) => colour(attacker ? ATTACKER : 'paper'),
        stroke: paint,
        strokeWidth: 2,
      }),
      Plot.text([first], {
        ...{ x: 'x', y: 'y', text: 'name', fill: colour('ink') },
        ...{ dx: leftward ? -9 : 9, textAnchor: leftward ? 'end' : 'start' },
      }),
    ],
  };
}

/** A point for each node that has or gets anything, in percent. */
function pointsOf(data: RunData, { gets, has }: Proportion): readonly Point[] {
  const got = valuesByNode(data, gets.metric);
  const had = valuesByNode(data, has.metric);
  const attackers = attackingNodes(data.summary);
  return [...nodeNames(data)].flatMap(([node, name]) => {
    const y = (got.get(node) ?? 0) * 100;
    const x = (had.get(node) ?? 0) * 100;
    if (x <= 0 && y <= 0) return [];
    const label = `${name}: ${rounded(y)} % of ${gets.of}, ${rounded(x)} % of ${has.of}`;
    return [{ name, role: name.split(' ')[0]!, attacker: attackers.has(node), x, y, label }];
  });
}

function readingOf(data: RunData, { gets, has, overlap }: Proportion): string {
  const value = metricValue(data, overlap);
  const start = `A point a node, on the line where its ${gets.of} are in proportion to its ${has.of}`;
  return value === undefined
    ? `${start}.`
    : `${start}: ${Math.round(value * 100)} % of the ${gets.of} follow ${has.of}.`;
}
