import { lastOf } from '../arguments.js';
import type { Command } from '../command.js';
import { EXIT } from '../exit.js';
import { scenarioOptions } from '../scenario-options.js';

/** `simulate show NAME`: the resolved scenario and where each value came from. */
export const showCommand: Command = {
  usage: 'show <scenario>',
  summary: 'Print a scenario with every value and where it came from',
  options: (yargs) =>
    scenarioOptions(yargs.positional('scenario', { type: 'string', describe: 'Built-in scenario or file' })),
  run: async (given, { io, environment }) => {
    const [{ requestedLayers }, { describeScenario, resolveScenario }, { annotatedYaml }] = await Promise.all(
      [import('../layers.js'), import('../../scenario/parse.js'), import('../annotated-yaml.js')],
    );
    const layers = requestedLayers(lastOf(given, 'scenario'), given, environment, io.folder);
    const { scenario, provenance } = resolveScenario(layers);
    io.stdout.write(annotatedYaml(describeScenario(scenario), (path) => provenance.sourceOf(path)));
    return EXIT.success;
  },
};
