import * as Plot from '@observablehq/plot';
import { tickText } from '../number-text.js';
import { colour } from '../palette.js';
import type { TimeUnit } from '../time-unit.js';

/** Lines across a plot at the ticks of its y axis. */
export function horizontalGrid(ticks = 5): Plot.Markish {
  return Plot.gridY({ stroke: colour('grid'), strokeOpacity: 1, ticks });
}

/** The line at 0 that bars and areas stand on. */
export function baseline(): Plot.Markish {
  return Plot.ruleY([0], { stroke: colour('muted') });
}

/** A time axis in a unit. */
export function timeAxis(label: string, unit: TimeUnit, narrow: boolean): Plot.ScaleOptions {
  return { label: `${label} (${unit.symbol})`, ticks: narrow ? 4 : 7, tickFormat: tickText };
}
