import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseScenario } from '../../scenario/parse.js';
import { HashSink, sha256Of } from '../output/folder-sink.js';
import { MANIFEST, type Manifest, manifestText, readManifest } from '../output/manifest.js';
import { recoverOutput } from '../output/output-folder.js';
import { readRegularFile } from '../output/regular-file.js';
import { isReportFile, reportDifference } from '../output/report-files.js';
import { changedModule, reloadModules } from '../request/own-modules.js';
import { packageVersion } from '../request/version.js';
import { fileProblem } from '../terminal/exit.js';
import type { Io } from '../terminal/io.js';
import { watched } from '../terminal/progress.js';
import { execute } from './execution.js';

/** What came of comparing a folder with what its scenario gives. */
export interface FolderVerification {
  /** Files compared. */
  readonly files: number;
  /** The first difference in one line; `undefined` when there is none. */
  readonly difference: string | undefined;
}

/**
 * Runs the scenario in a folder's manifest again, without writing, and compares every file of the folder.
 *
 * @param shown the folder as the user wrote it.
 * @throws UsageError when the folder has no manifest this version can read.
 */
export async function verifyFolder(shown: string, io: Io): Promise<FolderVerification> {
  const folder = resolve(io.folder, shown);
  recoverOutput(folder);
  const manifest = readManifest(folder, shown);
  const modules = { protocols: manifest.protocols ?? {}, attacks: manifest.attacks ?? {} };
  const changed = changedModule(modules, io.folder);
  if (changed !== undefined) {
    return { files: 0, difference: `${changed} is not the one that was run` };
  }
  const known = await reloadModules(modules, io.folder);
  const scenario = parseScenario(manifest.scenario, { origin: `${shown}/${MANIFEST}`, known });
  const again = await watched(io, { quiet: false, runs: 1 }, (watch) =>
    execute(scenario, { sink: new HashSink(), known, modules, onProgress: watch }),
  );
  const verification = compare(folder, manifest, again.manifest);
  // A report is no part of the run: it is held against what is drawn from the run's files, once these are right.
  if (verification.difference !== undefined) return verification;
  return { ...verification, difference: reportDifference(shown, io.folder) };
}

function compare(folder: string, stored: Manifest, again: Manifest): FolderVerification {
  const expected = new Map(Object.entries(again.files));
  expected.set(MANIFEST, sha256Of(manifestText(again)));
  const found = new Set(filesBelow(folder).filter((path) => !isReportFile(path)));
  // The manifest last: whatever differs elsewhere differs there too, and says less.
  const paths = [...new Set([...expected.keys(), ...found])].sort().filter((path) => path !== MANIFEST);
  for (const path of [...paths, MANIFEST]) {
    const difference = differenceOf(folder, path, expected.get(path), found.has(path));
    if (difference !== undefined)
      return { files: expected.size, difference: difference + versionNote(stored) };
  }
  return { files: expected.size, difference: undefined };
}

function differenceOf(
  folder: string,
  path: string,
  hash: string | undefined,
  present: boolean,
): string | undefined {
  if (hash === undefined) return `${path} is extra: the run does not write it`;
  if (!present) return `${path} is missing`;
  try {
    return contentHash(join(folder, path)) === hash ? undefined : `${path} differs`;
  } catch (error) {
    return `${path} cannot be read: ${fileProblem(error)}`;
  }
}

/** The hash of a file as the manifest has it: of what is inside a compressed one. */
function contentHash(path: string): string {
  const bytes = readRegularFile(path);
  return sha256Of(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

function versionNote({ version }: Manifest): string {
  const current = packageVersion();
  return version === current ? '' : ` (written by version ${version}, this is ${current})`;
}

/** Every file below a folder, with forward slashes. */
function filesBelow(folder: string, prefix = ''): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    return entry.isDirectory() ? filesBelow(join(folder, entry.name), `${path}/`) : [path];
  });
}
