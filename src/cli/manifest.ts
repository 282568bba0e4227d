import { join } from 'node:path';
import type { Checkpoint } from '../engine/digest.js';
import { isGroup } from '../scenario/schema-tree.js';
import { fileProblem, UsageError } from './exit.js';
import { readRegularFile } from './regular-file.js';

/** Name of the file that is written last: a folder without it is visibly incomplete. */
export const MANIFEST = 'manifest.json';

/** Version of the manifest's own form; a higher one is refused by `verify`. */
const FORMAT_VERSION = 1;

/** What a run was, enough to repeat it and to tell whether anything differs. */
export interface Manifest {
  readonly generator: 'consensim';
  readonly version: string;
  readonly formatVersion: number;
  /** The resolved scenario in canonical form. */
  readonly scenario: unknown;
  readonly seed: string;
  readonly digest: string;
  readonly events: number;
  readonly checkpoints: readonly Checkpoint[];
  /** SHA-256 of each file but this one, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** The manifest of a run. Nothing in it depends on when, where or on what machine the run was made. */
export function makeManifest(
  content: Omit<Manifest, 'generator' | 'formatVersion' | 'files'> & {
    readonly files: ReadonlyMap<string, string>;
  },
): Manifest {
  const { version, scenario, seed, digest, events, checkpoints, files } = content;
  return {
    generator: 'consensim',
    version,
    formatVersion: FORMAT_VERSION,
    scenario,
    seed,
    digest,
    events,
    checkpoints,
    files: Object.fromEntries(files),
  };
}

/** The manifest as its file holds it. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Whether a folder holds the manifest of a run, and so may be replaced by another run. */
export function isOurs(folder: string): boolean {
  try {
    const content = JSON.parse(
      readRegularFile(join(folder, MANIFEST)).toString('utf8'),
    ) as Partial<Manifest> | null;
    return content?.generator === 'consensim';
  } catch {
    return false;
  }
}

/**
 * Reads the manifest of an output folder.
 *
 * @throws UsageError when there is none, when it is malformed, or of a form this version does not know.
 */
export function readManifest(folder: string, shown: string): Manifest {
  let text: string;
  try {
    text = readRegularFile(join(folder, MANIFEST)).toString('utf8');
  } catch (error) {
    throw new UsageError(`${shown}: no ${MANIFEST} to verify against: ${fileProblem(error)}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${shown}: ${MANIFEST} is not JSON`);
  }
  const manifest = content as Manifest;
  if (!isGroup(content) || manifest.generator !== 'consensim' || !isGroup(manifest.files)) {
    throw new UsageError(`${shown}: ${MANIFEST} was not written by consensim`);
  }
  if (manifest.formatVersion !== FORMAT_VERSION) {
    throw new UsageError(
      `${shown}: ${MANIFEST} has form ${manifest.formatVersion}, and this version knows ${FORMAT_VERSION}`,
    );
  }
  return manifest;
}
