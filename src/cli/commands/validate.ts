import { isSet, lastOf, listOf, wholeNumberOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { HOW, WHAT, WRITES } from '../request/scenario-options.js';
import { EXIT } from '../terminal/exit.js';

/** Repetitions and threads at the most. */
const MOST = 10_000;

/** `simulate validate [tables...]`: simulates what the literature states, and holds one against the other. */
export const validateCommand: Command = {
  usage: 'validate [tables..]',
  summary: 'Compare runs with published results',
  examples: [
    ['all tables, in under a minute', 'validate --quick'],
    ['a table of your own, repeated', 'validate mine.json --seeds 5 --out checked/'],
  ],
  argument: {
    name: 'tables',
    values: 'file',
    describe: 'Table files (JSON); the built-in ones if not given',
    several: true,
  },
  options: [
    { name: 'group', values: 'group', describe: 'Only the tables of this group', group: WHAT },
    { name: 'models', describe: 'List the models that tables can use, and stop', group: WHAT },
    { name: 'list', describe: 'List the tables with what their rows run, and stop', group: WHAT },
    { name: 'quick', describe: 'Use a twentieth of the samples: under a minute', group: WHAT },
    {
      name: 'seed',
      values: 'text',
      describe: 'Random seed (any text); "validate" if not given',
      group: WHAT,
    },
    { name: 'seeds', values: 'text', describe: 'Repetitions of each row; 1 if not given', group: WHAT },
    { name: 'out', values: 'folder', describe: 'Folder for validation.csv, .json and .html', group: WRITES },
    { name: 'verbose', describe: 'Print every row, not only each group', group: HOW },
    { name: 'quiet', describe: 'Do not print progress', group: HOW },
    { name: 'workers', values: 'text', describe: 'Threads; one for each core if not given', group: HOW },
  ],
  run: async (given, context) => {
    const { DEFAULT_SEED, validate } = await import('../validate/validation.js');
    if (isSet(given, 'models')) {
      const { modelsText } = await import('../validate/text.js');
      context.io.stdout.write(modelsText());
      return EXIT.success;
    }
    if (isSet(given, 'list')) {
      const { readTables } = await import('../validate/tables.js');
      const { tablesText } = await import('../validate/text.js');
      const files = readTables(listOf(given, 'tables'), lastOf(given, 'group'), context.io.folder);
      context.io.stdout.write(tablesText(files.map(({ table }) => table)));
      return EXIT.success;
    }
    const passed = await validate(
      {
        files: listOf(given, 'tables'),
        group: lastOf(given, 'group'),
        seed: lastOf(given, 'seed') ?? DEFAULT_SEED,
        repetitions: wholeNumberOf(given, 'seeds', MOST) ?? 1,
        workers: wholeNumberOf(given, 'workers', MOST),
        quick: isSet(given, 'quick'),
        verbose: isSet(given, 'verbose'),
        quiet: isSet(given, 'quiet'),
        out: lastOf(given, 'out'),
      },
      context,
    );
    return passed ? EXIT.success : EXIT.failed;
  },
};
