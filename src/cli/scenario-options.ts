import type { Argv } from 'yargs';
import { ORIGINAL_OPTIONS } from './original-options.js';

/** Heading of everything else in the help; named, so that it comes before the original's options. */
export const OPTIONS = 'Options:';
const GROUP = 'Options of the original Proof-of-Usage simulation:';

/** The options that change a scenario, which `simulate` and `simulate show` share. */
export function scenarioOptions(yargs: Argv): Argv {
  let more = yargs
    .option('seed', {
      type: 'string',
      requiresArg: true,
      describe: 'Where all chance comes from; any text',
      group: OPTIONS,
    })
    .option('set', {
      type: 'string',
      requiresArg: true,
      describe: 'Change one value, as in --set nodes.master=5; may be repeated',
      group: OPTIONS,
    });
  for (const { name, short, variable, description } of ORIGINAL_OPTIONS) {
    const describe = `-${short}: ${description} [${variable}]`;
    more = more.option(name, { type: 'string', requiresArg: true, describe, group: GROUP });
  }
  return more.option('local', {
    alias: 'l',
    type: 'boolean',
    describe: 'A network without delay, limit or loss',
    group: GROUP,
  });
}

/** Names of the options that `scenarioOptions` adds. */
export const SCENARIO_OPTION_NAMES: readonly string[] = [
  'seed',
  'set',
  ...ORIGINAL_OPTIONS.map(({ name }) => name),
  'local',
];
