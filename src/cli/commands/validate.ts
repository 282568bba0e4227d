import { type Arguments, lastOf, wholeNumberOf } from '../arguments.js';
import type { Command } from '../command.js';
import { EXIT } from '../exit.js';

/** Options of its own, for the nearest name of a misspelt one. */
export const VALIDATION_OPTION_NAMES = ['group', 'seeds', 'quick', 'workers', 'verbose', 'models'] as const;

/** Repetitions and threads at the most. */
const MOST = 10_000;

/** `simulate validate [tables...]`: simulates what the literature states, and holds one against the other. */
export const validateCommand: Command = {
  usage: 'validate [tables..]',
  summary: 'Hold runs against published results',
  examples: [
    ['all tables, in under a minute', 'validate --quick'],
    ['a table of your own, repeated', 'validate mine.json --seeds 5 --out checked/'],
  ],
  options: (yargs) =>
    yargs
      .positional('tables', {
        type: 'string',
        array: true,
        describe: 'Table files (JSON); the built-in ones if not given',
        defaultDescription: 'built in',
      })
      .option('group', { type: 'string', requiresArg: true, describe: 'Only the tables of this group' })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        describe: 'Seed of all chance',
        default: 'validate',
      })
      .option('seeds', {
        type: 'string',
        requiresArg: true,
        describe: 'Repetitions of each row',
        default: '1',
      })
      .option('quick', { type: 'boolean', describe: 'A twentieth of the samples: under a minute' })
      .option('workers', {
        type: 'string',
        requiresArg: true,
        describe: 'Threads; one for each core if not given',
      })
      .option('verbose', { type: 'boolean', describe: 'Print every row, not only each group' })
      .option('quiet', { type: 'boolean', describe: 'No progress' })
      .option('models', { type: 'boolean', describe: 'List what tables can name, and stop' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder for validation.csv, .json and .html',
      })
      .group(['group', 'models', 'quick', 'seed', 'seeds'], 'What to simulate:')
      .group(['out', 'verbose', 'quiet', 'workers'], 'How:'),
  run: async (given, context) => {
    const { DEFAULT_SEED, validate } = await import('../validation.js');
    if (given['models'] === true) {
      const { modelsText } = await import('../validation-text.js');
      context.io.stdout.write(modelsText());
      return EXIT.success;
    }
    const passed = await validate(
      {
        files: filesOf(given),
        group: lastOf(given, 'group'),
        seed: lastOf(given, 'seed') ?? DEFAULT_SEED,
        repetitions: wholeNumberOf(given, 'seeds', MOST) ?? 1,
        workers: wholeNumberOf(given, 'workers', MOST),
        quick: given['quick'] === true,
        verbose: given['verbose'] === true,
        quiet: given['quiet'] === true,
        out: lastOf(given, 'out'),
      },
      context,
    );
    return passed ? EXIT.success : EXIT.failed;
  },
};

function filesOf(given: Arguments): readonly string[] {
  const files = given['tables'];
  return Array.isArray(files) ? files.map(String) : [];
}
