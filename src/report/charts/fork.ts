import * as Plot from '@observablehq/plot';
import { greatestOf, leastOf } from '../../engine/extremes.js';
import { SECOND, type Time } from '../../engine/time.js';
import { nodeLabel, type Population } from '../../nodes/role.js';
import type { Fork } from '../../observers/forks.js';
import type { Chart, ChartSize } from '../chart.js';
import { counted, tickText } from '../number-text.js';
import { colour } from '../palette.js';
import { type TimeUnit, timeText, timeUnit } from '../time-unit.js';

/** Nodes that get a row of their own. */
const MOST_ROWS = 24;
/** Time shown before and after a fork, as a share of how long it lasted. */
const MARGIN = 0.15;

interface Stretch {
  readonly row: string;
  readonly from: number;
  readonly to: number;
  readonly canonical: boolean;
  readonly title: string;
}

interface Made {
  readonly row: string;
  readonly time: number;
  readonly canonical: boolean;
  readonly title: string;
}

/**
 * One fork: which side each node followed when, as bars, and the blocks of both sides where they were made. Where more
 * nodes took part than have room, makers and those who were misled come first.
 *
 * @param end when the run ended, in microseconds.
 */
export function forkChart(fork: Fork, population: Population, end: Time): Chart {
  const { number, base, began, ended, views, misled } = fork;
  const canonical = new Set(fork.blocks.filter((one) => one.canonical).map(({ block }) => block));
  const nodes = nodesOf(fork);
  const shown = nodes.slice(0, MOST_ROWS);
  const rows = shown.map((node) => nodeLabel(population, node));
  const [from, to] = windowOf(fork, end);
  const unit = timeUnit((to - from) / SECOND);
  const at = (time: Time) => (Math.max(from, Math.min(to, time)) - began) / SECOND / unit.seconds;
  const stretches = views
    .filter((view) => shown.includes(view.node) && view.from < to && (view.to ?? end) > from)
    .map((view) => ({
      row: nodeLabel(population, view.node),
      from: at(view.from),
      to: at(view.to ?? end),
      canonical: canonical.has(view.head),
      title: `follows ${view.head.id.slice(0, 12)}, height ${view.head.height}`,
    }));
  const made = fork.blocks
    .filter(({ block }) => block.made >= from && block.made <= to)
    .map(({ block, canonical: stays }) => ({
      row: nodeLabel(population, block.producer),
      time: at(block.made),
      canonical: stays,
      title: `${block.id.slice(0, 12)}, height ${block.height}`,
    }));
  const lost = fork.blocks.length - canonical.size;
  const lasted =
    ended === undefined ? 'It was not over at the end' : `It lasted ${timeText((ended - began) / SECOND)}`;
  const part = nodes.length > shown.length ? ` Shown are ${shown.length} of ${nodes.length} nodes.` : '';
  return {
    name: `fork-${number}`,
    title: `Fork ${number}, above height ${base.height}`,
    reading: `${lasted}; ${counted(lost, 'block')} lost, ${counted(misled.length, 'node')} followed the losing side. Time counts from the first rival, ${timeText(began / SECOND)} after the start.${part}`,
    wide: true,
    legend: [
      { label: 'follows the chain', colour: 'blue', shape: 'box' },
      { label: 'follows a block that lost', colour: 'orange', shape: 'box' },
      { label: 'makes a block of the chain', colour: 'blue', shape: 'dot' },
      { label: 'makes a block that lost', colour: 'orange', shape: 'ring' },
    ],
    panels: [{ plot: (size) => plotOf(stretches, made, rows, unit, size) }],
  };
}

function plotOf(
  stretches: readonly Stretch[],
  made: readonly Made[],
  rows: readonly string[],
  unit: TimeUnit,
  { narrow }: ChartSize,
): Plot.PlotOptions {
  const fill = (one: { readonly canonical: boolean }) => colour(one.canonical ? 'blue' : 'orange');
  return {
    height: 74 + rows.length * (narrow ? 20 : 24),
    marginLeft: narrow ? 130 : 150,
    x: { label: `time since the fork began (${unit.symbol})`, ticks: narrow ? 4 : 10, tickFormat: tickText },
    y: { label: 'node', labelAnchor: 'top', domain: [...rows], type: 'band', padding: 0.35 },
    marks: [
      Plot.ruleX([0], { stroke: colour('muted'), strokeDasharray: '4 3' }),
      Plot.barX(stretches, { x1: 'from', x2: 'to', y: 'row', fill, fillOpacity: 0.45, title: 'title' }),
      Plot.dot(made, {
        ...{ x: 'time', y: 'row', r: 5, strokeWidth: 2, title: 'title' },
        stroke: fill,
        fill: (one: Made) => colour(one.canonical ? 'blue' : 'paper'),
      }),
    ],
  };
}

/** From a little before the first rival to a little after the last switch. */
function windowOf({ began, ended, blocks }: Fork, end: Time): readonly [Time, Time] {
  const first = Math.min(began, leastOf(blocks.map(({ block }) => block.made)));
  const last = Math.min(end, Math.max(ended ?? end, greatestOf(blocks.map(({ block }) => block.made))));
  const margin = Math.max(1, (last - first) * MARGIN);
  return [first - margin, last + margin];
}

/** Who took part: makers, then who was misled, then who only followed the chain. */
function nodesOf({ blocks, misled, views }: Fork): readonly number[] {
  return [
    ...new Set([...blocks.map(({ block }) => block.producer), ...misled, ...views.map(({ node }) => node)]),
  ];
}
