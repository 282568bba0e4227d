import { isIP } from 'node:net';
import { isGiven, lastOf } from '../request/arguments.js';
import type { Command } from '../request/command.js';
import { PROCESS_OPTIONS } from '../request/remote-options.js';
import { HOW, SCENARIO_OPTIONS } from '../request/scenario-options.js';
import { UsageError } from '../terminal/exit.js';

const PORT = 8080;
const LOOPBACK = '127.0.0.1';

/** `simulate serve NAME`: the page over HTTP, and a run whose nodes answer as those of the originals did. */
export const serveCommand: Command = {
  usage: 'serve [scenario]',
  summary: 'Serve the page and a run whose nodes answer over HTTP',
  examples: [
    ['the page at http://127.0.0.1:8080/', 'serve pou-local'],
    ['three miners, each at a port of its own', 'serve pycotr-default --ports 3001-3003'],
  ],
  argument: {
    name: 'scenario',
    values: 'scenario',
    describe: 'Built-in scenario or file; pou-local if not given',
  },
  options: [
    ...SCENARIO_OPTIONS,
    { name: 'port', values: 'text', describe: 'Port of the page; 8080 if not given', group: HOW },
    { name: 'ports', values: 'text', describe: 'Ports of the masters, such as 3001-3003', group: HOW },
    ...PROCESS_OPTIONS.filter(({ name }) => ['speed', 'host', 'token-file'].includes(name)),
  ],
  run: async (given, context) => {
    const { io, environment } = context;
    const [{ requestedScenario }, { serve }, { checkListening, processSettings }] = await Promise.all([
      import('../request/scenario-layers.js'),
      import('../serve/serve.js'),
      import('../live/options.js'),
    ]);
    const settings = processSettings(given, context);
    const port = isGiven(given, 'port') ? portOf('port', lastOf(given, 'port') ?? '') : PORT;
    const address = { ip: settings.host ?? LOOPBACK, port };
    if (isIP(address.ip) === 0)
      throw new UsageError(
        `--host: expected an IP address such as 192.168.0.5, got ${JSON.stringify(address.ip)}`,
      );
    checkListening(address, settings);
    const ports = portsOf(lastOf(given, 'ports'));
    const asked = await requestedScenario(
      lastOf(given, 'scenario') ?? 'pou-local',
      given,
      environment,
      io.folder,
    );
    return serve({ asked, address, ports, token: settings.token, speed: settings.speed }, io);
  },
};

function portOf(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--${option}: expected a port from 1 to 65535, got ${JSON.stringify(text)}`);
}

function portsOf(text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  const [first, last = first] = text.split('-');
  const from = portOf('ports', first ?? '');
  const to = portOf('ports', last ?? '');
  if (to >= from && to - from < 256) return Array.from({ length: to - from + 1 }, (_, place) => from + place);
  throw new UsageError(`--ports: expected at most 256 ports such as 3001-3003, got ${JSON.stringify(text)}`);
}
