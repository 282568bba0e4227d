import type { Argv } from 'yargs';
import type { Arguments } from './arguments.js';
import type { Environment, Io } from './io.js';

/** What a command gets beside its own arguments. */
export interface Context {
  readonly io: Io;
  readonly environment: Environment;
  /** What the user typed, for the line that says how to repeat a run. */
  readonly typed: readonly string[];
}

/** One command of `simulate`: a file in src/cli/commands. */
export interface Command {
  /** As yargs wants it: the name, then `<needed>` and `[possible]` arguments; `$0` is the command without a name. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Examples for its help: what one does, and what to type behind `simulate`. */
  readonly examples: readonly (readonly [does: string, typed: string])[];
  /** Adds the command's arguments and options. */
  options(yargs: Argv): Argv;
  /** Does it, and returns the exit code. Loads what it needs itself, so that help stays fast. */
  run(given: Arguments, context: Context): Promise<number>;
}
