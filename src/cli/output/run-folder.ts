import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Summary } from '../../observers/summary.js';
import type { ReportedScenario, Row, RunData } from '../../report/run-data.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { repeatingCommand } from '../terminal/repeating-command.js';
import { csvRows } from './csv-rows.js';
import { sha256Of } from './folder-sink.js';
import { type Manifest, readManifest } from './manifest.js';

/**
 * Reads what a report is drawn from out of the folder of a run. Each file is held against its hash in the manifest,
 * so that nothing is drawn from a file that was cut or changed.
 *
 * @param shown the folder as the user wrote it.
 * @throws UsageError for a folder consensim did not write, and for a file that is missing or not as it was written.
 */
export function readRun(shown: string, from: string): RunData {
  const manifest = readManifest(resolve(from, shown), shown);
  const files = new RunFiles(resolve(from, shown), shown, manifest);
  const { version, seed, digest } = manifest;
  const scenario = manifest.scenario as ReportedScenario;
  return {
    ...{ version, scenario, seed, digest },
    command: repeatingCommand({ ...scenario }),
    summary: JSON.parse(files.content('summary.json').toString()) as Summary,
    blocks: files.table('blocks'),
    transactions: files.table('transactions'),
    balances: files.table('balances'),
    // A run may have been told to measure nothing.
    metrics: files.has('metrics') ? files.table('metrics') : [],
  };
}

/** The files of a run's folder, each as the run wrote it or refused. */
class RunFiles {
  readonly #folder: string;
  readonly #shown: string;
  readonly #manifest: Manifest;

  constructor(folder: string, shown: string, manifest: Manifest) {
    this.#folder = folder;
    this.#shown = shown;
    this.#manifest = manifest;
  }

  /** Whether the run wrote a table, plain or compressed. */
  has(name: string): boolean {
    return this.#pathOf(name) !== undefined;
  }

  table(name: string): readonly Row[] {
    const path = this.#pathOf(name) ?? `${name}.csv`;
    const rows = csvRows(this.content(path).toString());
    if (rows === undefined) throw new UsageError(`${this.#shown}: ${path}: expected rows of equal length`);
    return rows;
  }

  /** What a file holds, unpacked: the manifest's hash is that of what is inside. */
  content(path: string): Buffer {
    const expected = this.#manifest.files[path];
    if (expected === undefined) throw new UsageError(`${this.#shown}: ${path} is not in the manifest`);
    const content = unpacked(this.#read(path), path);
    if (content !== undefined && sha256Of(content) === expected) return content;
    throw new UsageError(`${this.#shown}: ${path} is not as the run wrote it, it was cut or changed`);
  }

  #read(path: string): Buffer {
    try {
      return readFileSync(join(this.#folder, path));
    } catch (error) {
      throw new UsageError(`${this.#shown}: ${path}: ${fileProblem(error)}`);
    }
  }

  #pathOf(name: string): string | undefined {
    return [`${name}.csv`, `${name}.csv.gz`].find((path) => Object.hasOwn(this.#manifest.files, path));
  }
}

/** The bytes of a file, those inside a compressed one; `undefined` when they cannot be unpacked. */
function unpacked(bytes: Buffer, path: string): Buffer | undefined {
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}
