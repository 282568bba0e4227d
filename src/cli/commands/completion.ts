import type { Command, Context } from '../request/command.js';
import { type Choices, completionScript } from '../request/completion-script.js';
import { EXIT } from '../terminal/exit.js';

/** `simulate completion`: a script that completes what stands behind `simulate`, for these commands and itself. */
export function completionCommand(others: readonly Command[]): Command {
  const command: Command = {
    usage: 'completion',
    summary: 'Print a completion script for bash and zsh',
    examples: [['in ~/.bashrc: source <(simulate completion)', 'completion > simulate.bash']],
    options: [],
    run: async (_given, { io }) => {
      io.stdout.write(completionScript([...others, command], await choices(io)));
      return EXIT.success;
    },
  };
  return command;
}

async function choices({ folder }: Context['io']): Promise<Choices> {
  const [{ BUILT_IN_SCENARIOS }, { scenarioSchema }, { settingKeys }, { readTables }] = await Promise.all([
    import('../../scenario/built-in.js'),
    import('../../scenario/schema/scenario.js'),
    import('../../scenario/setting-keys.js'),
    import('../validate/tables.js'),
  ]);
  return {
    scenarios: Object.keys(BUILT_IN_SCENARIOS),
    groups: [...new Set(readTables([], undefined, folder).map(({ table }) => table.group))],
    settings: settingKeys(scenarioSchema),
  };
}
