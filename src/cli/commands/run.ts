import type { Result } from '../../run.js';
import { type Arguments, isSet, lastOf } from '../arguments.js';
import type { Command, Context } from '../command.js';
import { EXIT, UsageError } from '../exit.js';
import type { RequestedScenario } from '../layers.js';
import { HOW, scenarioOptions, WHAT, WRITES } from '../scenario-options.js';

/** `simulate --scenario NAME`: runs a scenario and writes its output folder. */
export const runCommand: Command = {
  usage: '$0',
  summary: 'Run a scenario',
  examples: [
    ['run it and write output/pou-default', '--scenario pou-default'],
    ['another seed, more masters', '--scenario pou-default --seed 7 --set nodes.master=21'],
    ['a page of charts, too', '--scenario attack-selfish-mining --report'],
    ['options of the original', '-mac 3 -coc 20 -bt 2 --local'],
  ],
  options: (yargs) =>
    scenarioOptions(
      yargs
        .option('scenario', {
          type: 'string',
          requiresArg: true,
          describe: 'Built-in one (see simulate list), or a YAML or JSON file',
        })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'Folder to write; output/<scenario> if not given',
        })
        .option('check', { type: 'boolean', describe: 'Run twice, with two signers, and compare every byte' })
        .option('report', { type: 'boolean', describe: 'Draw the report too: report.html and pictures/' })
        .option('quiet', { type: 'boolean', describe: 'Print nothing but errors' })
        .option('json', { type: 'boolean', describe: 'Print the summary as JSON' })
        .group(['scenario'], WHAT)
        .group(['out', 'report'], WRITES)
        .group(['check', 'quiet', 'json'], HOW),
    ),
  run: async (given, context) => {
    const { io, environment } = context;
    const asked = await askedFor(given, context);
    const shown = lastOf(given, 'out') ?? `output/${asked.scenario.name}`;
    const ended = await runInto(shown, asked, given, context);
    if (typeof ended === 'string') {
      io.stderr.write(`simulate: not deterministic, nothing was kept: ${ended}\n`);
      return EXIT.failed;
    }
    const draws = isSet(given, 'report') ? await import('../report-files.js') : undefined;
    const pictures = draws?.writeReport(shown, io.folder);
    if (isSet(given, 'json')) io.stdout.write(`${JSON.stringify(ended.summary, null, 2)}\n`);
    else if (!isSet(given, 'quiet')) {
      const { summaryText } = await import('../summary.js');
      const checked = isSet(given, 'check');
      io.stdout.write(summaryText(ended, { shown, checked, output: io.stdout, environment }));
      if (draws !== undefined) io.stdout.write(`${draws.reportLines(shown, pictures!)}\n`);
    }
    return EXIT.success;
  },
};

async function askedFor(given: Arguments, { io, environment }: Context): Promise<RequestedScenario> {
  const { hasOriginalOption, requestedScenario } = await import('../layers.js');
  const name = lastOf(given, 'scenario');
  if (name === undefined && !hasOriginalOption(given)) {
    throw new UsageError(
      '--scenario: expected a scenario or a file; simulate list shows the built-in scenarios',
    );
  }
  return requestedScenario(name, given, environment, io.folder);
}

/** Runs the scenario into a folder. Returns the result, or what differed when a check failed. */
async function runInto(
  shown: string,
  { scenario, protocols, modules }: RequestedScenario,
  given: Arguments,
  { io }: Context,
): Promise<Result | string> {
  const [{ OutputFolder }, { execute }, { watched }, { MANIFEST, manifestText }] = await Promise.all([
    import('../output-folder.js'),
    import('../execution.js'),
    import('../progress.js'),
    import('../manifest.js'),
  ]);
  const checks = isSet(given, 'check');
  const own = { protocols, modules };
  const output = OutputFolder.open(shown, io.folder);
  try {
    return await watched(io, { quiet: isSet(given, 'quiet'), runs: checks ? 2 : 1 }, async (watch) => {
      const { result, manifest } = await execute(scenario, { sink: output.sink, onProgress: watch, ...own });
      if (checks) {
        const { HashSink } = await import('../folder-sink.js');
        const { differenceBetween } = await import('../comparison.js');
        const again = {
          sink: new HashSink(),
          portable: true,
          onProgress: (done: number) => watch(1 + done),
          ...own,
        };
        const difference = differenceBetween(manifest, (await execute(scenario, again)).manifest);
        if (difference !== undefined) return difference;
      }
      output.sink.write(MANIFEST, manifestText(manifest));
      output.commit();
      return result;
    });
  } finally {
    // After a commit there is nothing left to discard.
    output.discard();
  }
}
