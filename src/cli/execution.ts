import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Result } from '../run.js';
import { describeScenario } from '../scenario/parse.js';
import type { Scenario } from '../scenario/schema.js';
import { prepare } from '../simulate.js';
import { csvParts } from './csv.js';
import type { HashingSink } from './folder-sink.js';
import { type Manifest, makeManifest } from './manifest.js';
import { nodeHashes, nodeSigner } from './node-crypto.js';
import { packageVersion } from './version.js';

/** How a scenario is run by the command line. */
export interface ExecutionOptions {
  /** Where every file but the manifest goes. */
  readonly sink: HashingSink;
  /** Sign and hash in plain JavaScript instead of by Node: slower, and equal to the byte. */
  readonly portable?: boolean;
  /** Called now and then with the share of simulated time that is done, 0 to 1; may throw to stop the run. */
  readonly onProgress?: (done: number) => void;
}

/** A run that has ended and whose files, but for the manifest, are in its sink. */
export interface Execution {
  readonly result: Result;
  readonly manifest: Manifest;
}

/** Events between two moments at which the program can hear that the user interrupts. */
const STRETCH = 10_000;

/** Runs a scenario and writes its files to the sink. */
export async function execute(
  scenario: Scenario,
  { sink, portable, onProgress }: ExecutionOptions,
): Promise<Execution> {
  const run = prepare(scenario, {
    sink,
    trace: false,
    ...(portable === true ? {} : { platform: { hashes: nodeHashes, signer: nodeSigner } }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  // A run is one long call; without these pauses a signal would wait for its end.
  while (run.step(STRETCH) === STRETCH) await nextTurn();
  await nextTurn();
  onProgress?.(1);
  const result = run.finish();
  sink.write('summary.json', `${JSON.stringify(result.summary, null, 2)}\n`);
  const tables = [result.blocks, result.transactions, result.balances];
  // A file that would be empty without attacks is none.
  if (result.attacks.length > 0) tables.push(result.attacks);
  for (const table of tables) {
    for (const part of csvParts(table)) sink.append(`${table.name}.csv`, part);
  }
  const { seed, digest, eventCount: events, checkpoints } = result;
  const manifest = makeManifest({
    version: packageVersion(),
    scenario: describeScenario(result.scenario),
    seed,
    digest,
    events,
    checkpoints,
    files: sink.finish(),
  });
  return { result, manifest };
}
