import { lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { EXIT } from '../terminal/exit.js';

/** `simulate verify DIR`: runs the scenario of an output folder again and compares every file. */
export const verifyCommand: Command = {
  usage: 'verify <folder>',
  summary: 'Repeat the run of a folder and compare every byte',
  examples: [['whether a run can be repeated', 'verify output/pou-default']],
  argument: { name: 'folder', values: 'folder', describe: 'Output folder of an earlier run' },
  options: [],
  run: async (given, { io }) => {
    const { verifyFolder } = await import('../execute/verification.js');
    const shown = lastOf(given, 'folder') ?? '';
    const { files, difference } = await verifyFolder(shown, io);
    if (difference !== undefined) {
      io.stderr.write(`simulate: ${shown}: ${difference}\n`);
      return EXIT.failed;
    }
    io.stdout.write(`${shown}: all ${files} files are byte for byte what their scenario gives\n`);
    return EXIT.success;
  },
};
