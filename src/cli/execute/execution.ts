import type { DigestListener } from '../../engine/digest.js';
import type { Table } from '../../observers/table.js';
import { type Platform, portablePlatform } from '../../run/assembly.js';
import type { Result } from '../../run/run.js';
import { BUILT_IN, type Known, listed } from '../../scenario/known.js';
import { describeScenario } from '../../scenario/parse.js';
import type { Scenario } from '../../scenario/schema/scenario.js';
import { prepare } from '../../simulate.js';
import { nodePlatform } from '../node-crypto.js';
import { csvParts } from '../output/csv.js';
import type { HashingSink } from '../output/folder-sink.js';
import { GzipSink } from '../output/gzip-sink.js';
import { type Manifest, makeManifest } from '../output/manifest.js';
import { NO_MODULES, type OwnModules } from '../request/own-modules.js';
import { packageVersion } from '../request/version.js';
import { advance } from './advance.js';
import type { RunKeeper } from './checkpointing.js';
import { refuseLargeStart } from './memory.js';

/** How a scenario is run by the command line. */
export interface ExecutionOptions {
  /** Where every file but the manifest goes. */
  readonly sink: HashingSink;
  /** Sign and hash in plain JavaScript instead of by Node: slower, and equal to the byte. */
  readonly portable?: boolean;
  /** Is told everything the digest covers. */
  readonly digestListener?: DigestListener;
  /** Keeps checkpoints of the run, and leads it back to one; signs in the place of Node. */
  readonly keeper?: RunKeeper | undefined;
  /** What the scenario may name; what comes with consensim by default. */
  readonly known?: Known;
  /** Where the user's own protocols and attacks came from, for the manifest. */
  readonly modules?: OwnModules;
  /** Called now and then with the share of simulated time that is done, 0 to 1; may throw to stop the run. */
  readonly onProgress?: (done: number) => void;
}

/** A run that has ended and whose files, but for the manifest, are in its sink. */
export interface Execution {
  readonly result: Result;
  readonly manifest: Manifest;
}

/** Runs a scenario and writes its files to the sink. */
export async function execute(scenario: Scenario, options: ExecutionOptions): Promise<Execution> {
  const { sink: plain, portable, known = BUILT_IN, modules = NO_MODULES, onProgress, keeper } = options;
  const { digestListener } = options;
  const fastest = portable === true ? { ...nodePlatform, ...portablePlatform } : nodePlatform;
  const platform: Platform = { ...fastest, ...(keeper === undefined ? {} : { signer: keeper.signer }) };
  refuseLargeStart(scenario, undefined, undefined, known);
  const sink = scenario.output.gzip ? new GzipSink(plain) : plain;
  const run = prepare(scenario, {
    sink,
    trace: false,
    ...listed(known),
    platform,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(digestListener === undefined ? {} : { digestListener }),
  });
  if (keeper === undefined) await advance(run);
  else await keeper.lead(run);
  onProgress?.(1);
  const result = run.finish();
  sink.write('summary.json', `${JSON.stringify(result.summary, null, 2)}\n`);
  for (const table of tablesOf(result)) {
    for (const part of csvParts(table)) sink.append(`${table.name}.csv`, part);
  }
  if (scenario.output.parquet) {
    const { parquetParts, WHOLE_COLUMNS } = await import('../output/parquet.js');
    for (const table of tablesOf(result)) {
      for (const part of parquetParts(table, WHOLE_COLUMNS)) sink.appendBytes(`${table.name}.parquet`, part);
    }
  }
  const { seed, digest, eventCount: events, checkpoints } = result;
  const manifest = makeManifest({
    version: packageVersion(),
    scenario: describeScenario(result.scenario, known),
    modules,
    seed,
    digest,
    events,
    checkpoints,
    files: sink.finish(),
  });
  return { result, manifest };
}

/** The tables a run writes. */
function tablesOf(result: Result): readonly Table[] {
  const { blocks, transactions, balances, attacks, metrics, messages, propagation } = result;
  const measured = result.scenario.output.metrics === 'none' ? [] : [metrics, messages, propagation];
  // A file that would be empty without attacks is none.
  const attacked = attacks.length === 0 ? [] : [attacks];
  return [blocks, transactions, balances, ...attacked, ...measured];
}
