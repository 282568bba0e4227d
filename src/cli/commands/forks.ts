import { isSet, lastOf, wholeNumberOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { HOW, WHAT, WRITES } from '../request/scenario-options.js';
import { EXIT } from '../terminal/exit.js';

/** Number of a fork. */
const MOST_FORKS = 1_000_000_000;

/** `simulate forks DIR`: tells where the chain of an earlier run had rivals, and what came of them. */
export const forksCommand: Command = {
  usage: 'forks <folder>',
  summary: 'List the forks of a run: blocks, nodes, times, losses',
  examples: [
    ['all forks in a table', 'forks output/attack-selfish-mining'],
    ['the second one, block by block', 'forks output/attack-selfish-mining --fork 2'],
    ['as CSV, and a picture of each', 'forks output/attack-selfish-mining --out forks/'],
  ],
  argument: { name: 'folder', values: 'folder', describe: 'Output folder of an earlier run' },
  options: [
    { name: 'fork', values: 'text', describe: 'Only this fork, block by block', group: WHAT },
    {
      name: 'out',
      values: 'folder',
      describe: 'Folder to write: forks.csv, fork-arrivals.csv, fork-heads.csv, a picture of each fork',
      group: WRITES,
    },
    { name: 'json', describe: 'Print the table of forks as JSON', group: HOW },
  ],
  run: async (given, context) => {
    const { io } = context;
    const { findForks } = await import('../output/fork-files.js');
    const shown = lastOf(given, 'folder') ?? '';
    const number = wholeNumberOf(given, 'fork', MOST_FORKS);
    const found = await findForks(shown, number, io);
    const out = lastOf(given, 'out');
    if (out !== undefined) {
      const { writeForks } = await import('../output/fork-files.js');
      writeForks(found, out, io.folder);
    }
    if (isSet(given, 'json')) {
      const { forksTable } = await import('../../observers/fork-tables.js');
      io.stdout.write(`${JSON.stringify(forksTable(found).rows(), null, 2)}\n`);
      return EXIT.success;
    }
    const { forkText, forksText } = await import('../terminal/fork-text.js');
    const told = number === undefined ? forksText(found, shown) : forkText(found.forks[0]!, found);
    io.stdout.write(out === undefined ? told : `${told}files in ${out}\n`);
    return EXIT.success;
  },
};
