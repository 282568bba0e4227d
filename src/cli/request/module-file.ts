import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { isGroup } from '../../scenario/schema/schema-tree.js';

/** What a reference says when it is a file. */
const LOOKS_LIKE_FILE = /^\.{0,2}[\\/]|\.[cm]?[jt]s$/;
/** What a package may be called. */
const PACKAGE = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** Whether a reference names a file, and not a package. */
export function isFileName(reference: string): boolean {
  return LOOKS_LIKE_FILE.test(reference);
}

/** The file a reference means; `undefined` when it is neither a file's name nor an installed package's. */
export function fileOf(reference: string, folder: string): string | undefined {
  if (LOOKS_LIKE_FILE.test(reference)) return resolve(folder, reference);
  return PACKAGE.test(reference) ? packageEntry(reference, folder) : undefined;
}

function packageEntry(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'scenario.js')).resolve(name);
  } catch {
    // Packages of modules only have no entry for `require`.
    return moduleEntry(name, folder);
  }
}

function moduleEntry(name: string, folder: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const root = join(here, 'node_modules', name);
    const description = descriptionIn(root);
    if (description !== undefined) {
      const entry = entryOf(description['exports']) ?? description['main'];
      return join(root, typeof entry === 'string' ? entry : 'index.js');
    }
    if (dirname(here) === here) return undefined;
  }
}

function descriptionIn(root: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const description: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return isGroup(description) ? description : undefined;
  } catch {
    return undefined;
  }
}

/** The file that `exports` gives to an `import` of the package itself. */
function entryOf(exported: unknown): string | undefined {
  if (typeof exported === 'string') return exported;
  if (!isGroup(exported)) return undefined;
  for (const [condition, target] of Object.entries(exported)) {
    if (!['.', 'node', 'import', 'default'].includes(condition)) continue;
    const entry = entryOf(target);
    if (entry !== undefined) return entry;
  }
  return undefined;
}
