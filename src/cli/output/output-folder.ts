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
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileProblem, UsageError } from '../terminal/exit.js';
import { holdSignals } from '../terminal/held-signals.js';
import { FolderSink } from './folder-sink.js';
import { besidePath, leftBehind, removeQuietly } from './leftovers.js';
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

  /** Lets signals end the process again: until then there is something to tidy up. */
  readonly #letGo: () => void;

  private constructor(target: string, partial: string, made: string | undefined, letGo: () => void) {
    this.#target = target;
    this.#partial = partial;
    this.#made = made;
    this.#letGo = letGo;
    this.sink = new FolderSink(partial);
  }

  /**
   * Prepares to write a folder, and tidies up what a process that was killed has left of an earlier attempt. Until
   * `commit` or `discard`, one of which must follow, a signal does not end the process at once.
   *
   * @param shown the folder as the user wrote it.
   * @throws UsageError when the folder holds anything but an earlier run, or cannot be written.
   */
  static open(shown: string, folder: string): OutputFolder {
    if (shown.trim() === '') throw new UsageError('--out: expected a folder');
    const target = realTarget(resolve(folder, shown));
    recoverOutput(target);
    refuseForeign(target, shown, folder);
    const parent = dirname(target);
    const partial = besidePath(target, 'partial');
    let made: string | undefined;
    const letGo = holdSignals();
    try {
      made = missingFolders(parent)[0];
      for (const missing of missingFolders(parent)) mkdirSync(missing);
      rmSync(partial, { recursive: true, force: true });
      mkdirSync(partial);
    } catch (error) {
      removeEmptyFolders(parent, made);
      letGo();
      throw new UsageError(`--out: cannot write ${shown}: ${fileProblem(error)}`);
    }
    return new OutputFolder(target, partial, made, letGo);
  }

  /** Where files are written until the folder is complete. */
  get path(): string {
    return this.#partial;
  }

  /** Where the run's checkpoints go: a file beside the folder. */
  get checkpointPath(): string {
    return checkpointPathOf(this.#target);
  }

  /** Puts the new folder in the place of the old one. */
  commit(): void {
    const old = besidePath(this.#target, 'replaced');
    const replaces = statSync(this.#target, { throwIfNoEntry: false }) !== undefined;
    try {
      if (replaces) renameSync(this.#target, old);
      renameSync(this.#partial, this.#target);
    } catch (error) {
      if (existsSync(old)) renameSync(old, this.#target);
      throw new UsageError(`--out: cannot put the output in place: ${fileProblem(error)}`);
    }
    if (replaces) removeQuietly(old);
    this.#letGo();
  }

  /** Removes everything that was written; what the target held before is untouched. */
  discard(): void {
    removeQuietly(this.#partial);
    removeEmptyFolders(dirname(this.#target), this.#made);
    this.#letGo();
  }
}

/** The checkpoint file of an output folder. */
export function checkpointPathOf(target: string): string {
  return `${realTarget(target)}.checkpoint`;
}

/**
 * Tidies up beside an output folder after processes of this machine that were killed. One that was killed between
 * taking the old folder away and putting the new one in its place had a whole new one: it is put there. What else
 * a dead process left is removed; what belongs to a living process, or to another machine, is left alone.
 */
export function recoverOutput(target: string): void {
  const lost = { partial: leftBehind(target, 'partial'), replaced: leftBehind(target, 'replaced') };
  try {
    if (!existsSync(target) && lost.replaced.length > 0) {
      const whole = lost.partial.find(isOurs) ?? lost.replaced.find(isOurs);
      if (whole !== undefined) renameSync(whole, target);
    }
  } catch {
    // Whoever opens the target next says what is wrong with it.
    return;
  }
  const checkpoints = leftBehind(checkpointPathOf(target), 'partial');
  for (const left of [...lost.partial, ...lost.replaced, ...checkpoints]) removeQuietly(left);
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
