import type { ComparisonData } from '../../report/comparison-data.js';
import { COMPARED_METRICS } from '../../report/comparison-data.js';
import { differenceRows, drawComparison, loadText, meanRows } from '../../report/comparison-report.js';
import { counted } from '../../report/number-text.js';
import type { Known } from '../../scenario/known.js';
import { describeScenario } from '../../scenario/parse.js';
import type { LoadedScenario } from '../../sweep/common-load.js';
import { compareRows } from '../../sweep/comparison.js';
import type { PlannedSweep, SweepRow } from '../../sweep/plan.js';
import { pointValues } from '../../sweep/result.js';
import { sweepSeeds } from '../../sweep/sweep.js';
import { MANIFEST } from '../output/manifest.js';
import { OutputFolder } from '../output/output-folder.js';
import type { Context } from '../request/command.js';
import type { NamedLayers } from '../request/own-modules.js';
import { sweepManifest, writeTables } from '../sweep/files.js';
import type { KeyedPlan } from '../sweep/plan-file.js';
import { checkPoints, keyedPlan } from '../sweep/request.js';
import { runSweep } from '../sweep/sweep-run.js';
import { threadEngine } from '../sweep/threads.js';
import { columnsOfText, LINE_WIDTH, textTables } from '../terminal/text-table.js';

/** What is to be compared, and how. */
export interface ComparisonRequest {
  readonly labels: readonly string[];
  readonly loaded: readonly LoadedScenario[];
  /** What the scenarios may name, and where the user's own came from. */
  readonly known: Known;
  readonly modules: NamedLayers['modules'];
  /** How many seeds. */
  readonly count: number;
  readonly workers: number;
  /** The folder to write, and the store, as the user wrote them. */
  readonly shown: string;
  readonly store: string;
  readonly commonLoad: boolean;
  /** What to compare, in this order; `undefined` for what most people ask. */
  readonly metrics: readonly string[] | undefined;
  readonly output: 'text' | 'json' | 'none';
}

/**
 * Compares scenarios: a sweep over them on the store that every sweep has, with a page of its own.
 *
 * @throws ScenarioError before anything is run when one of the scenarios cannot be.
 */
export async function compareScenarios(request: ComparisonRequest, { io, typed }: Context): Promise<void> {
  const { loaded, known, modules, shown, workers, store } = request;
  const planned = plannedComparison(request);
  checkPoints(planned, workers, known);
  const asked = { metrics: request.metrics, fit: undefined, theory: undefined };
  const keyed = keyedPlan(planned, { known, modules, typed, ...asked });
  // What is wrong with the folder is said before the first run.
  const output = OutputFolder.open(shown, io.folder);
  try {
    const parts = { planned, keyed, known, modules, folder: io.folder };
    const { rows = [] } = await runSweep(io, {
      ...{ keyed, shown: store, doing: 'compare', quiet: request.output === 'none' },
      engine: (onRun) => threadEngine(parts, workers, onRun),
    });
    const data = comparisonData(request, keyed, rows);
    const json = comparisonJson(data, loaded, rows, known);
    const values = pointValues(keyed.plan, rows, request.metrics ?? COMPARED_METRICS);
    writeTables(output.sink, keyed, { rows, values });
    output.sink.write('comparison.json', json);
    for (const [path, text] of drawComparison(data)) output.sink.write(path, text);
    output.sink.write(MANIFEST, sweepManifest(data, 'comparison', output.sink.finish()));
    output.commit();
    if (request.output === 'json') io.stdout.write(json);
    else if (request.output === 'text') io.stdout.write(comparisonText(data, shown, io.stdout.columns));
  } finally {
    output.discard();
  }
}

/** A comparison as a sweep: each scenario is a point, and no key is varied. */
function plannedComparison({ labels, loaded, count }: ComparisonRequest): PlannedSweep {
  const settings = loaded.map(({ scenario }) => scenario);
  const seeds = sweepSeeds(settings[0]!.seed, count);
  const points = settings.map((_, scenario) => ({ scenario, values: [] }));
  return { plan: { labels, keys: [], design: 'grid', points, seeds, rules: [] }, settings };
}

function comparisonData(
  { loaded, labels, commonLoad, metrics = COMPARED_METRICS }: ComparisonRequest,
  { version, command, plan }: KeyedPlan,
  rows: readonly SweepRow[],
): ComparisonData {
  return {
    ...{ version, command, commonLoad, seeds: plan.seeds },
    scenarios: loaded.map(({ scenario, changes }, place) => ({
      ...{ label: labels[place]!, description: scenario.description, changes },
      protocol: scenario.consensus.protocol,
    })),
    metrics: compareRows(rows, loaded.length, metrics),
  };
}

function comparisonJson(
  data: ComparisonData,
  loaded: readonly LoadedScenario[],
  rows: readonly SweepRow[],
  known: Known,
): string {
  const scenarios = data.scenarios.map((scenario, place) => ({
    ...scenario,
    scenario: describeScenario(loaded[place]!.scenario, known),
    digests: Object.fromEntries(
      rows.filter(({ point }) => point === place).map(({ seed, digest }) => [seed, digest]),
    ),
  }));
  return `${JSON.stringify({ ...data, scenarios }, null, 2)}\n`;
}

function comparisonText(data: ComparisonData, shown: string, width: number | undefined): string {
  const labels = data.scenarios.map(({ label }) => label);
  const { seeds, metrics } = data;
  const changed = data.scenarios.flatMap(({ label, changes }) =>
    changes.map((change) => `${label}: ${change}`),
  );
  const sections = [
    `${labels.join(', ')}  ${data.commonLoad ? `under the load of ${labels[0]}` : 'as they are'}, seeds ${seeds[0]} to ${seeds.at(-1)}\n${columnsOfText([[loadText(data)]], [Math.min(width ?? LINE_WIDTH, 100)])}`,
    ...(changed.length === 0 ? [] : [changed.join('\n')]),
    `Mean ± 95 % confidence over ${counted(seeds.length, 'seed')}\n${textTables(meanRows(metrics), ['', ...labels], width)}`,
    `Difference to ${labels[0]}, seed by seed; * is there with 95 % confidence\n${textTables(differenceRows(metrics), ['', ...labels.slice(1)], width)}`,
    `files   ${shown}/\nreport  ${shown}/report.html`,
  ];
  return `\n${sections.join('\n\n')}\n`;
}
