import type { Environment, Io } from '../terminal/io.js';
import type { Arguments } from './arguments.js';
import type { Argument, Option } from './option.js';

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
  readonly argument?: Argument;
  /** In the order of the help, group by group. */
  readonly options: readonly Option[];
  /** Does it, and returns the exit code. Loads what it needs itself, so that help stays fast. */
  run(given: Arguments, context: Context): Promise<number>;
}

/** What is typed for a command; `undefined` for the one that needs no name. */
export function commandName({ usage }: Command): string | undefined {
  const name = usage.split(' ')[0]!;
  return name === '$0' ? undefined : name;
}
