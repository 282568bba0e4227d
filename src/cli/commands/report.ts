import { lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { EXIT } from '../terminal/exit.js';

/** `simulate report DIR`: draws the report of an output folder into it. */
export const reportCommand: Command = {
  usage: 'report <folder>',
  summary: 'Draw charts of an output folder',
  examples: [['report.html, and each chart as SVG in pictures/', 'report output/pou-default']],
  argument: { name: 'folder', values: 'folder', describe: 'Output folder of an earlier run' },
  options: [],
  run: async (given, { io }) => {
    const { reportLines, writeReport } = await import('../output/report-files.js');
    const shown = lastOf(given, 'folder') ?? '';
    const pictures = writeReport(shown, io.folder);
    io.stdout.write(`${reportLines(shown, pictures)}\n`);
    return EXIT.success;
  },
};
