import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileProblem, UsageError } from './exit.js';
import { FolderSink } from './folder-sink.js';
import { isOurs } from './manifest.js';

/**
 * A folder for the output of one run. Files go to a hidden folder beside it, which takes its place only when the
 * run is complete; until then whatever was there stays as it was.
 */
export class OutputFolder {
  readonly sink: FolderSink;
  readonly #target: string;
  readonly #partial: string;
  /** First of the folders above the target that were made for it, if any. */
  readonly #made: string | undefined;

  private constructor(target: string, partial: string, made: string | undefined) {
    this.#target = target;
    this.#partial = partial;
    this.#made = made;
    this.sink = new FolderSink(partial);
  }

  /**
   * Prepares to write a folder.
   *
   * @param shown the folder as the user wrote it.
   * @throws UsageError when the folder holds anything but an earlier run, or cannot be written.
   */
  static open(shown: string, folder: string): OutputFolder {
    if (shown.trim() === '') throw new UsageError('--out: expected a folder');
    const target = realTarget(resolve(folder, shown));
    refuseForeign(target, shown, folder);
    const parent = dirname(target);
    const partial = join(parent, `.${basename(target)}.partial-${process.pid}`);
    let made: string | undefined;
    try {
      made = missingFolders(parent)[0];
      for (const missing of missingFolders(parent)) mkdirSync(missing);
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial);
    } catch (error) {
      removeEmptyFolders(parent, made);
      throw new UsageError(`--out: cannot write ${shown}: ${fileProblem(error)}`);
    }
    return new OutputFolder(target, partial, made);
  }

  /** Puts the new folder in the place of the old one. */
  commit(): void {
    const old = join(dirname(this.#target), `.${basename(this.#target)}.replaced-${process.pid}`);
    const replaces = statSync(this.#target, { throwIfNoEntry: false }) !== undefined;
    try {
      if (replaces) renameSync(this.#target, old);
      renameSync(this.#partial, this.#target);
    } catch (error) {
      if (existsSync(old)) renameSync(old, this.#target);
      throw new UsageError(`--out: cannot put the output in place: ${fileProblem(error)}`);
    }
    if (replaces) rmSync(old, { recursive: true, force: true });
  }

  /** Removes everything that was written; what the target held before is untouched. */
  discard(): void {
    rmSync(this.#partial, { recursive: true, force: true });
    removeEmptyFolders(dirname(this.#target), this.#made);
  }
}

/**
 * The folders that have to be made for `folder` to exist, outermost first. Node's own `recursive` is not used: it
 * loops for ever where nothing can be made, as below /proc.
 */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let place = folder; !existsSync(place); place = dirname(place)) missing.unshift(place);
  return missing;
}

/** A link stays a link: the folder it points to is the one replaced. */
function realTarget(target: string): string {
  try {
    return realpathSync(target);
  } catch {
    return target;
  }
}

function refuseForeign(target: string, shown: string, folder: string): void {
  const inside = relative(target, realTarget(folder));
  if (!isAbsolute(inside) && inside.split(sep)[0] !== '..') {
    throw new UsageError(`--out: ${shown} holds the current folder, which cannot be replaced`);
  }
  const entry = entryAt(target, shown);
  if (entry === undefined) return;
  if (!entry.isDirectory()) throw new UsageError(`--out: ${shown} is a file`);
  let content: string[];
  try {
    content = readdirSync(target);
  } catch (error) {
    throw new UsageError(`--out: cannot read ${shown}: ${fileProblem(error)}`);
  }
  if (content.length > 0 && !isOurs(target)) {
    throw new UsageError(
      `--out: ${shown} is not empty and holds no consensim manifest; it was left as it is`,
    );
  }
}

/** What is at the target, `undefined` when nothing is. */
function entryAt(target: string, shown: string): Stats | undefined {
  try {
    return statSync(target, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`--out: cannot write ${shown}: ${fileProblem(error)}`);
  }
}

/** Removes folders made for a run that came to nothing, from `from` up to `first`, as long as they are empty. */
function removeEmptyFolders(from: string, first: string | undefined): void {
  if (first === undefined) return;
  for (let folder = from; folder.startsWith(first); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      // It holds something after all, or was never made; only in the first case do those above hold something too.
      if (existsSync(folder)) return;
    }
  }
}
