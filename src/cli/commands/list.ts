import type { Command } from '../command.js';
import { EXIT } from '../exit.js';
import { LINE_WIDTH, textList } from '../text-table.js';

/** `simulate list`: the built-in scenarios. */
export const listCommand: Command = {
  usage: 'list',
  summary: 'List the built-in scenarios',
  examples: [['the attacks among them', 'list | grep attack']],
  options: (yargs) => yargs,
  run: async (_given, { io }) => {
    const { BUILT_IN_SCENARIOS } = await import('../../scenario/built-in.js');
    const scenarios = Object.entries(BUILT_IN_SCENARIOS) as [string, { description?: string }][];
    const rows = scenarios.map(([name, { description = '' }]) => [name, description] as const);
    const width = Math.max(...rows.map(([name]) => name.length));
    // A person gets lines that fit; a pipe gets one line for each scenario, as grep wants it.
    const text = io.stdout.terminal
      ? textList(rows, io.stdout.columns ?? LINE_WIDTH)
      : rows.map(([name, description]) => `${name.padEnd(width)}  ${description}`).join('\n');
    io.stdout.write(`${text}\n`);
    return EXIT.success;
  },
};
