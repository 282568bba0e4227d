import { join } from 'node:path';
import type { Checkpoint } from '../../engine/digest.js';
import { isGroup } from '../../scenario/schema/schema-tree.js';
import type { OwnModule, OwnModules } from '../request/own-modules.js';
import { fileProblem, UsageError } from '../terminal/exit.js';
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
  /** Where protocols came from that are not consensim's own, by name; absent when there are none. */
  readonly protocols?: Readonly<Record<string, OwnModule>>;
  /** The same of attacks. */
  readonly attacks?: Readonly<Record<string, OwnModule>>;
  readonly seed: string;
  readonly digest: string;
  readonly events: number;
  readonly checkpoints: readonly Checkpoint[];
  /** SHA-256 of each file but this one, by path; of what is inside a file that ends in .gz. */
  readonly files: Readonly<Record<string, string>>;
}

/** The manifest of a run. Nothing in it depends on when, where or on what machine the run was made. */
export function makeManifest(
  content: Omit<Manifest, 'generator' | 'formatVersion' | 'files' | 'protocols' | 'attacks'> & {
    readonly files: ReadonlyMap<string, string>;
    readonly modules: OwnModules;
  },
): Manifest {
  const { version, scenario, modules, seed, digest, events, checkpoints, files } = content;
  return {
    generator: 'consensim',
    version,
    formatVersion: FORMAT_VERSION,
    scenario,
    ...(Object.keys(modules.protocols).length === 0 ? {} : { protocols: modules.protocols }),
    ...(Object.keys(modules.attacks).length === 0 ? {} : { attacks: modules.attacks }),
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
    throw new UsageError(`${shown}: no ${MANIFEST}, which every run writes: ${fileProblem(error)}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${shown}: ${MANIFEST} is not JSON`);
  }
  if (isGroup(content) && content['kind'] === 'validation') {
    throw new UsageError(`${shown}: holds a validation, not a run: repeat it with simulate validate`);
  }
  if (isGroup(content) && isGroup(content['live'])) {
    throw new UsageError(`${shown}: a run in several processes, which only simulate verify can read`);
  }
  const manifest = content as Manifest;
  if (!isGroup(content) || manifest.generator !== 'consensim' || !isGroup(manifest.files)) {
    throw new UsageError(`${shown}: ${MANIFEST} was not written by consensim`);
  }
  if (content['kind'] === 'comparison' || content['kind'] === 'sweep') {
    throw new UsageError(
      `${shown}: a ${content['kind']} and not a run; its report.html is in it, ${String(content['command'])} makes it again`,
    );
  }
  if (manifest.formatVersion !== FORMAT_VERSION) {
    throw new UsageError(
      `${shown}: ${MANIFEST} has form ${manifest.formatVersion}, and this version knows ${FORMAT_VERSION}`,
    );
  }
  return manifest;
}
