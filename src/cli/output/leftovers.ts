import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { MANIFEST } from './manifest.js';

/** What a hidden file or folder beside another is for: what is not whole yet, or what it replaces. */
export type Purpose = 'partial' | 'replaced';

/** Where a process keeps something of its own beside a target; its name tells others whether it still lives. */
export function besidePath(target: string, purpose: Purpose): string {
  return join(dirname(target), `.${basename(target)}.${purpose}-${process.pid}-${hostname()}`);
}

/** What is beside a target for one purpose and belongs to a process of this machine that is gone. */
export function leftBehind(target: string, purpose: Purpose): readonly string[] {
  const start = `.${basename(target)}.${purpose}-`;
  const end = `-${hostname()}`;
  let names: string[];
  try {
    names = readdirSync(dirname(target));
  } catch {
    return [];
  }
  return names
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .filter((name) => isDead(name.slice(start.length, name.length - end.length)))
    .map((name) => join(dirname(target), name));
}

function isDead(text: string): boolean {
  if (!/^[1-9]\d{0,9}$/.test(text)) return false;
  // In a container every program may be process 1: what another left under our number is nobody's.
  if (Number(text) === process.pid) return true;
  try {
    process.kill(Number(text), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/**
 * Removes a file or folder; of a folder the manifest first, so that nothing takes what is left for a whole run. What
 * cannot be removed is left to the next run: the output is worth no less for it.
 */
export function removeQuietly(path: string): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      rmSync(join(path, MANIFEST), { force: true });
    }
    rmSync(path, { recursive: true, force: true });
  } catch {
    // See above.
  }
}
