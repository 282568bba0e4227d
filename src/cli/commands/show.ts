import { lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { SCENARIO_OPTIONS } from '../request/scenario-options.js';
import { EXIT } from '../terminal/exit.js';

/** `simulate show NAME`: the resolved scenario and where each value came from. */
export const showCommand: Command = {
  usage: 'show <scenario>',
  summary: 'Print every setting and its origin',
  examples: [
    ['print all settings', 'show pou-default'],
    ['print the effect of a change', 'show my.yaml --set consensus.blockTime=2s'],
  ],
  argument: { name: 'scenario', values: 'scenario', describe: 'Built-in scenario or file' },
  options: SCENARIO_OPTIONS,
  run: async (given, { io, environment }) => {
    const [{ requestedScenario }, { describeScenario }, { annotatedYaml }, costs, texts] = await Promise.all([
      import('../request/scenario-layers.js'),
      import('../../scenario/parse.js'),
      import('../terminal/annotated-yaml.js'),
      import('../execute/run-estimate.js'),
      import('../../run/event-estimate.js'),
    ]);
    const name = lastOf(given, 'scenario');
    const asked = await requestedScenario(name, given, environment, io.folder);
    for (const reading of asked.readings) io.stderr.write(`simulate: ${reading}\n`);
    const described = describeScenario(asked.scenario, asked.known);
    io.stdout.write(annotatedYaml(described, (path) => asked.provenance.sourceOf(path)));
    const estimate = costs.runEstimate(asked.scenario, asked.known);
    if (estimate !== undefined) io.stdout.write(`# A run: ${texts.estimateText(estimate)}.\n`);
    return EXIT.success;
  },
};
