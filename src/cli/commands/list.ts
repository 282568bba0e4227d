import type { Command } from '../command.js';
import { EXIT } from '../exit.js';

/** `simulate list`: the built-in scenarios. */
export const listCommand: Command = {
  usage: 'list',
  summary: 'List the built-in scenarios',
  examples: [['the attacks among them', 'list | grep attack']],
  options: (yargs) => yargs,
  run: async (_given, { io }) => {
    const { BUILT_IN_SCENARIOS } = await import('../../scenario/built-in.js');
    const scenarios = Object.entries(BUILT_IN_SCENARIOS) as [string, { description?: string }][];
    const width = Math.max(...scenarios.map(([name]) => name.length));
    for (const [name, { description = '' }] of scenarios)
      io.stdout.write(`${name.padEnd(width)}  ${description}\n`);
    return EXIT.success;
  },
};
