import { request } from 'node:http';
import { createServer } from 'node:net';
import { LOOPBACK } from '../../src/cli/live/addresses.js';
import { LiveLog } from '../../src/cli/live/live-log.js';
import { LiveProcess, type ProcessPlan } from '../../src/cli/live/live-process.js';
import { sharedScenario } from '../../src/cli/live/options.js';
import { NO_MODULES } from '../../src/cli/request/own-modules.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { BUILT_IN } from '../../src/scenario/known.js';
import { parseScenario } from '../../src/scenario/parse.js';

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((settle, fail) => {
    server.once('error', fail);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() => settle(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Lines that a log wrote. */
export interface Lines {
  readonly log: LiveLog;
  readonly lines: string[];
}

/** A log that is kept. */
export function keptLog(json = false): Lines {
  const lines: string[] = [];
  const output = { write: (text: string) => void lines.push(text), terminal: false, columns: undefined };
  return { log: new LiveLog(output, 'test', json), lines };
}

/** The plan of a process that runs the first nodes of a scenario, with the others where nobody listens. */
export async function planOf(
  written: object,
  hosted: number,
  changes: Partial<ProcessPlan> = {},
): Promise<ProcessPlan> {
  const scenario = parseScenario(written);
  const { master, cashing, consumer, trusted } = scenario.nodes;
  const total = master + cashing + consumer + trusted;
  const nodes = Array.from({ length: total }, (_, node) => node);
  return {
    ...sharedScenario({ scenario, known: BUILT_IN, modules: NO_MODULES }),
    protocols: PROTOCOLS,
    own: { nodes: nodes.slice(0, hosted), address: { ip: LOOPBACK, port: await freePort() } },
    others: [{ nodes: nodes.slice(hosted), address: { ip: LOOPBACK, port: await freePort() } }],
    leads: true,
    token: undefined,
    pace: 'real-time',
    speed: 1,
    startAt: Date.now(),
    patience: 1000,
    sink: null,
    log: keptLog().log,
    ...changes,
  };
}

/** Starts a process and waits until its run has begun; `end` stops it. */
export async function started(
  plan: ProcessPlan,
): Promise<{ process: LiveProcess; end: () => Promise<void> }> {
  const process = new LiveProcess(plan);
  const over = process.run();
  over.catch(() => {});
  while (process.part === undefined)
    await Promise.race([over, new Promise((settle) => setTimeout(settle, 10))]);
  return {
    process,
    end: async () => {
      process.stop();
      await over;
    },
  };
}

/** What was answered. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Sends a request as it is written here, whatever a client would make of it; status 0 when the connection is cut. */
export function send(
  port: number,
  method: string,
  path: string,
  {
    headers = {},
    body = '',
    chunked = false,
  }: { headers?: Record<string, string>; body?: string; chunked?: boolean } = {},
): Promise<Answered> {
  return new Promise((settle) => {
    const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { host: `${LOOPBACK}:${port}`, 'content-type': 'application/json', ...length, ...headers };
    const asked = request({ host: LOOPBACK, port, method, path, headers: all }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => settle({ status: response.statusCode ?? 0, body: text }));
      response.on('error', () => settle({ status: response.statusCode ?? 0, body: text }));
    });
    asked.on('error', () => settle({ status: 0, body: '' }));
    asked.end(body);
  });
}
