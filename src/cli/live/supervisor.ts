import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PROTOCOLS } from '../../consensus/index.js';
import type { NodeId } from '../../engine/time.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { entryAt } from '../../scenario/schema/schema-tree.js';
import { MODULES } from '../bundle.js';
import { nodePlatform } from '../node-crypto.js';
import { OutputFolder } from '../output/output-folder.js';
import { Interrupted, type StopSignal, UsageError } from '../terminal/exit.js';
import { holdSignals } from '../terminal/held-signals.js';
import type { Io } from '../terminal/io.js';
import { addressText, LOOPBACK, type ProcessEntry } from './addresses.js';
import { LiveLog } from './live-log.js';
import { leadInStep } from './lockstep.js';
import { nameOf } from './node-run.js';
import { newToken, type ProcessSettings, type SharedScenario } from './options.js';
import type { ProcessReport } from './outcome.js';
import { checkProtocol } from './part.js';
import { Peer, problemOf } from './peer.js';
import { checkApart, checkPayers, type Pace } from './preparation.js';
import { endFolder, markFolder, markOf } from './shared-folder.js';
import { RemoteMember } from './standing.js';

/** What is run in several processes that this one starts. */
export interface LiveRun {
  readonly shared: SharedScenario;
  /** Nodes of each process. */
  readonly groups: readonly (readonly NodeId[])[];
  readonly pace: Pace;
  /** First of the ports; free ones when nothing is said. */
  readonly port: number | undefined;
  readonly settings: ProcessSettings;
  /** The output folder as the user wrote it. */
  readonly out: string;
}

/** How long the processes may take to listen. */
const START_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 50;
/** How long they may take to end when they are told to. */
const END_MILLISECONDS = 10_000;

/**
 * Starts the processes of a run, leads them in lockstep if that is asked for, and waits for all of them. None outlives
 * this call, nor this process.
 *
 * @throws UsageError when one of them fails; its own line has told why.
 */
export async function runLive(run: LiveRun, io: Io): Promise<readonly ProcessReport[]> {
  const { shared, groups, pace } = run;
  const { scenario } = shared;
  checkApart(scenario, pace);
  checkProtocol(scenario, PROTOCOLS, nodePlatform);
  if (pace === 'lockstep') checkPayers(groups, payersOf(scenario));
  const output = OutputFolder.open(run.out, io.folder);
  const letGo = holdSignals();
  const secrets = mkdtempSync(join(tmpdir(), 'consensim-live-'));
  const children: Child[] = [];
  let interruption: StopSignal | undefined;
  const release = io.onInterrupt((signal) => {
    interruption = signal;
    for (const child of children) void child.end();
  });
  try {
    const mark = markOf(shared, pace);
    markFolder(output.path, mark);
    const token = newToken();
    const entries = await entriesOf(run);
    const files = writeFiles(secrets, shared, entries, token);
    for (const entry of entries) {
      const name = nameOf(entry.nodes, scenario.nodes);
      children.push(new Child(name, argumentsOf(run, entry, files, output.path), io));
    }
    const ended = Promise.all(children.map((child) => child.report));
    // Whoever fails first is told of; the others end with this one.
    ended.catch(() => {});
    if (pace === 'lockstep') await Promise.race([leadAll(entries, token, io, ended), ended]);
    const reports = await ended;
    if (interruption !== undefined) throw new Interrupted(interruption);
    endFolder(output.path, mark, true);
    output.commit();
    return reports;
  } catch (error) {
    output.discard();
    throw interruption === undefined ? error : new Interrupted(interruption);
  } finally {
    await Promise.all(children.map((child) => child.end()));
    rmSync(secrets, { recursive: true, force: true });
    release();
    letGo();
  }
}

function payersOf({ nodes, workload }: Scenario): readonly NodeId[] {
  const first = workload.payers === 'master' ? 0 : nodes.master + nodes.cashing;
  return Array.from({ length: nodes[workload.payers] }, (_, place) => first + place);
}

/** Files that the processes read: none but the user may. */
interface Files {
  readonly scenario: string;
  readonly hosts: string;
  readonly token: string;
}

function writeFiles(
  folder: string,
  { described }: SharedScenario,
  entries: readonly ProcessEntry[],
  token: string,
): Files {
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const hosts = entries.map(({ nodes, address }) => `${nodes.join(',')} ${addressText(address)}\n`);
  return {
    scenario: write('scenario.json', JSON.stringify(described)),
    hosts: write('hosts.txt', hosts.join('')),
    token: write('token', token),
  };
}

async function entriesOf({ groups, port }: LiveRun): Promise<readonly ProcessEntry[]> {
  const ports = port === undefined ? await freePorts(groups.length) : groups.map((_, place) => port + place);
  return groups.map((nodes, place) => ({ nodes, address: { ip: LOOPBACK, port: ports[place]! } }));
}

/** Ports that nobody listens on, held together until all are known. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(
        (server) =>
          new Promise<number>((settle, fail) => {
            server.once('error', fail);
            server.listen(0, LOOPBACK, () => {
              const address = server.address();
              settle(typeof address === 'object' && address !== null ? address.port : 0);
            });
          }),
      ),
    );
  } finally {
    await Promise.all(servers.map((server) => new Promise((settle) => server.close(settle))));
  }
}

function argumentsOf(
  { pace, settings }: LiveRun,
  { nodes }: ProcessEntry,
  files: Files,
  out: string,
): readonly string[] {
  return [
    ...['node', files.scenario, '--hosts', nodes.join(','), '--hosts-file', files.hosts],
    ...['--token-file', files.token, '--wait', String(settings.patience / 1000)],
    ...['--out', out, '--json', '--with-starter'],
    ...(pace === 'lockstep' ? ['--lockstep'] : ['--speed', String(settings.speed)]),
    ...(settings.json ? ['--json-log'] : []),
    ...(settings.quiet ? ['--quiet'] : []),
  ];
}

/** A process that was started. It ends when its standard input does, which it does with this process. */
class Child {
  readonly report: Promise<ProcessReport>;
  readonly #process: ChildProcess;
  /** Settles when it has ended, however. */
  readonly #over: Promise<void>;
  #ending = false;

  constructor(name: string, argv: readonly string[], io: Io) {
    const main = fileURLToPath(new URL('command/main.js', MODULES));
    const child = spawn(process.execPath, [main, ...argv], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process = child;
    let text = '';
    let problem = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      // Its last word is told once, by this process, and not at all when it was told to end.
      if (line.startsWith('simulate: ')) problem = line.slice('simulate: '.length);
      else if (!this.#ending) io.stderr.write(`${line}\n`);
    });
    this.#over = new Promise((settle) => {
      child.once('error', () => settle());
      child.once('close', () => settle());
    });
    this.report = new Promise((settle, fail) => {
      child.once('error', fail);
      child.once('close', (code) => {
        if (code === 0) settle(JSON.parse(text) as ProcessReport);
        else
          fail(
            new UsageError(`${name}: ${problem === '' ? `ended with exit code ${code ?? 'none'}` : problem}`),
          );
      });
    });
    this.report.catch(() => {});
  }

  /** Ends it, if it has not ended: it writes what there is. Done when it is gone. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#process.stdin?.end();
    const force = setTimeout(() => this.#process.kill('SIGKILL'), END_MILLISECONDS);
    await this.#over;
    clearTimeout(force);
  }
}

/** Leads processes in lockstep, from when they listen to the end of the run. */
async function leadAll(
  entries: readonly ProcessEntry[],
  token: string,
  io: Io,
  ended: Promise<unknown>,
): Promise<void> {
  const log = new LiveLog({ ...io.stderr, write: () => {} }, 'lockstep', false);
  const peers = entries.map((entry) => new Peer(entry, token, log));
  let over = false;
  ended.then(
    () => {},
    () => {
      over = true;
    },
  );
  try {
    await Promise.all(peers.map((peer) => comeUp(peer, () => over)));
    await leadInStep(peers.map((peer) => new RemoteMember(peer)));
    await Promise.all(peers.map((peer) => peer.ask('POST', '/stop', '{}')));
  } catch (error) {
    // A process that failed says why itself.
    if (!over) throw new UsageError(`lockstep: ${problemOf(error)}`);
  } finally {
    for (const peer of peers) peer.close();
  }
}

/** Waits until a process answers. */
async function comeUp(peer: Peer, isOver: () => boolean): Promise<void> {
  const since = performance.now();
  for (;;) {
    const up = await peer.ask('GET', '/health').then(
      ({ value }) => entryAt(value, 'phase') === 'running',
      () => false,
    );
    if (up) return;
    if (isOver()) throw new Error(`${peer.name} has ended`);
    if (performance.now() - since > START_MILLISECONDS) throw new Error(`${peer.name} did not start in time`);
    await new Promise((settle) => setTimeout(settle, LOOK_MILLISECONDS));
  }
}
