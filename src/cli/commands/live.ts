import { type Arguments, isSet, lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { PROCESS_OPTIONS } from '../request/remote-options.js';
import { HOW, SWEPT_OPTIONS, WHAT, WRITES } from '../request/scenario-options.js';
import { EXIT, UsageError } from '../terminal/exit.js';

/** `simulate live NAME`: runs a scenario in several processes of this machine that talk over HTTP. */
export const liveCommand: Command = {
  usage: 'live <scenario>',
  summary: 'Run a scenario in several processes that talk over HTTP',
  examples: [
    ['one process for each master, and one for all others', 'live pou-default -mac 3'],
    [
      'in simulated time, with the result of one process',
      'live pou-default -mac 3 --set network.jitter=0s --lockstep',
    ],
  ],
  argument: { name: 'scenario', values: 'scenario', describe: 'Built-in one, or a YAML or JSON file' },
  options: [
    {
      name: 'processes',
      values: 'text',
      describe: 'masters: one for each master and one for all others; or the number of processes',
      group: WHAT,
    },
    {
      name: 'out',
      values: 'folder',
      describe: 'Folder to write; output/<scenario>-live if not given',
      group: WRITES,
    },
    {
      name: 'lockstep',
      describe: 'Use simulated time, as in one process; slow, for comparisons',
      group: HOW,
    },
    { name: 'port', values: 'text', describe: 'First port number; free ports if not given', group: HOW },
    { name: 'quiet', describe: 'Print only errors', group: HOW },
    { name: 'json', describe: 'Print the reports of all processes as JSON', group: HOW },
    ...PROCESS_OPTIONS.filter(({ name }) => ['speed', 'wait', 'json-log'].includes(name)),
    ...SWEPT_OPTIONS,
  ],
  run: async (given, context) => {
    const { io, environment } = context;
    const { requestedScenario } = await import('../request/scenario-layers.js');
    const { isInStep, processSettings, sharedScenario } = await import('../live/options.js');
    const { runLive } = await import('../live/supervisor.js');
    const { groupsOf } = await import('../live/groups.js');
    const asked = await requestedScenario(lastOf(given, 'scenario'), given, environment, io.folder);
    const shared = sharedScenario(asked);
    const out = lastOf(given, 'out') ?? `output/${shared.scenario.name}-live`;
    const reports = await runLive(
      {
        shared,
        groups: groupsOf(lastOf(given, 'processes') ?? 'masters', shared.scenario),
        pace: isInStep(given) ? 'lockstep' : 'real-time',
        port: portOf(given),
        settings: processSettings(given, context),
        out,
      },
      io,
    );
    if (isSet(given, 'json')) io.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    else if (!isSet(given, 'quiet')) {
      const { liveText } = await import('../live/live-text.js');
      io.stdout.write(liveText(reports, shared.scenario, out));
    }
    return EXIT.success;
  },
};

function portOf(given: Arguments): number | undefined {
  const text = lastOf(given, 'port');
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 60_000) return port;
  throw new UsageError(`--port: expected a port from 1 to 60000, got ${JSON.stringify(text)}`);
}
