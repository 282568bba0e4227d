import { isSet, lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { PROCESS_OPTIONS, WITH_STARTER } from '../request/remote-options.js';
import { HOW, SWEPT_OPTIONS, WHAT, WRITES } from '../request/scenario-options.js';

/** `simulate node FILE`: runs some nodes of a scenario, with the others in other processes. */
export const nodeCommand: Command = {
  usage: 'node <scenario>',
  summary: 'Run some nodes of a scenario, with the others in other processes',
  examples: [
    ['run nodes 0 and 3, at their address in the file', 'node mine.yaml --hosts 0,3 --hosts-file hosts.txt'],
  ],
  argument: { name: 'scenario', values: 'scenario', describe: 'The scenario, the same for all processes' },
  options: [
    { name: 'hosts', values: 'text', describe: 'Nodes of this process, such as 0,2-3', group: WHAT },
    {
      name: 'hosts-file',
      values: 'file',
      describe: 'One line for each process: nodes and ip:port',
      group: WHAT,
    },
    {
      name: 'out',
      values: 'folder',
      describe: 'Folder that all processes write into; output/<scenario>-live if not given',
      group: WRITES,
    },
    {
      name: 'start-at',
      values: 'text',
      describe: 'Start time, such as 2026-01-31T12:00:00Z',
      group: HOW,
    },
    { name: 'lockstep', describe: 'Use simulated time, controlled by a leader process', group: HOW },
    { name: 'quiet', describe: 'Print only errors', group: HOW },
    { name: 'json', describe: 'Print the report as JSON', group: HOW },
    ...PROCESS_OPTIONS,
    WITH_STARTER,
    ...SWEPT_OPTIONS,
  ],
  run: async (given, context) => {
    const { nodeRunOf } = await import('../live/node-request.js');
    const { runNode } = await import('../live/node-run.js');
    const run = await nodeRunOf(given, context);
    const out = lastOf(given, 'out') ?? `output/${run.shared.scenario.name}-live`;
    return runNode({ ...run, out, json: isSet(given, 'json') }, context.io);
  },
};
