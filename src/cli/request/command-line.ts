import type { Argv } from 'yargs';
import { InvariantError, ScenarioError } from '../../engine/errors.js';
import { nearestName } from '../../scenario/names.js';
import { OwnModuleWanted } from '../bundle.js';
import { compareCommand } from '../commands/compare.js';
import { completionCommand } from '../commands/completion.js';
import { forksCommand } from '../commands/forks.js';
import { listCommand } from '../commands/list.js';
import { liveCommand } from '../commands/live.js';
import { nodeCommand } from '../commands/node.js';
import { pageCommand } from '../commands/page.js';
import { reportCommand } from '../commands/report.js';
import { runCommand } from '../commands/run.js';
import { schemaCommand } from '../commands/schema.js';
import { serveCommand } from '../commands/serve.js';
import { showCommand } from '../commands/show.js';
import { sweepCommand } from '../commands/sweep.js';
import { validateCommand } from '../commands/validate.js';
import { verifyCommand } from '../commands/verify.js';
import { EXIT, fileProblem, Interrupted, isSystemError, Resumable, UsageError } from '../terminal/exit.js';
import type { Environment, Io } from '../terminal/io.js';
import { shellWord, withoutControls } from '../terminal/shell-word.js';
import type { Arguments } from './arguments.js';
import { type Command, type Context, commandName } from './command.js';
import { declare } from './option.js';
import { expandShortOptions } from './original-options.js';
import { shortWays } from './short-ways.js';
import { packageVersion } from './version.js';

const OTHER_COMMANDS: readonly Command[] = [
  runCommand,
  listCommand,
  showCommand,
  schemaCommand,
  verifyCommand,
  validateCommand,
  reportCommand,
  pageCommand,
  serveCommand,
  forksCommand,
  compareCommand,
  sweepCommand,
  liveCommand,
  nodeCommand,
];

const COMMANDS: readonly Command[] = [...OTHER_COMMANDS, completionCommand(OTHER_COMMANDS)];

/** What its published types leave out. */
type ConfigurableUsage = Argv & { usageConfiguration(settings: Readonly<Record<string, boolean>>): Argv };

/** More problems of a scenario than this are counted, not listed. */
const MOST_PROBLEMS = 10;

/** Columns that help takes at the most. */
const HELP_WIDTH = 79;

/** What the user asked for: a command, or a text such as the help. */
type Request = { readonly command: Command; readonly given: Arguments } | { readonly text: string };

/**
 * Does what a command line asks, and returns the exit code: 0, 1 for a failed check, 2 for wrong input, 70 for a
 * broken invariant, 130 after an interruption and 143 when it was told to end. Errors are one line on the error stream.
 *
 * @param typed what stands behind `simulate`.
 * @throws OwnModuleWanted in the bundled command, before anything was written.
 */
export async function main(typed: readonly string[], environment: Environment, io: Io): Promise<number> {
  try {
    const request = await understand(typed, io);
    if ('text' in request) {
      io.stdout.write(`${request.text.trimEnd()}\n`);
      return EXIT.success;
    }
    const context: Context = { io, environment, typed };
    return await request.command.run(request.given, context);
  } catch (error) {
    if (error instanceof OwnModuleWanted) throw error;
    return report(error, typed, io);
  }
}

/** Turns what was typed into a request. */
async function understand(typed: readonly string[], io: Io): Promise<Request> {
  const argv = shortWays(expandShortOptions(typed.length === 0 ? ['--help'] : typed), COMMANDS);
  const bare = bareCommand(argv);
  if (bare !== undefined) return { command: bare, given: {} };
  // Loaded late: what needs no reading starts in half the time without it.
  const { default: yargs } = await import('yargs');
  let chosen: Request | undefined;
  const parser = (yargs() as ConfigurableUsage)
    .usageConfiguration({ 'hide-types': true })
    .scriptName('simulate')
    .usage('$0 NAME|FILE [options]\n$0 <command>')
    .version(packageVersion())
    .describe('version', 'Print the version')
    .help('help', 'Print this')
    .alias('help', 'h')
    .updateStrings({ 'Positionals:': 'Arguments:' })
    .strict()
    .exitProcess(false)
    .wrap(Math.min(HELP_WIDTH, io.stdout.columns ?? HELP_WIDTH))
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    });
  for (const command of COMMANDS) {
    const options = (yargs: Argv) =>
      declare(yargs, command.argument, command.options)
        .group(['help', 'version'], 'Help:')
        .epilogue(exampleText(command));
    parser.command(command.usage, command.summary, options, (given) => {
      chosen = { command, given: given as Arguments };
    });
  }
  const { failure, output } = await parse(parser, argv);
  if (failure !== undefined) throw new UsageError(await inOneLine(failure, argv));
  if (chosen !== undefined) return chosen;
  return { text: output };
}

/** The command that needs neither an argument nor an option, if it alone was typed, as in `simulate list`. */
function bareCommand(argv: readonly string[]): Command | undefined {
  const [word, ...others] = argv;
  if (others.length > 0) return undefined;
  return COMMANDS.find(
    (command) =>
      commandName(command) === word && command.options.length === 0 && !command.usage.includes('<'),
  );
}

/** What stands at the end of a command's help. */
function exampleText({ usage, examples }: Command): string {
  const lines = examples.map(([does, typed]) => `  # ${does}\n  $0 ${typed}`);
  const more = usage === '$0' ? '\n\nsimulate <command> --help describes a command.' : '';
  return `Examples:\n${lines.join('\n')}${more}`;
}

function parse(
  parser: Argv,
  argv: readonly string[],
): Promise<{ failure: string | undefined; output: string }> {
  return new Promise((settle, fail) => {
    const heard = (error: Error | undefined | null, _given: unknown, output: string) => {
      settle({ failure: error?.message, output });
    };
    Promise.resolve(parser.parseAsync([...argv], {}, heard)).catch(fail);
  });
}

/** What yargs says, as one line with the nearest name. */
async function inOneLine(message: string, argv: readonly string[]): Promise<string> {
  const command = typedCommand(argv);
  const name = commandName(command);
  const inCommand = name === undefined ? '' : `${name}: `;
  const unknown = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    const typed = argv.find((token) => token.startsWith('-') && optionName(token) === unknown);
    if (typed !== undefined) return `${inCommand}${await unknownOption(typed.split('=')[0]!, command)}`;
    if (name !== undefined) return `${inCommand}unexpected argument "${unknown}"`;
    return unknownWord(unknown);
  }
  const missing = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (missing !== undefined) return `--${missing}: expected a value after it`;
  if (message.startsWith('Not enough non-option arguments'))
    return `${inCommand}expected an argument: simulate ${command.usage}`;
  return message.split('\n')[0]!;
}

/** A word that is neither a command nor a scenario, with the nearest of both. */
async function unknownWord(word: string): Promise<string> {
  const { BUILT_IN_SCENARIOS } = await import('../../scenario/built-in.js');
  const near = nearestName(word, [
    ...COMMANDS.flatMap((one) => commandName(one) ?? []),
    ...Object.keys(BUILT_IN_SCENARIOS),
  ]);
  const advice = near === undefined ? 'simulate list shows the scenarios' : `did you mean "${near}"?`;
  return `unknown command or scenario "${word}", ${advice}`;
}

/** An option the command has not, with the nearest one it has, or the key of a scenario it is the name of. */
async function unknownOption(typed: string, command: Command): Promise<string> {
  const names = [...command.options.map(({ name }) => name), 'help', 'version'];
  const unknown = optionName(typed);
  const near = nearestName(unknown, names);
  if (near !== undefined) return `unknown option ${typed}, did you mean "--${near}"?`;
  if (names.includes('set')) {
    const [{ scenarioSchema }, { placeOfKey }] = await Promise.all([
      import('../../scenario/schema/scenario.js'),
      import('../../scenario/schema/schema-tree.js'),
    ]);
    const key = placeOfKey(scenarioSchema, unknown, {});
    if (key !== undefined) return `unknown option ${typed}, did you mean "--set ${key.join('.')}=..."?`;
  }
  const help = ['simulate', commandName(command) ?? [], '--help'].flat().join(' ');
  return `unknown option ${typed}; ${help} lists them`;
}

/** The command that was typed: the first of the words that is one and is not the value of an option. */
function typedCommand(argv: readonly string[]): Command {
  const takesValue = (token: string | undefined) =>
    token?.startsWith('--') === true &&
    !token.includes('=') &&
    runCommand.options.some(({ name, values }) => name === optionName(token) && values !== undefined);
  const word = argv.find((token, place) => !token.startsWith('-') && !takesValue(argv[place - 1]));
  return COMMANDS.find((command) => commandName(command) === word) ?? runCommand;
}

function optionName(token: string): string {
  return token.replace(/^-+/, '').split('=')[0]!;
}

/** @param then stands behind what is for the user to mend. */
function report(error: unknown, typed: readonly string[], io: Io, then = ''): number {
  if (error instanceof Resumable) return report(error.cause, typed, io, goOn(error.resume));
  if (error instanceof Interrupted) {
    const { resume, signal, kept = 'nothing was kept' } = error;
    io.stderr.write(`simulate: interrupted${resume === undefined ? `, ${kept}` : goOn(resume)}\n`);
    return EXIT[signal];
  }
  if (error instanceof ScenarioError || error instanceof UsageError) {
    io.stderr.write(`simulate: ${printable(error.message)}${then}\n`);
    if (error instanceof ScenarioError) io.stderr.write(otherProblems(error.others));
    return EXIT.wrongInput;
  }
  if (error instanceof InvariantError) {
    io.stderr.write(
      `simulate: ${printable(error.message)}\nRepeat it with: simulate ${typed.map(shellWord).join(' ')}\n`,
    );
    return EXIT.invariant;
  }
  if (isSystemError(error)) {
    io.stderr.write(`simulate: cannot write the output: ${fileProblem(error)}${then}\n`);
    return EXIT.failed;
  }
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  io.stderr.write(
    `simulate: unexpected ${printable(words.split('\n')[0]!)}; repeat it with: simulate ${typed.map(shellWord).join(' ')}\n`,
  );
  return EXIT.invariant;
}

/** The other problems of a scenario, a line for each. */
function otherProblems(others: readonly string[]): string {
  const shown = others.slice(0, MOST_PROBLEMS).map((one) => `  ${printable(one)}\n`);
  const left = others.length - shown.length;
  return `${shown.join('')}${left === 0 ? '' : `  ... and ${left} more\n`}`;
}

function goOn(resume: string): string {
  return `; to resume: simulate --resume ${shellWord(resume)}`;
}

/** One line without control characters, which could do things to a terminal: values of files stand in messages. */
function printable(text: string): string {
  return withoutControls(text.replace(/\s*\n\s*/g, ' '));
}
