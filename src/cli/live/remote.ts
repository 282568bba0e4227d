import { PROTOCOLS } from '../../consensus/index.js';
import { fieldsOf, listField, reading, textField, unreadable } from '../../consensus/kit/wire/reading.js';
import { BUILT_IN } from '../../scenario/known.js';
import { parseScenario } from '../../scenario/parse.js';
import { type Arguments, isGiven, isSet, lastOf } from '../request/arguments.js';
import type { Context } from '../request/command.js';
import { NO_MODULES } from '../request/own-modules.js';
import { requestedScenario } from '../request/scenario-layers.js';
import { SCENARIO_OPTIONS } from '../request/scenario-options.js';
import { EXIT, UsageError } from '../terminal/exit.js';
import {
  type Address,
  addressText,
  LOOPBACK,
  type ProcessEntry,
  readAddress,
  readNodes,
} from './addresses.js';
import { type NodeRun, runNode } from './node-run.js';
import {
  logOf,
  type ProcessSettings,
  processSettings,
  type SharedScenario,
  sharedScenario,
} from './options.js';
import { peerAt, problemIn, problemOf } from './peer.js';
import { processClocks } from './real-time.js';

/** The original's ports: masters from 5000 on, everybody else behind one client on 3000. */
export const MASTER_PORT = 5000;
export const CLIENT_PORT = 3000;
const HIGHEST_MASTER = 999;
const LOOK_MILLISECONDS = 200;
const QUIET_MILLISECONDS = 3_000;
const MOST_PROCESSES = 2_000;

/** Ports of a remote simulation: the original's unless said otherwise. */
interface Ports {
  readonly master: number;
  readonly client: number;
}

/** Runs the original's remote simulation: one of its masters (`-rm N`), or everybody else (`--remote`). */
export async function runRemote(given: Arguments, context: Context): Promise<number> {
  const settings = processSettings(given, context);
  const ports = {
    master: portOf(given, 'master-port', MASTER_PORT),
    client: portOf(given, 'client-port', CLIENT_PORT),
  };
  const master = lastOf(given, 'remote-master');
  if (master === undefined) return runClients(given, context, settings, ports);
  if (isSet(given, 'remote'))
    throw new UsageError('--remote: expected it without -rm: masters are processes of their own');
  if (!/^\d{1,3}$/.test(master)) {
    throw new UsageError(
      `-rm: expected the number of a master, 0 to ${HIGHEST_MASTER}, got ${JSON.stringify(master)}`,
    );
  }
  return runMaster(Number(master), given, context, settings, ports);
}

/** Everybody but the masters, which are waited for; then the clock of the run starts. */
async function runClients(
  given: Arguments,
  context: Context,
  settings: ProcessSettings,
  ports: Ports,
): Promise<number> {
  const { io, environment } = context;
  const asked = await requestedScenario(lastOf(given, 'scenario'), given, environment, io.folder);
  const shared = sharedScenario(asked);
  const { nodes } = shared.scenario;
  const total = nodes.master + nodes.cashing + nodes.consumer + nodes.trusted;
  const clients = Array.from({ length: total - nodes.master }, (_, place) => nodes.master + place);
  if (nodes.master > HIGHEST_MASTER)
    throw new UsageError(`nodes.master: expected at most ${HIGHEST_MASTER} processes, got ${nodes.master}`);
  const ip = settings.host ?? LOOPBACK;
  const others = Array.from({ length: nodes.master }, (_, node) => ({
    nodes: [node],
    address: { ip, port: ports.master + node },
  }));
  const own = { nodes: clients, address: { ip, port: ports.client } };
  return runNode({ ...commonOf(given, settings, shared), own, others, leads: true }, io);
}

/** One master, which is told by the clients what is run. */
async function runMaster(
  master: number,
  given: Arguments,
  context: Context,
  settings: ProcessSettings,
  ports: Ports,
): Promise<number> {
  const { io } = context;
  const asked = isGiven(given, 'scenario') || SCENARIO_OPTIONS.some(({ name }) => isGiven(given, name));
  const expected = asked
    ? sharedScenario(
        await requestedScenario(lastOf(given, 'scenario'), given, context.environment, io.folder),
      )
    : undefined;
  const client: Address = { ip: settings.host ?? LOOPBACK, port: ports.client };
  const told = await waitForRun(client, master, settings, context);
  if (told === undefined) return EXIT.SIGINT;
  if (expected !== undefined && expected.fingerprint !== told.shared.fingerprint) {
    throw new UsageError(
      `${addressText(client)} runs another scenario than the options of -rm ask for: leave them out, or give the same to --remote`,
    );
  }
  if (isGiven(given, 'speed') && settings.speed !== told.speed) {
    throw new UsageError(
      `--speed: expected ${told.speed}, which --remote says, or nothing; got ${settings.speed}`,
    );
  }
  const own = told.processes.find(({ nodes }) => nodes.includes(master));
  if (own === undefined || own.nodes.length !== 1) {
    throw new UsageError(
      `-rm: expected one of the ${told.shared.scenario.nodes.master} masters of the run, counted from 0, got ${master}`,
    );
  }
  const others = told.processes.filter((entry) => entry !== own);
  return runNode({ ...commonOf(given, settings, told.shared), own, others, leads: false }, io);
}

function commonOf(
  given: Arguments,
  settings: ProcessSettings,
  shared: SharedScenario,
): Omit<NodeRun, 'own' | 'others' | 'leads'> {
  return {
    shared,
    protocols: PROTOCOLS,
    pace: 'real-time',
    startAt: undefined,
    settings,
    out: lastOf(given, 'out') ?? `output/${shared.scenario.name}-live`,
    json: isSet(given, 'json'),
    withStarter: isSet(given, 'with-starter'),
  };
}

/** What the clients say is run. */
interface ToldRun {
  readonly speed: number;
  readonly shared: SharedScenario;
  readonly processes: readonly ProcessEntry[];
}

/** Asks the clients until they say what is run; `undefined` when the user has had enough. */
async function waitForRun(
  client: Address,
  master: number,
  settings: ProcessSettings,
  { io }: Context,
): Promise<ToldRun | undefined> {
  const log = logOf(io.stderr, `master ${master}`, settings);
  const peer = peerAt(client, settings.token, log);
  const since = processClocks.steady();
  let interrupted = false;
  const release = io.onInterrupt(() => {
    interrupted = true;
  });
  let said = false;
  try {
    while (!interrupted) {
      const told = await peer.ask('GET', '/run').then(
        ({ status, value }) => (status === 200 ? value : problemIn(value)),
        (error: unknown) => problemOf(error),
      );
      if (typeof told !== 'string') return readRun(told, client, settings);
      const waited = processClocks.steady() - since;
      if (waited > settings.patience) {
        throw new UsageError(
          `-rm: nobody says what is run at ${peer.name}: ${told}; start the others with simulate -mac N --remote`,
        );
      }
      if (waited > QUIET_MILLISECONDS && !said) {
        said = true;
        log.write('info', `waiting for ${peer.name}, which says what is run: ${told}`);
      }
      await new Promise((settle) => setTimeout(settle, LOOK_MILLISECONDS));
    }
    return undefined;
  } finally {
    release();
    peer.close();
  }
}

/** Reads what the clients say. It comes from outside: scenario and addresses are checked as those of files are. */
function readRun(value: unknown, client: Address, { reach }: ProcessSettings): ToldRun {
  const where = addressText(client);
  const read = reading(() => {
    const fields = fieldsOf(value, 'the run');
    const written = fieldsOf(fields['scenario'], 'the scenario');
    const scenario = parseScenario(written, { origin: where });
    const { master, cashing, consumer, trusted } = scenario.nodes;
    const total = master + cashing + consumer + trusted;
    const processes = listField(fields, 'processes', MOST_PROCESSES).map((entry) => {
      const process = fieldsOf(entry, 'a process');
      const address =
        readAddress(textField(process, 'address', 60)) ?? unreadable('expected the address of a process');
      const problem = reach.problem(address);
      if (problem !== undefined) return unreadable(`${addressText(address)} ${problem}`);
      const nodes = readNodes(listField(process, 'nodes', total).join(','), total, where);
      return { nodes, address };
    });
    const { speed } = fields;
    return { scenario, processes, speed: typeof speed === 'number' && speed > 0 ? speed : 1 };
  });
  if (read.kind !== 'value') {
    throw new UsageError(
      `${where}: what it says is run cannot be read${read.kind === 'refused' ? `: ${read.refusal.detail}` : ''}`,
    );
  }
  const { scenario, processes, speed } = read.value;
  return { processes, speed, shared: sharedScenario({ scenario, known: BUILT_IN, modules: NO_MODULES }) };
}

function portOf(given: Arguments, name: string, otherwise: number): number {
  const text = lastOf(given, name);
  if (text === undefined) return otherwise;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535 - HIGHEST_MASTER) return port;
  throw new UsageError(
    `--${name}: expected a port from 1 to ${65_535 - HIGHEST_MASTER}, got ${JSON.stringify(text)}`,
  );
}
