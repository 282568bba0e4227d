import type { Result } from '../../run/run.js';
import type { RunKeeper } from '../execute/checkpointing.js';
import { type Arguments, isSet } from '../request/arguments.js';
import type { Command, Context } from '../request/command.js';
import { digestExpectation } from '../request/digest-expectation.js';
import { isRemote, REMOTE_OPTIONS } from '../request/remote-options.js';
import type { RequestedRun } from '../request/requested-run.js';
import { HOW, SCENARIO_OPTIONS, WHAT, WRITES } from '../request/scenario-options.js';
import { EXIT } from '../terminal/exit.js';
import type { TextOutput } from '../terminal/io.js';

/** `simulate --scenario NAME`: runs a scenario and writes its output folder. */
export const runCommand: Command = {
  usage: '$0',
  summary: 'Run a scenario',
  examples: [
    ['run a scenario and write output/pou-default', '--scenario pou-default'],
    ['with another seed and more masters', '--scenario pou-default --seed 7 --set nodes.master=21'],
    ['also draw a page of charts', '--scenario attack-selfish-mining --report'],
    ['with options of the original program', '-mac 3 -coc 20 -bt 2 --local'],
  ],
  options: [
    {
      name: 'scenario',
      values: 'scenario',
      describe: 'Built-in one (see simulate list), or a YAML or JSON file',
      group: WHAT,
    },
    {
      name: 'resume',
      values: 'file',
      describe: 'Resume a stopped run: its output folder or checkpoint file',
      group: WHAT,
    },
    {
      name: 'out',
      values: 'folder',
      describe: 'Folder to write; output/<scenario> if not given',
      group: WRITES,
    },
    { name: 'report', describe: 'Also draw the report: report.html and pictures/', group: WRITES },
    {
      name: 'check',
      describe: 'Run twice, with two signature libraries, and compare every byte',
      group: HOW,
    },
    {
      name: 'expect-digest',
      values: 'text',
      describe: 'Exit with 1 unless the digest begins with this text',
      group: HOW,
    },
    {
      name: 'checkpoint-every',
      values: 'text',
      describe: 'Write a checkpoint for --resume after each interval of simulated time, such as 10min',
      group: HOW,
    },
    ...REMOTE_OPTIONS,
    { name: 'quiet', describe: 'Print only errors', group: HOW },
    { name: 'json', describe: 'Print the summary as JSON', group: HOW },
    ...SCENARIO_OPTIONS,
  ],
  run: async (given, context) => {
    if (isRemote(given)) {
      const { runRemote } = await import('../live/remote.js');
      return runRemote(given, context);
    }
    const { io, environment } = context;
    const unexpected = digestExpectation(given);
    const { requestedRun } = await import('../request/requested-run.js');
    const request = await requestedRun(given, context);
    const { shown } = request;
    for (const reading of request.readings) io.stderr.write(`simulate: ${reading}\n`);
    if (!isSet(given, 'quiet')) await tellCost(request, io.stderr);
    const ended = await runInto(request, given, context);
    if (typeof ended === 'string') {
      io.stderr.write(`simulate: not deterministic, nothing was kept: ${ended}\n`);
      return EXIT.failed;
    }
    const draws = isSet(given, 'report') ? await import('../output/report-files.js') : undefined;
    const pictures = draws?.writeReport(shown, io.folder);
    if (isSet(given, 'json')) io.stdout.write(`${JSON.stringify(ended.summary, null, 2)}\n`);
    else if (!isSet(given, 'quiet')) {
      const { summaryText } = await import('../terminal/summary.js');
      const checked = isSet(given, 'check');
      io.stdout.write(summaryText(ended, { shown, checked, output: io.stdout, environment }));
      if (draws !== undefined) io.stdout.write(`${draws.reportLines(shown, pictures!)}\n`);
    }
    const difference = unexpected(ended.digest);
    if (difference === undefined) return EXIT.success;
    io.stderr.write(`simulate: ${request.scenario.name}: ${difference}\n`);
    return EXIT.failed;
  },
};

/** Says before a long run which setting makes it long, where another would do. */
async function tellCost({ scenario, known }: RequestedRun, stderr: TextOutput): Promise<void> {
  const [{ runEstimate }, { costlySetting }] = await Promise.all([
    import('../execute/run-estimate.js'),
    import('../../run/event-estimate.js'),
  ]);
  const estimate = runEstimate(scenario, known);
  const line = estimate && costlySetting(estimate);
  if (line !== undefined) stderr.write(`simulate: ${line}\n`);
}

/** Runs the scenario into a folder. Returns the result, or what differed when a check failed. */
async function runInto(request: RequestedRun, given: Arguments, { io }: Context): Promise<Result | string> {
  const [{ OutputFolder }, { execute }, { watched }, { MANIFEST, manifestText }, { keeperFor }] =
    await Promise.all([
      import('../output/output-folder.js'),
      import('../execute/execution.js'),
      import('../terminal/progress.js'),
      import('../output/manifest.js'),
      import('../execute/checkpointing.js'),
    ]);
  const checks = isSet(given, 'check');
  const { shown, scenario, known, modules } = request;
  const own = { known, modules };
  const output = OutputFolder.open(shown, io.folder);
  let keeper: RunKeeper | undefined;
  try {
    keeper = keeperFor(request, output.checkpointPath);
    return await watched(io, { quiet: isSet(given, 'quiet'), runs: checks ? 2 : 1 }, async (watch) => {
      const { result, manifest } = await execute(scenario, {
        sink: output.sink,
        onProgress: watch,
        keeper,
        ...own,
      });
      if (checks) {
        const { differenceOnRepeat } = await import('../execute/determinism-check.js');
        const difference = await differenceOnRepeat(scenario, manifest, own, watch);
        if (difference !== undefined) return difference;
      }
      output.sink.write(MANIFEST, manifestText(manifest));
      output.commit();
      keeper?.remove();
      return result;
    });
  } catch (error) {
    throw keeper === undefined ? error : keeper.ended(error);
  } finally {
    keeper?.close();
    // After a commit there is nothing left to discard.
    output.discard();
  }
}
