import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escaped } from '../observers/html-text.js';
import { BOLD, textWidth, wrapped } from './markup.js';
import { type Colour, colour, paletteCss } from './palette.js';

/** What a legend shows beside a name. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: Colour;
  readonly shape: 'line' | 'dashes' | 'dot' | 'ring' | 'box' | 'band';
}

/** The place a chart has. */
export interface ChartSize {
  /** Pixels, also of the plot: nothing stands beside it. */
  readonly width: number;
  /** Whether it is to be read on a telephone: fewer ticks, shorter labels. */
  readonly narrow: boolean;
}

/** A chart: what it is called, what it says, and how it is drawn at a width. */
export interface Chart {
  /** Name of its picture, without the ending; safe as a file name. */
  readonly name: string;
  readonly title: string;
  /** One sentence that says what there is to see. */
  readonly reading: string;
  readonly legend?: readonly LegendEntry[];
  /** Takes the whole width of a page instead of half of it. */
  readonly wide?: boolean;
  /** Its plots, side by side where there is room. */
  readonly panels: readonly Panel[];
}

/** One plot of a chart. */
export interface Panel {
  /** Needed where a chart has several. */
  readonly title?: string;
  /** The plot itself, without title, legend and style. */
  plot(size: ChartSize): Plot.PlotOptions;
}

const FONT = 'Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif';
const TITLE_SIZE = 17;
const READING_SIZE = 13;
const PANEL_SIZE = 14;
const LABEL_SIZE = 12;
/** Height of a panel's title. */
const PANEL_HEAD = 26;
const PADDING = 14;
/** Left and right of a plot; its labels bring a little of their own. */
const EDGE = 11;

/** How much shines through a band around a line. */
export const BAND_OPACITY = 0.35;

/** CSS that every chart needs, wherever it stands. */
export const CHART_CSS = `.chart{font-family:${FONT};color:var(--ink)}
.chart .title{font-size:${TITLE_SIZE}px;font-weight:600}
.chart .reading{font-size:${READING_SIZE}px;fill:var(--muted)}
.chart .panel{font-size:${PANEL_SIZE}px;font-weight:600}
.chart .legend text{font-size:${LABEL_SIZE}px}
.chart .plot{overflow:visible}
.chart text{white-space:pre}`;

/**
 * A chart as SVG text, title, reading and legend included: they are marks of the picture, so that a saved one keeps
 * them. The same chart and size give the same text.
 *
 * @param alone gives it its own colours, for a file; without, it takes those of the page.
 */
export function chartSvg(chart: Chart, size: ChartSize, alone: boolean): string {
  const { width } = size;
  const inner = width - 2 * PADDING;
  const parts: string[] = [];
  let y = PADDING;
  for (const line of wrapped(chart.title, TITLE_SIZE * BOLD, inner)) {
    y += TITLE_SIZE + 2;
    parts.push(textMark('title', PADDING, y - 4, line));
  }
  y += 3;
  for (const line of wrapped(chart.reading, READING_SIZE, inner)) {
    y += READING_SIZE + 5;
    parts.push(textMark('reading', PADDING, y - 4, line));
  }
  y += 6;
  if (chart.legend !== undefined) {
    const legend = legendMarks(chart.legend, y, inner);
    parts.push(legend.svg);
    y += legend.height;
  }
  y += 6;
  const { svg, height } = panelMarks(chart.panels, size, y);
  const whole = y + height + 4;
  const style = alone ? `<style>${paletteCss(':root')}\n${CHART_CSS}</style>` : '';
  const ground = alone ? `<rect width="${width}" height="${whole}" fill="var(--paper)"/>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart" data-chart="${chart.name}" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" fill="currentColor" role="img" aria-label="${escaped(`${chart.title}. ${chart.reading}`)}">${style}${ground}${parts.join('')}${svg}</svg>`;
}

function textMark(kind: string, x: number, y: number, text: string): string {
  return `<text class="${kind}" x="${x}" y="${y}">${escaped(text)}</text>`;
}

/** The legend's entries in rows that fit the width. */
function legendMarks(entries: readonly LegendEntry[], top: number, width: number) {
  const row = LABEL_SIZE + 8;
  let x = PADDING;
  let y = top;
  const marks = entries.map((entry) => {
    const taken = 24 + textWidth(entry.label, LABEL_SIZE) + 14;
    if (x > PADDING && x + taken > PADDING + width) {
      x = PADDING;
      y += row;
    }
    const mark = `${sample(entry, x, y + row / 2)}<text x="${x + 24}" y="${y + row / 2 + 4}">${escaped(entry.label)}</text>`;
    x = Math.round(x + taken);
    return mark;
  });
  return { svg: `<g class="legend">${marks.join('')}</g>`, height: y + row - top };
}

function sample({ shape, colour: name }: LegendEntry, x: number, y: number): string {
  const value = colour(name);
  if (shape === 'box') return `<rect x="${x}" y="${y - 6}" width="16" height="12" rx="2" fill="${value}"/>`;
  if (shape === 'band')
    return `<rect x="${x}" y="${y - 6}" width="16" height="12" rx="2" fill="${value}" fill-opacity="${BAND_OPACITY}"/>`;
  if (shape === 'dot') return `<circle cx="${x + 8}" cy="${y}" r="5" fill="${value}"/>`;
  if (shape === 'ring')
    return `<circle cx="${x + 8}" cy="${y}" r="4.5" fill="var(--paper)" stroke="${value}" stroke-width="2"/>`;
  const dashes = shape === 'dashes' ? ' stroke-dasharray="4 3"' : '';
  return `<line x1="${x}" x2="${x + 17}" y1="${y}" y2="${y}" stroke="${value}" stroke-width="2.5"${dashes}/>`;
}

/** Panels in rows of as many as have room. */
function panelMarks(panels: readonly Panel[], size: ChartSize, top: number): { svg: string; height: number } {
  // Three have room beside one another; four stand better two and two.
  const columns = size.narrow ? 1 : panels.length === 3 ? 3 : Math.min(panels.length, 2);
  const width = Math.floor((size.width - 2 * EDGE) / columns);
  let y = top;
  let lowest = top;
  const parts: string[] = [];
  for (const [place, panel] of panels.entries()) {
    const column = place % columns;
    if (column === 0) y = lowest;
    const x = EDGE + column * width;
    const head = panel.title === undefined ? 0 : PANEL_HEAD;
    if (panel.title !== undefined) parts.push(textMark('panel', x + 3, y + head - 8, panel.title));
    const { svg, height } = plotMarks(panel, { ...size, width }, x, y + head);
    parts.push(svg);
    lowest = Math.max(lowest, y + head + height);
  }
  return { svg: parts.join(''), height: lowest - top };
}

/** The plot of a panel, at a place of the picture. */
function plotMarks(panel: Panel, size: ChartSize, x: number, y: number): { svg: string; height: number } {
  const { document } = parseHTML('<html><body></body></html>');
  const plot = Plot.plot({
    marginLeft: 56,
    marginRight: 24,
    marginTop: 26,
    marginBottom: 42,
    height: 260,
    ...panel.plot(size),
    width: size.width,
    className: 'plot',
    document: document as never,
    style: { fontSize: `${LABEL_SIZE}px`, fontFamily: 'inherit' } as never,
  }) as unknown as PlotElement;
  plot.querySelector('style')?.remove();
  plot.setAttribute('x', String(x));
  plot.setAttribute('y', String(y));
  plot.removeAttribute('font-family');
  const height = Number(plot.getAttribute('height'));
  return { svg: shortened(plot.outerHTML), height };
}

/** The part of an SVG element that is used here; the room has no DOM types. */
interface PlotElement {
  readonly outerHTML: string;
  querySelector(selector: string): { remove(): void } | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

/** Coordinates to hundredths of a pixel: nobody sees more, and what engines round differently is gone. */
function shortened(svg: string): string {
  const round = (digits: string) => String(Math.round(Number(digits) * 100) / 100);
  // Text between tags says what it says to the last digit.
  return svg.replace(/="[^"]*"/g, (attribute) => attribute.replace(/\d+\.\d{3,}/g, round));
}
