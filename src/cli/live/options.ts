import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { sha256Of } from '../output/folder-sink.js';
import { type Arguments, isGiven, isSet, lastOf, listOf } from '../request/arguments.js';
import type { Context } from '../request/command.js';
import type { RequestedScenario } from '../request/scenario-layers.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import type { TextOutput } from '../terminal/io.js';
import { type Address, addressText, isLoopback, Reach } from './addresses.js';
import { LiveLog } from './live-log.js';

/** Characters of a token at the least. */
const LEAST_TOKEN = 16;
const HIGHEST_SPEED = 1000;
const SECOND = 1000;
/** How long a process waits for the others when nothing is said. */
const PATIENCE_SECONDS = 120;
const MOST_PATIENCE_SECONDS = 86_400;

/** How a process of a run is started, whatever it runs. */
export interface ProcessSettings {
  readonly speed: number;
  readonly token: string | undefined;
  readonly reach: Reach;
  /** Milliseconds. */
  readonly patience: number;
  readonly json: boolean;
  readonly quiet: boolean;
  /** The address that the user allowed it to listen on beside loopback. */
  readonly host: string | undefined;
}

/**
 * Reads the options that every command has that starts a process of a run.
 *
 * @throws UsageError with one line.
 */
export function processSettings(given: Arguments, { io }: Context): ProcessSettings {
  return {
    speed: numberOf(given, 'speed', HIGHEST_SPEED) ?? 1,
    token: tokenOf(lastOf(given, 'token-file'), io.folder),
    reach: new Reach(listOf(given, 'allow-net')),
    patience: (numberOf(given, 'wait', MOST_PATIENCE_SECONDS) ?? PATIENCE_SECONDS) * SECOND,
    json: isSet(given, 'json-log'),
    quiet: isSet(given, 'quiet'),
    host: lastOf(given, 'host'),
  };
}

/**
 * Whether a run goes on in simulated time, step by step.
 *
 * @throws UsageError for options that speak of a clock with it.
 */
export function isInStep(given: Arguments): boolean {
  if (!isSet(given, 'lockstep')) return false;
  const wrong = ['speed', 'start-at'].find((name) => isGiven(given, name));
  if (wrong !== undefined)
    throw new UsageError(`--${wrong}: expected it without --lockstep, which follows no clock`);
  return true;
}

/** A number above 0; `undefined` when it was not typed. */
function numberOf(given: Arguments, name: string, most: number): number | undefined {
  const text = lastOf(given, name);
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= most) return value;
  throw new UsageError(`--${name}: expected a number above 0 and up to ${most}, got ${JSON.stringify(text)}`);
}

function tokenOf(file: string | undefined, folder: string): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(folder, file);
  let token: string;
  try {
    // Who can read the token can take part.
    if ((statSync(path).mode & 0o077) !== 0 && process.platform !== 'win32') {
      throw new UsageError(`--token-file: ${file} may be read by others: chmod 600 ${file}`);
    }
    token = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--token-file: ${file}: ${fileProblem(error)}`);
  }
  if (token.length >= LEAST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`--token-file: ${file}: expected at least ${LEAST_TOKEN} characters without spaces`);
}

/** A new token. */
export function newToken(): string {
  return randomBytes(32).toString('hex');
}

/** Refuses to listen where others than programs of this machine can come, unless that was asked for with a token. */
export function checkListening(address: Address, { host, token }: ProcessSettings): void {
  if (isLoopback(address.ip)) return;
  if (host === address.ip && token !== undefined) return;
  throw new UsageError(
    `${addressText(address)} can be reached from other machines: expected --host ${address.ip} and --token-file`,
  );
}

/** The scenario of a run in several processes, as all of them must have it. */
export interface SharedScenario {
  readonly scenario: Scenario;
  readonly described: unknown;
  readonly fingerprint: string;
}

/**
 * What the processes of a run compare.
 *
 * @throws UsageError for a protocol or an attack of the user's own.
 */
export function sharedScenario({
  scenario,
  known,
  modules,
}: Pick<RequestedScenario, 'scenario' | 'known' | 'modules'>): SharedScenario {
  if (Object.keys({ ...modules.protocols, ...modules.attacks }).length > 0) {
    throw new UsageError(
      'consensus.module: expected a protocol and attacks that come with consensim for nodes in several processes',
    );
  }
  const described = describeScenario(scenario, known) as Readonly<Record<string, unknown>>;
  // What is written where changes nothing in the run.
  const { output: _, ...compared } = described;
  return { scenario, described, fingerprint: sha256Of(JSON.stringify(compared)) };
}

/** The log of a process. */
export function logOf(stderr: TextOutput, name: string, { json, quiet }: ProcessSettings): LiveLog {
  const output: TextOutput = quiet ? { ...stderr, write: () => {} } : stderr;
  return new LiveLog(output, name, json);
}
