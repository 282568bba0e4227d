import type { Protocols } from '../../consensus/index.js';
import { randomSource } from '../../engine/random.js';
import type { Role } from '../../nodes/role.js';
import { ROLES } from '../../nodes/role.js';
import { populate } from '../../run/population.js';
import { nodeHashes, nodePlatform } from '../node-crypto.js';
import { EXIT } from '../terminal/exit.js';
import type { Io } from '../terminal/io.js';
import type { ProcessEntry } from './addresses.js';
import { LiveProcess } from './live-process.js';
import { checkListening, logOf, type ProcessSettings, type SharedScenario } from './options.js';
import { reportOf, reportText } from './outcome.js';
import { checkProtocol } from './part.js';
import { checkApart, type Pace } from './preparation.js';
import { markOf, openShared } from './shared-folder.js';

/** What one process of a run is to do. */
export interface NodeRun {
  readonly shared: SharedScenario;
  readonly protocols: Protocols;
  readonly own: ProcessEntry;
  readonly others: readonly ProcessEntry[];
  readonly leads: boolean;
  readonly pace: Pace;
  readonly startAt: number | undefined;
  readonly settings: ProcessSettings;
  /** The folder that all processes write into, as the user wrote it. */
  readonly out: string;
  /** Print the report as JSON. */
  readonly json: boolean;
  /** End when the standard input does, as it does with the program that started this one. */
  readonly withStarter: boolean;
}

/**
 * Runs one process of a run to its end.
 *
 * @returns the exit code.
 */
export async function runNode(run: NodeRun, io: Io): Promise<number> {
  const { shared, own, settings, pace } = run;
  const { scenario } = shared;
  checkApart(scenario, pace);
  checkProtocol(scenario, run.protocols, nodePlatform);
  checkListening(own.address, settings);
  const name = nameOf(own.nodes, scenario.nodes);
  const mark = markOf(shared, pace);
  const { names } = populate(scenario.nodes, randomSource(scenario.seed), nodeHashes);
  const sink = openShared(
    run.out,
    io.folder,
    own.nodes.map((node) => names[node]!),
    mark,
  );
  const process = new LiveProcess({
    ...shared,
    ...{
      protocols: run.protocols,
      own,
      others: run.others,
      leads: run.leads,
      startAt: run.startAt,
      pace,
      sink,
    },
    ...{ token: settings.token, speed: settings.speed, patience: settings.patience },
    log: logOf(io.stderr, name, settings),
  });
  let signal: 'SIGINT' | 'SIGTERM' | undefined;
  const release = io.onInterrupt((interruption) => {
    signal = interruption;
    process.stop();
  });
  const orphaned = run.withStarter ? followStarter(() => process.stop()) : () => {};
  try {
    const outcome = await process.run();
    const report = reportOf(process, outcome);
    if (run.json) io.stdout.write(`${JSON.stringify(report)}\n`);
    else if (!settings.quiet) io.stdout.write(`${reportText(name, report)}  files: ${run.out}\n`);
    return signal === undefined ? EXIT.success : EXIT[signal];
  } finally {
    release();
    orphaned();
  }
}

/** Calls back when the standard input ends; the function returned undoes it. */
function followStarter(onEnd: () => void): () => void {
  const { stdin } = process;
  stdin.on('end', onEnd);
  stdin.on('error', onEnd);
  stdin.resume();
  return () => {
    stdin.off('end', onEnd);
    stdin.pause();
    stdin.unref();
  };
}

/** What a process is called in logs: by its masters, or by the roles it runs. */
export function nameOf(nodes: readonly number[], counts: Readonly<Record<Role, number>>): string {
  const names: string[] = [];
  let first = 0;
  for (const role of ROLES) {
    const end = first + counts[role];
    const members = nodes.filter((node) => node >= first && node < end);
    if (role === 'master') for (const node of members) names.push(`master ${node}`);
    else if (members.length > 0) names.push(`${members.length} ${role}`);
    first = end;
  }
  return names.join(', ');
}
