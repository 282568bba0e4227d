import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import { FolderSink, sha256Of } from '../output/folder-sink.js';
import { MANIFEST } from '../output/manifest.js';
import { readRegularFile } from '../output/regular-file.js';
import { packageVersion } from '../request/version.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
import type { SharedScenario } from './options.js';
import type { Pace } from './preparation.js';

/** The file by which processes know a folder that they may write into together. */
const MARK = 'live.json';

/** What the mark of a folder says of the run in it. */
export interface RunMark {
  readonly version: string;
  readonly scenario: string;
  readonly seed: string;
}

/** What a folder says of a run. */
export function markOf({ scenario, described }: SharedScenario, pace: Pace): LiveMark {
  const { name, seed } = scenario;
  return { version: packageVersion(), scenario: name, seed, pace, described };
}

/**
 * Opens a folder that all processes of a run write into, each the folders of its own nodes; those of an earlier run are
 * removed.
 *
 * @param shown the folder as the user wrote it.
 * @param names of the nodes that this process runs.
 * @throws UsageError when it holds something else, or cannot be written.
 */
export function openShared(
  shown: string,
  from: string,
  names: readonly string[],
  mark: LiveMark,
): FolderSink {
  const folder = resolve(from, shown);
  try {
    mkdirSync(folder, { recursive: true });
    const content = readdirSync(folder);
    if (content.length > 0 && !content.includes(MARK)) {
      throw new UsageError(`--out: ${shown} is not empty and holds no ${MARK}; it was left as it is`);
    }
    markFolder(folder, mark);
    endFolder(folder, mark, false);
    for (const role of content.filter((name) => name.endsWith('nodes'))) {
      for (const name of names) rmSync(join(folder, role, name), { recursive: true, force: true });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--out: cannot write ${shown}: ${fileProblem(error)}`);
  }
  return new FolderSink(folder);
}

/** Marks a folder as one that processes of a run may write into. */
export function markFolder(folder: string, { version, scenario, seed }: RunMark): void {
  writeFileSync(join(folder, MARK), `${JSON.stringify({ version, scenario, seed }, null, 2)}\n`);
}

/** What the manifest of a run in several processes says. It lists the files only when one command started them all. */
export interface LiveManifest {
  readonly live: LiveMark;
  /** SHA-256 of each file but the manifest, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The run of a manifest: enough to repeat it where it can be repeated. */
export interface LiveMark extends RunMark {
  readonly pace: Pace;
  /** The scenario as files hold it. */
  readonly described: unknown;
}

/**
 * Writes the manifest by which a later run knows that it may replace the folder, and `simulate verify` what it holds.
 *
 * @param whole whether all processes have ended, so that their files can be listed.
 */
export function endFolder(folder: string, live: LiveMark, whole: boolean): void {
  const hashOf = (path: string) => [path, sha256Of(readRegularFile(join(folder, path)))] as const;
  const files = whole ? { files: Object.fromEntries(liveFiles(folder).map(hashOf)) } : {};
  writeFileSync(
    join(folder, MANIFEST),
    `${JSON.stringify({ generator: 'consensim', live, ...files }, null, 2)}\n`,
  );
}

/** Every file below a folder but its manifest, sorted, with forward slashes. */
export function liveFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => path !== MANIFEST)
    .sort();
}

/** The manifest of a folder that several processes wrote; `undefined` for any other folder. */
export function readLiveManifest(folder: string): LiveManifest | undefined {
  try {
    const content: unknown = JSON.parse(readRegularFile(join(folder, MANIFEST)).toString('utf8'));
    return isLiveManifest(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isLiveManifest(content: unknown): content is LiveManifest {
  if (!isGroup(content) || content['generator'] !== 'consensim') return false;
  const { live, files } = content;
  return isGroup(live) && isGroup(live['described']) && (files === undefined || isGroup(files));
}
