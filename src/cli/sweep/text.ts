import { metricLabel } from '../../report/comparison-report.js';
import { counted } from '../../report/number-text.js';
import type { SweepData } from '../../report/sweep/sweep-data.js';
import { seedsText } from '../../report/sweep/sweep-report.js';
import { growthRows, pointRows, sensitivityRows } from '../../report/sweep/sweep-rows.js';
import { ruleText } from '../../sweep/stopping.js';
import { textTable } from '../terminal/text-table.js';
import type { SweepEnd } from './sweep-run.js';

/** Points that are printed of a metric; the file has all. */
const MOST_ROWS = 24;
/** Metrics that are printed when none was asked for. */
const FEW = 3;

/** A sweep for a terminal. */
export function sweepText(data: SweepData, end: SweepEnd, shown: string, store: string): string {
  const { plan, rows, metrics, absent } = data;
  const varied = plan.keys.length === 0 ? '' : `  ${plan.design} over ${plan.keys.join(', ')}`;
  const printed = metrics === undefined ? data.shown.slice(0, FEW) : data.shown;
  const damaged = end.damaged === 0 ? '' : `, ${counted(end.damaged, 'damaged line')} left out`;
  const sections = [
    `${plan.labels.join(', ')}${varied}\n${counted(plan.points.length, 'point')}, ${seedsText(data)}: ${counted(rows.length, 'run')}, ${end.made} made now, ${Math.max(0, rows.length - end.made)} from ${store}${damaged}`,
    ...(plan.rules.length === 0 ? [] : [`stopped by rule: ${plan.rules.map(ruleText).join(' and ')}`]),
    ...printed.map((metric) => tableOf(data, metric)),
    ...data.sensitivity
      .filter(({ metric }) => printed.includes(metric))
      .map(
        ({ metric, indices }) =>
          `What ${metricLabel(metric)} depends on: parts of its variance (Sobol indices)\n${textTable(sensitivityRows(indices), ['key', 'first order', 'total'])}`,
      ),
    ...(data.fit === undefined
      ? []
      : [
          `How ${metricLabel(data.fit)} grows: exponent of a power law\n${textTable(growthRows(data.growth), ['key', 'where', 'exponent', '95 % interval', 'R²'], 2)}`,
        ]),
    ...(absent.length === 0 ? [] : [`no run has a value for ${absent.join(', ')}`]),
    `files   ${shown}/\nreport  ${shown}/report.html`,
  ];
  return `\n${sections.join('\n\n')}\n`;
}

function tableOf(data: SweepData, metric: string): string {
  const { head, rows } = pointRows(data, metric);
  const { labels, keys, points } = data.plan;
  const left = keys.length + (labels.length > 1 ? 1 : 0);
  const more =
    rows.length > MOST_ROWS ? `\nthe first ${MOST_ROWS} of ${rows.length} points; points.csv has all` : '';
  const reference = labels.length > 1 ? `${labels[0]} at the same point` : 'the first point';
  const note =
    points.length > 1
      ? `\ndifference: to ${reference}, seed by seed; * leaves out 0 with 95 % confidence`
      : '';
  return `${metricLabel(metric)}${note}\n${textTable(rows.slice(0, MOST_ROWS), head, left)}${more}`;
}
