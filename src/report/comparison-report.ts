import { escaped } from '../observers/html-text.js';
import { metricNamed } from '../observers/metrics/catalogue.js';
import type { ComparedMetric } from '../sweep/comparison.js';
import type { Chart } from './chart.js';
import { CLAIMED_METRICS, claimChart, metricsChart } from './charts/claim.js';
import { type ComparisonData, QUESTIONS } from './comparison-data.js';
import { comparisonHeadlines } from './comparison-headlines.js';
import { differenceText, estimateText } from './estimate-text.js';
import { counted } from './number-text.js';
import { pageHtml, pictureSvg, type Section, tableHtml } from './page.js';
import { PICTURES_FOLDER, REPORT_FILE } from './report.js';

/**
 * Draws the report of a comparison: the page and its pictures, as text by path. The same comparison gives the same
 * bytes.
 */
export function drawComparison(data: ComparisonData): ReadonlyMap<string, string> {
  const charts = [
    claimChart(data),
    ...QUESTIONS.map(({ question, metrics }, place) =>
      metricsChart(
        data,
        metrics.filter((metric) => !CLAIMED_METRICS.includes(metric)),
        {
          name: `question-${place + 1}`,
          title: question,
          reading: 'Means over the seeds with 95 % confidence intervals.',
        },
      ),
    ),
    metricsChart(data, furtherMetrics(data), {
      name: 'further',
      title: 'What else was asked for',
      reading: 'Means over the seeds with 95 % confidence intervals.',
    }),
  ].filter((chart): chart is Chart => chart !== undefined);
  const page = pageHtml({
    title: data.scenarios.map(({ label }) => label).join(', '),
    lead: loadText(data),
    facts: [
      counted(data.scenarios.length, 'scenario'),
      `${counted(data.seeds.length, 'seed')}: ${data.seeds[0]} to ${data.seeds.at(-1)}`,
    ],
    headlines: comparisonHeadlines(data),
    charts,
    sections: [tables(data), scenarioList(data), origin(data)],
  });
  return new Map([
    [REPORT_FILE, page],
    ...charts.map((chart): [string, string] => [`${PICTURES_FOLDER}/${chart.name}.svg`, pictureSvg(chart)]),
  ]);
}

/** Metrics that belong to none of the questions. */
function furtherMetrics({ metrics }: ComparisonData): readonly string[] {
  const asked = new Set(QUESTIONS.flatMap((question) => question.metrics));
  return metrics.map(({ metric }) => metric).filter((metric) => !asked.has(metric));
}

/** What a comparison puts equal and what not, for people. */
export function loadText({ commonLoad, scenarios }: ComparisonData): string {
  const first = scenarios[0]!.label;
  return commonLoad
    ? `Equal in all, as in ${first}: the number of payers, the payments (as shares of what payers hold) and their moments, the network, the length and the seeds. Each its own: rules, supply, rewards, number of other nodes, faults, attacks.`
    : 'Nothing is put equal but the seeds: each scenario has its own payments, network and length, so differences may come from these as well as from the rules.';
}

/** The title of a metric with its unit, as tables name it. */
export function metricLabel(metric: string): string {
  const definition = metricNamed(metric);
  if (definition === undefined) return metric;
  const { title, unit } = definition;
  return unit === '1' || unit === 'share' ? title : `${title} (${unit})`;
}

/** Means of each scenario, a metric a row. */
export function meanRows(metrics: readonly ComparedMetric[]): readonly (readonly string[])[] {
  return metrics.map(({ metric, values }) => [
    metricLabel(metric),
    ...values.map(({ estimate }) => estimateText(estimate)),
  ]);
}

/** Differences of the other scenarios to the first, a metric a row. */
export function differenceRows(metrics: readonly ComparedMetric[]): readonly (readonly string[])[] {
  return metrics.map(({ metric, values }) => [
    metricLabel(metric),
    ...values.slice(1).map(({ difference }) => differenceText(difference)),
  ]);
}

function tables({ metrics, scenarios, seeds }: ComparisonData): Section {
  const labels = scenarios.map(({ label }) => label);
  const means = tableHtml(['mean ± 95 % confidence', ...labels], meanRows(metrics));
  const others = tableHtml([`difference to ${labels[0]}`, ...labels.slice(1)], differenceRows(metrics));
  const note = `<p class="meaning">Over ${counted(seeds.length, 'seed')}; intervals of shares are Wilson's and stay within 0 and 1, all others Student's t. A star marks a difference that is there with 95 % confidence (Student's t, pairs of one seed).</p>`;
  return { title: 'In numbers', content: `${means}\n<br>\n${others}\n${note}` };
}

function scenarioList({ scenarios, commonLoad }: ComparisonData): Section {
  const items = scenarios.map(({ label, description, protocol, changes }) => {
    const changed =
      commonLoad && changes.length > 0 ? ` To process the payments: ${changes.join('; ')}.` : '';
    return `<dt>${escaped(label)}</dt><dd>${escaped(`${protocol}. ${description}${changed}`)}</dd>`;
  });
  return { title: 'The scenarios', content: `<dl>${items.join('')}</dl>` };
}

function origin({ command, version }: ComparisonData): Section {
  return {
    title: 'Repeat it',
    content: `<pre>${escaped(command)}</pre>\n<p class="meaning">Made by consensim ${escaped(version)}. runs.csv and runs.parquet have each metric of each run, points.csv the means, comparison.json what is above.</p>`,
  };
}
