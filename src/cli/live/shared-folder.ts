import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FolderSink } from '../output/folder-sink.js';
import { MANIFEST } from '../output/manifest.js';
import { fileProblem, UsageError } from '../terminal/exit.js';

/** The file by which processes know a folder that they may write into together. */
const MARK = 'live.json';

/** What the mark of a folder says of the run in it. */
export interface RunMark {
  readonly version: string;
  readonly scenario: string;
  readonly seed: string;
}

/**
 * Opens a folder that all processes of a run write into, each the folders of its own nodes; those of an earlier run are
 * removed.
 *
 * @param shown the folder as the user wrote it.
 * @param names of the nodes that this process runs.
 * @throws UsageError when it holds something else, or cannot be written.
 */
export function openShared(shown: string, from: string, names: readonly string[], mark: RunMark): FolderSink {
  const folder = resolve(from, shown);
  try {
    mkdirSync(folder, { recursive: true });
    const content = readdirSync(folder);
    if (content.length > 0 && !content.includes(MARK)) {
      throw new UsageError(`--out: ${shown} is not empty and holds no ${MARK}; it was left as it is`);
    }
    markFolder(folder, mark);
    endFolder(folder, mark);
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
export function markFolder(folder: string, mark: RunMark): void {
  writeFileSync(join(folder, MARK), `${JSON.stringify(mark, null, 2)}\n`);
}

/**
 * Writes the manifest by which a later run knows that it may replace the folder. It lists no files: a run by the clock is
 * not repeated to the byte.
 */
export function endFolder(folder: string, mark: RunMark): void {
  writeFileSync(
    join(folder, MANIFEST),
    `${JSON.stringify({ generator: 'consensim', live: mark }, null, 2)}\n`,
  );
}
