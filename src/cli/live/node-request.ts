import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROTOCOLS } from '../../consensus/index.js';
import { type Arguments, isSet, lastOf } from '../request/arguments.js';
import type { Context } from '../request/command.js';
import { requestedScenario } from '../request/scenario-layers.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { type ProcessEntry, readHosts, readNodes } from './addresses.js';
import type { NodeRun } from './node-run.js';
import { isInStep, processSettings, sharedScenario } from './options.js';

/** Bytes of a file of hosts at the most. */
const MOST_HOSTS = 10_000_000;

/**
 * What `simulate node` is asked for.
 *
 * @throws ScenarioError or UsageError with one line.
 */
export async function nodeRunOf(given: Arguments, context: Context): Promise<Omit<NodeRun, 'out' | 'json'>> {
  const { io, environment } = context;
  const settings = processSettings(given, context);
  const asked = await requestedScenario(lastOf(given, 'scenario'), given, environment, io.folder);
  const shared = sharedScenario(asked);
  const { master, cashing, consumer, trusted } = shared.scenario.nodes;
  const total = master + cashing + consumer + trusted;
  const file = lastOf(given, 'hosts-file');
  const list = lastOf(given, 'hosts');
  if (file === undefined)
    throw new UsageError(
      '--hosts-file: expected a file with a line a process, such as "0,2-3 127.0.0.1:5000"',
    );
  if (list === undefined) throw new UsageError('--hosts: expected the nodes of this process, as in 0,2-3');
  const entries = readHosts(textOf(file, io.folder), file, total, settings.reach);
  const nodes = readNodes(list, total, '--hosts');
  const own = entries.find((entry) => entry.nodes.join() === nodes.join());
  if (own === undefined)
    throw new UsageError(`--hosts: expected the nodes of a line of ${file}, got ${JSON.stringify(list)}`);
  return {
    shared,
    protocols: PROTOCOLS,
    own,
    others: entries.filter((entry) => entry !== own),
    leads: own === leaderOf(entries, shared.scenario.workload.payers === 'master' ? 0 : master + cashing),
    pace: isInStep(given) ? 'lockstep' : 'real-time',
    startAt: startOf(lastOf(given, 'start-at')),
    settings,
    withStarter: isSet(given, 'with-starter'),
  };
}

/** Who decides when the run begins: the process of the first who pays. */
function leaderOf(entries: readonly ProcessEntry[], payer: number): ProcessEntry | undefined {
  return entries.find(({ nodes }) => nodes.includes(payer)) ?? entries[0];
}

function textOf(file: string, folder: string): string {
  try {
    const text = readFileSync(resolve(folder, file), 'utf8');
    if (text.length <= MOST_HOSTS) return text;
  } catch (error) {
    throw new UsageError(`--hosts-file: ${file}: ${fileProblem(error)}`);
  }
  throw new UsageError(`--hosts-file: ${file}: expected at most ${MOST_HOSTS} characters`);
}

function startOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    `--start-at: expected a moment such as 2026-01-31T12:00:00Z, got ${JSON.stringify(text)}`,
  );
}
