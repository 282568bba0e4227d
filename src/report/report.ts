import { stringify } from 'yaml';
import { escaped } from '../observers/html-text.js';
import { metricNamed } from '../observers/metrics/catalogue.js';
import { attackFindings } from './attack-findings.js';
import type { Chart } from './chart.js';
import { chainChart } from './charts/chain.js';
import { intervalsChart } from './charts/intervals.js';
import { lorenzChart } from './charts/lorenz.js';
import { messagesChart } from './charts/messages.js';
import { poolChart } from './charts/pool.js';
import { propagationChart } from './charts/propagation.js';
import { powerChart, stakeChart, usageChart } from './charts/proportions.js';
import { stakesChart, wealthChart } from './charts/wealth.js';
import { headlines } from './headlines.js';
import { grouped, rounded, span } from './number-text.js';
import { pageHtml, pictureSvg, type Section, tableHtml } from './page.js';
import { metricValues, type RunData } from './run-data.js';

/** Name of the page in a run's folder, and of the folder with its pictures. */
export const REPORT_FILE = 'report.html';
export const PICTURES_FOLDER = 'pictures';

/** Roles that are nouns; the others stand as they are. */
const PLURALS: Readonly<Record<string, string>> = { master: 'masters', consumer: 'consumers' };

const CHARTS: readonly ((data: RunData) => Chart | undefined)[] = [
  chainChart,
  wealthChart,
  stakesChart,
  lorenzChart,
  usageChart,
  stakeChart,
  powerChart,
  intervalsChart,
  propagationChart,
  poolChart,
  messagesChart,
];

/**
 * Draws the report of a run: the page and its pictures, as text by path. The same run gives the same bytes: nothing
 * in them depends on when or where they were drawn.
 */
export function drawReport(data: RunData): ReadonlyMap<string, string> {
  const charts = CHARTS.map((make) => make(data)).filter((chart) => chart !== undefined);
  const { summary, scenario } = data;
  const page = pageHtml({
    title: scenario.name,
    lead: scenario.description,
    facts: [
      `protocol ${summary.protocol}`,
      `seed ${data.seed}`,
      `${span(summary.time * 1e6)} simulated`,
      ...Object.entries(scenario.nodes)
        .filter(([, count]) => count > 0)
        .map(([role, count]) => `${grouped(String(count))} ${count > 1 ? (PLURALS[role] ?? role) : role}`),
    ],
    headlines: headlines(data),
    charts,
    sections: [origin(data), ...attackTables(data), ...metricTable(data), scenarioText(data)],
  });
  return new Map([
    [REPORT_FILE, page],
    ...charts.map((chart): [string, string] => [`${PICTURES_FOLDER}/${chart.name}.svg`, pictureSvg(chart)]),
  ]);
}

function origin({ command, seed, digest, version, summary, scenario }: RunData): Section {
  const facts: readonly (readonly [string, string])[] = [
    ['scenario', scenario.name],
    ['protocol', summary.protocol],
    ['seed', seed],
    ['digest', digest],
    ['made by', `consensim ${version}`],
  ];
  const list = facts.map(([name, text]) => `<dt>${name}</dt><dd><code>${escaped(text)}</code></dd>`).join('');
  return {
    title: 'Repeat it',
    content: `<pre>${escaped(command)}</pre>\n<dl>${list}</dl>\n<p>Same scenario, same seed, same digest, on any machine.</p>`,
  };
}

/** What was counted of each attack, and by the safety monitor; nothing when nobody attacked. */
function attackTables({ summary }: RunData): readonly Section[] {
  return attackFindings(summary)
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => ({ title, folded: true, content: tableHtml(['measure', 'value'], rows) }));
}

/** Every metric of the whole run, with unit and meaning; nothing when the run measured none. */
function metricTable(data: RunData): readonly Section[] {
  const names = [...new Set(data.metrics.filter(({ node }) => node === '').map(({ metric }) => metric!))];
  const rows = names.flatMap((name) => {
    const metric = metricNamed(name);
    const last = metricValues(data, name).at(-1);
    if (metric === undefined || last === undefined) return [];
    const unit = metric.unit === 'coins' ? data.scenario.currency.symbol : metric.unit;
    return [[metric.title, rounded(last.value, 4), unit === '1' ? '' : unit]];
  });
  if (rows.length === 0) return [];
  const note = '<p class="meaning">Values at the end of the run; docs/metrics.md defines each.</p>';
  return [
    {
      title: 'All metrics',
      folded: true,
      content: `${tableHtml(['metric', 'value', 'unit'], rows)}\n${note}`,
    },
  ];
}

function scenarioText({ scenario }: RunData): Section {
  const text = stringify(scenario, { lineWidth: 0 }).trimEnd();
  return { title: 'Scenario', folded: true, content: `<pre>${escaped(text)}</pre>` };
}
