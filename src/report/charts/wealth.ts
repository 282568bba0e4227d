import * as Plot from '@observablehq/plot';
import { attackingNodes } from '../attack-findings.js';
import type { Chart, LegendEntry } from '../chart.js';
import { rounded, tickText } from '../number-text.js';
import { ATTACKER, type Colour, colour } from '../palette.js';
import { answers, chainBlocks, metricValues, nodeNames, type RunData } from '../run-data.js';
import { timeUnit } from '../time-unit.js';
import { baseline, horizontalGrid, timeAxis } from './axes.js';

const ROLE_COLOURS: Readonly<Record<string, Colour>> = {
  consumer: 'blue',
  master: 'orange',
  cashing: 'green',
  attacker: ATTACKER,
  trusted: 'sky',
};

/** Lines that can be followed by eye; the richest at the end are drawn when there are more. */
const MOST_LINES = 30;

/** What a chart of single nodes' money shows. */
interface MoneySeries {
  readonly metric: 'balance' | 'stake';
  readonly name: string;
  readonly title: string;
  /** What a node does with the money, as in "owned by a node" and "owns most". */
  readonly done: string;
  readonly does: string;
}

/** What each node owns over time, a line each, coloured by role. */
export function wealthChart(data: RunData): Chart | undefined {
  // Who asks whether an attack paid looks at what the attackers own.
  if (!answers(data, 'wealth') && !answers(data, 'income')) return undefined;
  const name = 'wealth';
  const title = 'Who owns what, over time';
  return seriesChart(data, { metric: 'balance', name, title, done: 'owned', does: 'owns' });
}

/** What each node has staked over time, where the protocol knows stakes. */
export function stakesChart(data: RunData): Chart | undefined {
  const title = 'Who has staked how much, over time';
  return seriesChart(data, { metric: 'stake', name: 'stakes', title, done: 'staked', does: 'has staked' });
}

function seriesChart(data: RunData, { metric, name, title, done, does }: MoneySeries): Chart | undefined {
  // Before the first block one node holds what is then shared out, and would dwarf all that follows.
  const begin = Number(chainBlocks(data)[0]?.['time'] ?? 0);
  const values = metricValues(data, metric).filter(({ time }) => time >= begin);
  const last = new Map(values.map(({ node, value }) => [node, value]));
  const moved = new Set(values.filter(({ value }) => value > 0).map(({ node }) => node));
  const ranked = [...last].filter(([node]) => moved.has(node)).sort(([, a], [, b]) => b - a);
  if (ranked.length === 0) return undefined;
  const shown = new Set(ranked.slice(0, MOST_LINES).map(([node]) => node));
  const names = nodeNames(data);
  const attackers = attackingNodes(data.summary);
  const roleOf = (node: string) => (attackers.has(node) ? 'attacker' : names.get(node)!.split(' ')[0]!);
  const lines = values.filter(({ node }) => shown.has(node));
  const unit = timeUnit(lines.at(-1)!.time);
  const { symbol } = data.scenario.currency;
  const roles = [...new Set([...shown].map(roleOf))];
  return {
    name,
    title,
    reading: readingOf(ranked, last, { names, symbol, shown: shown.size, done, does }),
    legend: roles.map((role): LegendEntry => ({ label: role, colour: roleColour(role), shape: 'line' })),
    panels: [
      {
        plot: ({ narrow }) => ({
          x: timeAxis('simulated time', unit, narrow),
          y: { label: `${done} by a node (${symbol})`, ticks: 5, tickFormat: tickText },
          marks: [
            horizontalGrid(),
            Plot.line(lines, {
              x: ({ time }) => time / unit.seconds,
              y: 'value',
              z: 'node',
              stroke: ({ node }) => colour(roleColour(roleOf(node))),
              strokeWidth: 1.6,
              strokeOpacity: 0.85,
              curve: 'step-after',
              title: ({ node }) => names.get(node)!,
            }),
            baseline(),
          ],
        }),
      },
    ],
  };
}

function roleColour(role: string): Colour {
  return ROLE_COLOURS[role] ?? 'gold';
}

/** What a reading is made from, beside the numbers. */
interface ReadingParts extends Pick<MoneySeries, 'done' | 'does'> {
  readonly names: ReadonlyMap<string, string>;
  readonly symbol: string;
  /** Lines that are drawn. */
  readonly shown: number;
}

function readingOf(
  ranked: readonly (readonly [node: string, value: number])[],
  last: ReadonlyMap<string, number>,
  { names, symbol, shown, done, does }: ReadingParts,
): string {
  const [richest, most] = ranked[0]!;
  const all = [...last.values()].reduce((sum, value) => sum + value, 0);
  const part = shown < ranked.length ? ` Shown are the ${shown} with most of ${ranked.length}.` : '';
  const share = Math.round((most / all) * 100);
  return `At the end ${names.get(richest)} ${does} most, ${rounded(most)} ${symbol}, ${share} % of what is ${done} by these nodes.${part}`;
}
