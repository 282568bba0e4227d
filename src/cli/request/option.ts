import type { Argv } from 'yargs';

/** What a person may write behind an option or as an argument, for the shell to complete. */
type Kind =
  /** A built-in scenario, or a file. */
  | 'scenario'
  /** A key of a scenario and its value: `nodes.master=5`. */
  | 'setting'
  /** A group of validation tables. */
  | 'group'
  | 'file'
  | 'folder'
  /** Anything: a number, a duration, a seed. */
  | 'text';

/** What may stand behind an option: something of a kind, or one of some words. */
export type Values = Kind | readonly string[];

/** An option of a command. */
export interface Option {
  /** Long name, without dashes. */
  readonly name: string;
  /** What stands behind it; left out for a switch. */
  readonly values?: Values;
  readonly describe: string;
  /** Heading it stands under in the help. */
  readonly group: string;
  /** Short name of one letter. */
  readonly alias?: string;
}

/** What a command takes without an option's name, as its `usage` calls it. */
export interface Argument {
  readonly name: string;
  readonly values: Kind;
  readonly describe: string;
  /** Whether there may be several. */
  readonly several?: boolean;
}

/** Tells yargs of a command's argument and options. */
export function declare(yargs: Argv, argument: Argument | undefined, options: readonly Option[]): Argv {
  let declared = yargs;
  if (argument !== undefined) {
    const { name, describe, several = false } = argument;
    declared = declared.positional(name, { type: 'string', array: several, describe });
  }
  for (const { name, values, describe, group, alias } of options) {
    const type =
      values === undefined
        ? ({ type: 'boolean' } as const)
        : ({ type: 'string', requiresArg: true } as const);
    declared = declared.option(name, { ...type, describe, group, ...(alias === undefined ? {} : { alias }) });
  }
  return declared;
}
