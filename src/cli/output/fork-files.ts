import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Time } from '../../engine/time.js';
import {
  type ForkTableParts,
  forkArrivalsTable,
  forkHeadsTable,
  forksTable,
} from '../../observers/fork-tables.js';
import type { Fork } from '../../observers/forks.js';
import { chartSvg } from '../../report/chart.js';
import { forkChart } from '../../report/charts/fork.js';
import { listed } from '../../scenario/known.js';
import { parseScenario } from '../../scenario/parse.js';
import { prepare } from '../../simulate.js';
import { advance } from '../execute/advance.js';
import { nodePlatform } from '../node-crypto.js';
import { changedModule, reloadModules } from '../request/own-modules.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import type { Io } from '../terminal/io.js';
import { watched } from '../terminal/progress.js';
import { csvParts } from './csv.js';
import { MANIFEST, readManifest } from './manifest.js';
import { writeWhole } from './whole-file.js';

/** The forks of a run, and what is needed to tell them. */
export interface FoundForks extends ForkTableParts {
  /** When the run ended, in microseconds. */
  readonly end: Time;
  /** Name of the currency. */
  readonly symbol: string;
}

/** Pictures are drawn of so many forks, those that lasted longest. */
const MOST_PICTURES = 50;
const PICTURE = { width: 900, narrow: false };

/**
 * Makes the run of a folder again, without writing, and finds its forks: a folder does not hold who had which block
 * when.
 *
 * @param shown the folder as the user wrote it.
 * @param number only this fork.
 * @throws UsageError for a folder that no run wrote, a run that gives another digest now, and a fork that is none.
 */
export async function findForks(shown: string, number: number | undefined, io: Io): Promise<FoundForks> {
  const manifest = readManifest(resolve(io.folder, shown), shown);
  const modules = { protocols: manifest.protocols ?? {}, attacks: manifest.attacks ?? {} };
  const changed = changedModule(modules, io.folder);
  if (changed !== undefined) throw new UsageError(`${shown}: ${changed} is not the one that was run`);
  const known = await reloadModules(modules, io.folder);
  const scenario = parseScenario(manifest.scenario, { origin: `${shown}/${MANIFEST}`, known });
  const run = await watched(io, { quiet: false, runs: 1 }, async (watch) => {
    const options = {
      trace: false,
      forks: true,
      sink: null,
      metrics: 'none',
      platform: nodePlatform,
    } as const;
    const made = prepare(scenario, { ...options, ...listed(known), onProgress: watch });
    await advance(made);
    return made;
  });
  const result = run.finish();
  if (result.digest !== manifest.digest) {
    throw new UsageError(
      `${shown}: expected the digest ${manifest.digest.slice(0, 12)}… of the manifest, got ${result.digest.slice(0, 12)}… when the run was made again`,
    );
  }
  const all = result.forks();
  const { protocol, population } = run;
  const { symbol } = scenario.currency;
  return { forks: chosen(all, number, shown), protocol, population, end: result.time, symbol };
}

function chosen(forks: readonly Fork[], number: number | undefined, shown: string): readonly Fork[] {
  if (number === undefined) return forks;
  const fork = forks[number - 1];
  if (fork !== undefined) return [fork];
  const expected =
    forks.length === 0 ? `no fork, as ${shown} has none` : `a number from 1 to ${forks.length}`;
  throw new UsageError(`--fork: expected ${expected}, got ${number}`);
}

/**
 * Writes the tables of forks as CSV and a picture of each.
 *
 * @throws UsageError when the folder cannot be written.
 */
export function writeForks(found: FoundForks, shown: string, from: string): void {
  const folder = resolve(from, shown);
  const files = new Map<string, string>();
  for (const table of [forksTable(found), forkArrivalsTable(found), forkHeadsTable(found)]) {
    files.set(`${table.name}.csv`, [...csvParts(table)].join(''));
  }
  const lasting = ({ began, ended = found.end }: Fork) => ended - began;
  const drawn = [...found.forks].sort((a, b) => lasting(b) - lasting(a)).slice(0, MOST_PICTURES);
  for (const fork of drawn) {
    const chart = forkChart(fork, found.population, found.end);
    files.set(`${chart.name}.svg`, chartSvg(chart, PICTURE, true));
  }
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeWhole(join(folder, name), text);
  } catch (error) {
    throw new UsageError(`${shown}: cannot write the forks: ${fileProblem(error)}`);
  }
}
