import * as Plot from '@observablehq/plot';
import { greatestOf } from '../../engine/extremes.js';
import type { Chart } from '../chart.js';
import { textWidth } from '../markup.js';
import { bytesText, counted, grouped, tickText } from '../number-text.js';
import { colour } from '../palette.js';
import type { RunData } from '../run-data.js';

const MOST_TYPES = 12;

/** What was sent: messages by type, with the bytes they took. */
export function messagesChart({ summary }: RunData): Chart | undefined {
  const types = Object.entries(summary.messages)
    .map(([type, { count, bytes }]) => ({ type, count, bytes }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
  if (types.length === 0) return undefined;
  const all = types.reduce((sum, { count }) => sum + count, 0);
  const bytes = types.reduce((sum, type) => sum + type.bytes, 0);
  const shown = types.slice(0, MOST_TYPES);
  const heaviest = types.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const most = shown[0]!.count;
  return {
    name: 'messages',
    title: 'Messages by type',
    reading: `${counted(all, 'message')} with ${bytesText(bytes)} were sent; ${Math.round((heaviest.bytes / Math.max(1, bytes)) * 100)} % of the bytes are of type ${heaviest.type}.`,
    panels: [
      {
        plot: ({ narrow }) => {
          const marginRight = narrow ? 84 : 150;
          const tooltips = ({ type, count, bytes: sent }: (typeof types)[number]) =>
            `${type}: ${counted(count, 'message')}, ${bytesText(sent)}`;
          return {
            height: Math.max(120, 68 + shown.length * 26),
            marginLeft: Math.ceil(14 + greatestOf(shown.map(({ type }) => textWidth(type, 12)))),
            marginRight,
            x: {
              label: 'messages sent (count)',
              domain: [0, most],
              ticks: narrow ? 3 : 5,
              tickFormat: tickText,
            },
            y: { label: 'message (type)', labelAnchor: 'top', domain: shown.map(({ type }) => type) },
            marks: [
              Plot.gridX({ stroke: colour('grid'), strokeOpacity: 1, ticks: narrow ? 3 : 5 }),
              Plot.barX(shown, { x: 'count', y: 'type', fill: colour('blue'), title: tooltips }),
              Plot.text(shown, {
                x: 'count',
                y: 'type',
                text: ({ count, bytes: sent }) =>
                  narrow ? bytesText(sent) : `${grouped(String(count))}, ${bytesText(sent)}`,
                textAnchor: 'start',
                dx: 6,
                fill: colour('ink'),
              }),
              Plot.ruleX([0], { stroke: colour('muted') }),
            ],
          };
        },
      },
    ],
  };
}
