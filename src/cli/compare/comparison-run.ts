import type { ComparisonData } from '../../report/comparison-data.js';
import { COMPARED_METRICS } from '../../report/comparison-data.js';
import { differenceRows, drawComparison, meanRows } from '../../report/comparison-report.js';
import { counted } from '../../report/number-text.js';
import type { Known } from '../../scenario/known.js';
import { describeScenario } from '../../scenario/parse.js';
import { prepare } from '../../simulate.js';
import type { LoadedScenario } from '../../sweep/common-load.js';
import { compareRows } from '../../sweep/comparison.js';
import { type SweepRow, sweepJobs, sweepRows, sweepSeeds } from '../../sweep/sweep.js';
import { executeJobs } from '../execute/job.js';
import { refuseLargeStart } from '../execute/memory.js';
import { named } from '../execute/pool.js';
import { csvParts } from '../output/csv.js';
import { MANIFEST } from '../output/manifest.js';
import { OutputFolder } from '../output/output-folder.js';
import type { Context } from '../request/command.js';
import { type NamedLayers, optionsOf } from '../request/own-modules.js';
import { packageVersion } from '../request/version.js';
import { watched } from '../terminal/progress.js';
import { shellWord } from '../terminal/shell-word.js';
import { textTables } from '../terminal/text-table.js';

/** What is to be compared, and how. */
export interface ComparisonRequest {
  /** The scenarios as the user named them. */
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly loaded: readonly LoadedScenario[];
  /** What the scenarios may name, and where the user's own came from. */
  readonly known: Known;
  readonly modules: NamedLayers['modules'];
  /** How many seeds. */
  readonly count: number;
  readonly workers: number;
  /** The folder to write, as the user wrote it. */
  readonly shown: string;
  readonly commonLoad: boolean;
  readonly output: 'text' | 'json' | 'none';
}

/**
 * Runs a comparison, writes its folder and prints it.
 *
 * @throws ScenarioError before anything is run when one of the scenarios cannot be.
 */
export async function compareScenarios(request: ComparisonRequest, { io, typed }: Context): Promise<void> {
  const { loaded, labels, count, shown, known, modules } = request;
  const scenarios = loaded.map(({ scenario }) => scenario);
  const seeds = sweepSeeds(scenarios[0]!.seed, count);
  const jobs = sweepJobs(scenarios, seeds);
  const workers = Math.min(request.workers, jobs.length);
  // What is wrong with any of them is said before the first has run.
  const own = optionsOf(known);
  for (const [place, scenario] of scenarios.entries()) {
    try {
      refuseLargeStart(scenario, workers);
      prepare(scenario, { sink: null, trace: false, ...own });
    } catch (error) {
      throw named(labels[place]!, error);
    }
  }
  const output = OutputFolder.open(shown, io.folder);
  try {
    const quiet = request.output === 'none';
    const outcomes = await watched(io, { quiet, runs: jobs.length }, (watch) =>
      executeJobs(jobs, { labels, workers, watch, known, modules, folder: io.folder }),
    );
    const rows = sweepRows(jobs, outcomes);
    const metrics = compareRows(rows, scenarios.length, COMPARED_METRICS);
    const data: ComparisonData = {
      version: packageVersion(),
      command: `npx simulate ${repeatable(typed).map(shellWord).join(' ')}`,
      scenarios: loaded.map(({ scenario, changes }, place) => ({
        ...{ label: labels[place]!, description: scenario.description, changes },
        protocol: scenario.consensus.protocol,
      })),
      ...{ seeds, commonLoad: request.commonLoad, metrics },
    };
    const json = comparisonJson(data, loaded, rows, known);
    for (const part of csvParts(rowTable(rows, labels))) output.sink.append('comparison.csv', part);
    output.sink.write('comparison.json', json);
    for (const [path, text] of drawComparison(data)) output.sink.write(path, text);
    output.sink.write(MANIFEST, comparisonManifest(data, output.sink.finish()));
    output.commit();
    if (request.output === 'json') io.stdout.write(json);
    else if (request.output === 'text') io.stdout.write(comparisonText(data, shown, io.stdout.columns));
  } finally {
    output.discard();
  }
}

/** The command without what changes nothing of the result. */
function repeatable(typed: readonly string[]): readonly string[] {
  return typed.filter((word, place) => {
    const before = typed[place - 1];
    return !/^--(?:out|workers|quiet|json)(?:=|$)/.test(word) && before !== '--out' && before !== '--workers';
  });
}

/** Every metric of every run: a row each. */
function rowTable(rows: readonly SweepRow[], labels: readonly string[]) {
  const cells = rows.flatMap(({ place, seed, values }) =>
    Object.entries(values).map(([metric, value]) => ({ scenario: labels[place]!, seed, metric, value })),
  );
  const column = <K extends keyof (typeof cells)[number]>(key: K) => cells.map((cell) => cell[key]);
  return {
    length: cells.length,
    columns: {
      scenario: column('scenario'),
      seed: column('seed'),
      metric: column('metric'),
      value: column('value'),
    },
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
      rows.filter((row) => row.place === place).map(({ seed, digest }) => [seed, digest]),
    ),
  }));
  return `${JSON.stringify({ ...data, scenarios }, null, 2)}\n`;
}

function comparisonManifest(
  { version, command }: ComparisonData,
  files: ReadonlyMap<string, string>,
): string {
  const content = { generator: 'consensim', kind: 'comparison', version, formatVersion: 1, command };
  return `${JSON.stringify({ ...content, files: Object.fromEntries(files) }, null, 2)}\n`;
}

function comparisonText(data: ComparisonData, shown: string, width: number | undefined): string {
  const labels = data.scenarios.map(({ label }) => label);
  const { seeds, metrics } = data;
  const changed = data.scenarios.flatMap(({ label, changes }) =>
    changes.map((change) => `${label}: ${change}`),
  );
  const sections = [
    `${labels.join(', ')}  ${data.commonLoad ? `under the load of ${labels[0]}` : 'as they are'}, seeds ${seeds[0]} to ${seeds.at(-1)}`,
    ...(changed.length === 0 ? [] : [changed.join('\n')]),
    `Mean ± 95 % confidence over ${counted(seeds.length, 'seed')}\n${textTables(meanRows(metrics), ['', ...labels], width)}`,
    `Difference to ${labels[0]}, seed by seed; * is there with 95 % confidence\n${textTables(differenceRows(metrics), ['', ...labels.slice(1)], width)}`,
    `files   ${shown}/\nreport  ${shown}/report.html`,
  ];
  return `\n${sections.join('\n\n')}\n`;
}
