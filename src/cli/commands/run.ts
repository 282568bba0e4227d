import type { Result } from '../../run.js';
import { type Arguments, isSet, lastOf } from '../arguments.js';
import type { Command, Context } from '../command.js';
import { digestExpectation } from '../digest-expectation.js';
import { EXIT, UsageError } from '../exit.js';
import type { RequestedScenario } from '../layers.js';
import { OPTIONS, scenarioOptions } from '../scenario-options.js';

/** `simulate --scenario NAME`: runs a scenario and writes its output folder. */
export const runCommand: Command = {
  usage: '$0',
  summary: 'Run a scenario and write what happened to a folder',
  options: (yargs) =>
    scenarioOptions(
      yargs
        .option('scenario', {
          type: 'string',
          requiresArg: true,
          describe: 'Built-in scenario (see simulate list), or a YAML or JSON file',
        })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'Folder to write; output/<scenario> if not given',
        })
        .option('check', { type: 'boolean', describe: 'Run twice, with two signers, and compare every byte' })
        .option('expect-digest', {
          type: 'string',
          requiresArg: true,
          describe: 'Exit with 1 unless the digest is, or begins with, this one',
        })
        .option('quiet', { type: 'boolean', describe: 'Print nothing but errors' })
        .option('json', { type: 'boolean', describe: 'Print the summary as JSON' })
        .group(['scenario', 'out', 'check', 'expect-digest', 'quiet', 'json'], OPTIONS),
    )
      .example('$0 --scenario pou-default', 'run it and write output/pou-default')
      .example('$0 --scenario pou-default --seed 7 --set nodes.master=21', 'another seed, more masters')
      .example('$0 -mac 3 -coc 20 -bt 2 --local', 'pou-default with options of the original'),
  run: async (given, context) => {
    const { io, environment } = context;
    const unexpected = digestExpectation(given);
    const asked = await askedFor(given, context);
    const shown = lastOf(given, 'out') ?? `output/${asked.scenario.name}`;
    const ended = await runInto(shown, asked, given, context);
    if (typeof ended === 'string') {
      io.stderr.write(`simulate: not deterministic, nothing was kept: ${ended}\n`);
      return EXIT.failed;
    }
    if (isSet(given, 'json')) io.stdout.write(`${JSON.stringify(ended.summary, null, 2)}\n`);
    else if (!isSet(given, 'quiet')) {
      const { summaryText } = await import('../summary.js');
      const checked = isSet(given, 'check');
      io.stdout.write(summaryText(ended, { shown, checked, output: io.stdout, environment }));
    }
    const difference = unexpected(ended.digest);
    if (difference === undefined) return EXIT.success;
    io.stderr.write(`simulate: ${asked.scenario.name}: ${difference}\n`);
    return EXIT.failed;
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
