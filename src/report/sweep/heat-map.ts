import * as Plot from '@observablehq/plot';
import { greatestOf, leastOf } from '../../engine/extremes.js';
import { metricNamed } from '../../observers/metrics/catalogue.js';
import type { Chart, Panel } from '../chart.js';
import { rounded } from '../number-text.js';
import { colour } from '../palette.js';
import { dimensionsOf, placeText } from './dimension.js';
import { type SweepData, scaleOf } from './sweep-data.js';

/** Panels of a chart at the most. */
const MOST_PANELS = 6;
/** Values of a side at the most. */
const MOST_SIDE = 40;

/** A metric over two numeric keys as a map of colours, one for each combination of all else; nothing for fewer keys. */
export function heatMap(data: SweepData, metric: string): Chart | undefined {
  const dimensions = dimensionsOf(data.plan);
  const [x, y] = dimensions.filter(({ isNumeric }) => isNumeric);
  if (x === undefined || y === undefined || data.plan.design !== 'grid') return undefined;
  if (x.values.length > MOST_SIDE || y.values.length > MOST_SIDE) return undefined;
  const rest = dimensions.filter((dimension) => dimension !== x && dimension !== y);
  const scale = scaleOf(metric);
  const cells = data.values
    .filter((value) => value.metric === metric)
    .map(({ point, interval }) => ({
      x: x.textOf(point),
      y: y.textOf(point),
      mean: interval.mean * scale,
      text: rounded(interval.mean * scale),
      panel: placeText(rest, point),
    }));
  const panels = [...new Set(cells.map(({ panel }) => panel))];
  if (cells.length === 0 || panels.length > MOST_PANELS) return undefined;
  const means = cells.map(({ mean }) => mean);
  const [least, greatest] = [leastOf(means), greatestOf(means)];
  const { title = metric, unit = '1' } = metricNamed(metric) ?? {};
  const unitText = unit === 'share' ? ' in %' : unit === '1' ? '' : ` in ${unit}`;
  const plot =
    (panel: string): Panel['plot'] =>
    ({ narrow, width }) => {
      const room = (width - 110) / x.values.length;
      return {
        height: 70 + y.values.length * (narrow ? 26 : 34),
        marginLeft: 76,
        x: { label: x.title, type: 'band', domain: [...x.values], padding: 0.03 },
        y: { label: null, type: 'band', domain: [...y.values].reverse(), padding: 0.03 },
        marks: [
          Plot.cell(
            cells.filter((cell) => cell.panel === panel),
            {
              x: 'x',
              y: 'y',
              fill: colour('blue'),
              // The least is there too: paler, not absent.
              fillOpacity: ({ mean }: { readonly mean: number }) =>
                least === greatest ? 0.4 : 0.08 + (0.72 * (mean - least)) / (greatest - least),
              title: ({ x: one, y: other, text }) => `${one}, ${other}: ${text}`,
            },
          ),
          ...(room < 34
            ? []
            : [
                Plot.text(
                  cells.filter((cell) => cell.panel === panel),
                  {
                    x: 'x',
                    y: 'y',
                    text: 'text',
                    fill: colour('ink'),
                    stroke: colour('paper'),
                    strokeWidth: 2.5,
                  },
                ),
              ]),
        ],
      };
    };
  return {
    name: `${metric}-map`,
    title: `${title} over two keys`,
    reading: `Means${unitText}, from ${rounded(least)} (pale) to ${rounded(greatest)} (dark).`,
    wide: true,
    panels: panels.map((panel) => ({
      title: `${y.title} from bottom to top${panel === '' ? '' : `; ${panel}`}`,
      plot: plot(panel),
    })),
  };
}
