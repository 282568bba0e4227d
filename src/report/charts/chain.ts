import * as Plot from '@observablehq/plot';
import { attackingNodes } from '../attack-findings.js';
import type { Chart, ChartSize } from '../chart.js';
import { counted, percent, tickText } from '../number-text.js';
import { ATTACKER, colour } from '../palette.js';
import { nodeNames, type Row, type RunData } from '../run-data.js';
import { timeUnit } from '../time-unit.js';
import { horizontalGrid } from './axes.js';
import { mostForked } from './fork-window.js';

/** Producers that get a row of their own. */
const MOST_ROWS = 12;

interface Point {
  readonly time: number;
  readonly row: string;
  readonly canonical: boolean;
  readonly attacker: boolean;
  readonly label: string;
}

/** The chain with its forks: each block by when it was made and who made it, tied to its parent. */
export function chainChart(data: RunData): Chart | undefined {
  const blocks = [...data.blocks].sort((a, b) => Number(a['time']) - Number(b['time']));
  if (blocks.length === 0) return undefined;
  const shown = mostForked(blocks);
  const rowOf = producerRows(shown, nodeNames(data));
  const attackers = attackingNodes(data.summary);
  const points = new Map<string, Point>(
    shown.map((block) => [block['id']!, pointOf(block, rowOf, attackers)]),
  );
  const links = shown.flatMap((block) => {
    const from = points.get(block['parent']!);
    return from === undefined ? [] : [{ from, to: points.get(block['id']!)! }];
  });
  const rows = [...new Set(rowOf.values())];
  const last = Number(shown.at(-1)!['time']);
  const unit = timeUnit(last);
  const stale = shown.some(({ canonical }) => canonical !== 'true');
  const attacked = [...points.values()].some(({ attacker }) => attacker);
  return {
    name: 'chain',
    title: 'The chain: who made which block',
    reading: readingOf(data, shown.length),
    wide: true,
    legend: [
      { label: 'block of the chain', colour: 'blue', shape: 'dot' },
      ...(attacked ? [{ label: 'made by an attacker', colour: ATTACKER, shape: 'dot' } as const] : []),
      ...(stale ? [{ label: 'not in the chain', colour: 'orange', shape: 'ring' } as const] : []),
    ],
    panels: [{ plot: (size) => plotOf([...points.values()], links, rows, unit, size) }],
  };
}

function plotOf(
  points: readonly Point[],
  links: readonly { readonly from: Point; readonly to: Point }[],
  rows: readonly string[],
  unit: { readonly symbol: string; readonly seconds: number },
  { narrow }: ChartSize,
): Plot.PlotOptions {
  const x = ({ time }: Point) => time / unit.seconds;
  const canonical = points.filter((point) => point.canonical);
  const stale = points.filter((point) => !point.canonical);
  return {
    height: 74 + rows.length * (narrow ? 22 : 26),
    marginLeft: narrow ? 76 : 92,
    x: { label: `simulated time (${unit.symbol})`, ticks: narrow ? 4 : 10, tickFormat: tickText },
    y: {
      label: 'producer (role, node number)',
      labelAnchor: 'top',
      domain: [...rows],
      type: 'point',
      padding: 0.6,
    },
    marks: [
      horizontalGrid(),
      Plot.link(links, {
        x1: ({ from }) => x(from),
        x2: ({ to }) => x(to),
        y1: ({ from }) => from.row,
        y2: ({ to }) => to.row,
        stroke: colour('muted'),
        strokeOpacity: 0.55,
      }),
      Plot.dot(canonical, { x, y: 'row', r: narrow ? 3 : 4, fill: fillOf, title: 'label' }),
      Plot.dot(stale, {
        x,
        y: 'row',
        r: narrow ? 3 : 4,
        fill: ({ attacker }: Point) => colour(attacker ? ATTACKER : 'paper'),
        stroke: colour('orange'),
        strokeWidth: 2,
        title: 'label',
      }),
    ],
  };
}

function fillOf({ attacker }: Point): string {
  return colour(attacker ? ATTACKER : 'blue');
}

function pointOf(block: Row, rowOf: ReadonlyMap<string, string>, attackers: ReadonlySet<string>): Point {
  const time = Number(block['time']);
  const canonical = block['canonical'] === 'true';
  const place = canonical ? '' : ', not in the chain';
  return {
    time,
    canonical,
    attacker: attackers.has(block['producer']!),
    row: rowOf.get(block['producer']!)!,
    label: `block ${block['height']}${place}, ${time} s, ${block['payments']} payments`,
  };
}

/** The row of each producer, most blocks first; those past the last row share one. */
function producerRows(
  blocks: readonly Row[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const made = new Map<string, number>();
  for (const { producer } of blocks) made.set(producer!, (made.get(producer!) ?? 0) + 1);
  const ranked = [...made].sort(([first, a], [second, b]) => b - a || Number(first) - Number(second));
  const alone = ranked.length <= MOST_ROWS ? MOST_ROWS : MOST_ROWS - 1;
  const others = `${ranked.length - alone} others`;
  return new Map(
    ranked.map(([producer], place) => [producer, place < alone ? (names.get(producer) ?? producer) : others]),
  );
}

function readingOf({ summary, blocks }: RunData, shown: number): string {
  const [most] = summary.closers;
  const made = counted(summary.blocks, 'block');
  const beside =
    summary.stale === 0
      ? 'none is outside it'
      : `${counted(summary.stale, 'block')} ${summary.stale === 1 ? 'was' : 'were'} outside it`;
  const top =
    most === undefined ? '' : ` Most were made by ${most.role} ${most.node}, ${percent(most.share)}.`;
  const part =
    shown === blocks.length
      ? ''
      : ` Shown are the ${shown}, of ${counted(blocks.length, 'block')} made, with the most forks among them.`;
  return `The chain has ${made}; ${beside}.${top}${part}`;
}
