import { availableParallelism } from 'node:os';
import type { ComparisonRequest } from '../compare/comparison-run.js';
import { type Arguments, isSet, lastOf, listOf, wholeNumberOf } from '../request/arguments.js';
import type { Command, Context } from '../request/command.js';
import type { RequestedScenario } from '../request/scenario-layers.js';
import { HOW, SWEPT_OPTIONS, WHAT, WRITES } from '../request/scenario-options.js';
import { EXIT, UsageError } from '../terminal/exit.js';

const DEFAULT_SEEDS = 10;
const MOST_SEEDS = 10_000;
const MOST_WORKERS = 256;

/** `simulate compare A B C`: runs scenarios under the same load over several seeds and compares them. */
export const compareCommand: Command = {
  usage: 'compare <scenarios..>',
  summary: 'Compare scenarios with the same payments',
  examples: [
    ['two protocols, twenty runs of each', 'compare pou-default pycotr-default --seeds 20'],
    ['only two metrics', 'compare pou-default pycotr-default --metric wealth_gini,consumer_gini'],
    ['two versions of one scenario, without changes', 'compare a.yaml b.yaml --as-is --out ab/'],
  ],
  argument: {
    name: 'scenarios',
    values: 'scenario',
    describe: 'Two or more; all get the payments of the first',
    several: true,
  },
  options: [
    {
      name: 'seeds',
      values: 'text',
      describe: `Number of seeds; ${DEFAULT_SEEDS} if not given`,
      group: WHAT,
    },
    { name: 'as-is', describe: 'Keep the payments, network and duration of each scenario', group: WHAT },
    {
      name: 'metric',
      values: 'text',
      describe: 'Metrics to compare, in this order; may be repeated',
      group: WRITES,
    },
    {
      name: 'out',
      values: 'folder',
      describe: 'Folder to write; output/compare-<names> if not given',
      group: WRITES,
    },
    {
      name: 'store',
      values: 'folder',
      describe: 'Folder of stored runs; output/store if not given',
      group: WRITES,
    },
    { name: 'quiet', describe: 'Print only errors', group: HOW },
    { name: 'json', describe: 'Print the comparison as JSON', group: HOW },
    { name: 'workers', values: 'text', describe: 'Threads; one for each core if not given', group: HOW },
    ...SWEPT_OPTIONS,
  ],
  run: async (given, context) => {
    const names = listOf(given, 'scenarios');
    if (names.length < 2)
      throw new UsageError(`compare: expected two scenarios or more, got ${names.length}`);
    const count = wholeNumberOf(given, 'seeds', MOST_SEEDS) ?? DEFAULT_SEEDS;
    const { loaded, known, modules } = await requestedScenarios(names, given, context);
    const [{ compareScenarios }, { DEFAULT_STORE, metricsOf }] = await Promise.all([
      import('../compare/comparison-run.js'),
      import('../sweep/request.js'),
    ]);
    const labels = uniqueLabels(loaded.map(({ scenario }) => scenario.name));
    await compareScenarios(
      {
        ...{ labels, loaded, known, modules, count, metrics: metricsOf(given) },
        workers: wholeNumberOf(given, 'workers', MOST_WORKERS) ?? availableParallelism(),
        shown: lastOf(given, 'out') ?? `output/compare-${labels.join('-')}`.slice(0, 120),
        store: lastOf(given, 'store') ?? DEFAULT_STORE,
        commonLoad: !isSet(given, 'as-is'),
        output: isSet(given, 'json') ? 'json' : isSet(given, 'quiet') ? 'none' : 'text',
      },
      context,
    );
    return EXIT.success;
  },
};

/** What is to be compared, with the protocols and attacks it needs. */
type RequestedComparison = Pick<ComparisonRequest, 'loaded' | 'known' | 'modules'>;

async function requestedScenarios(
  names: readonly string[],
  given: Arguments,
  { io, environment }: Context,
): Promise<RequestedComparison> {
  const [{ requestedScenario }, { knownTogether }, { modulesTogether }, { underCommonLoad }] =
    await Promise.all([
      import('../request/scenario-layers.js'),
      import('../../scenario/known.js'),
      import('../request/own-modules.js'),
      import('../../sweep/common-load.js'),
    ]);
  const asked: RequestedScenario[] = [];
  for (const name of names) asked.push(await requestedScenario(name, given, environment, io.folder));
  const known = knownTogether(asked.map((one) => one.known));
  const modules = modulesTogether(asked.map((one) => one.modules));
  const scenarios = asked.map(({ scenario }) => scenario);
  const loaded = isSet(given, 'as-is')
    ? scenarios.map((scenario) => ({ scenario, changes: [] }))
    : underCommonLoad(scenarios, known.protocols);
  return { loaded, known, modules };
}

/** Names that differ: the second of one name gets a 2 behind it. */
function uniqueLabels(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
