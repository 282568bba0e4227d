import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Rolldown, type UserConfig } from 'vite';
import { UsageError } from '../../src/cli/terminal/exit.js';

/** Root of the repository. */
export const ROOT = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

/** What a bundler makes of the core. */
export interface Bundle {
  readonly code: string;
  /** Bytes of each module before it was made small, by its path. */
  readonly modules: ReadonlyMap<string, number>;
}

/**
 * Bundles a module as Vite does for a page: an ES module with all its exports, or, given a `global` name, a script
 * that sets it.
 *
 * @param external modules to leave out, to measure what they weigh.
 * @param config what the page's own configuration says, beside how to build.
 */
export async function bundle(
  entry: string,
  {
    global,
    external,
    config = {},
  }: { readonly global?: string; readonly external?: RegExp; readonly config?: UserConfig } = {},
): Promise<Bundle> {
  const built = await build({
    ...config,
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        ...(external === undefined ? {} : { external: (id: string) => external.test(id) }),
        output: global === undefined ? { format: 'es' } : { format: 'iife', name: global },
      },
    },
  });
  const { output } = (Array.isArray(built) ? built[0]! : built) as Rolldown.RolldownOutput;
  if (output.length !== 1) throw new Error(`expected one file from ${entry}, got ${output.length}`);
  const [{ code, modules }] = output;
  return { code, modules: new Map(Object.entries(modules).map(([id, { code }]) => [id, code?.length ?? 0])) };
}

/** The name under which `digestOf` gives the digest of the arithmetic instead of a scenario's. */
export const ARITHMETIC = 'arithmetic';

/** What the engines import: the whole core, and `digestOf(name)`, which is the same call everywhere. */
function entryText(): string {
  const address = (path: string) => JSON.stringify(join(ROOT, path));
  return `import { simulate } from ${address('dist/index.js')};
import { exp, ln } from ${address('dist/engine/math.js')};
import { arithmeticDigest } from ${address('test/engines/arithmetic.mjs')};
export * from ${address('dist/index.js')};
export function digestOf(name) {
  return name === '${ARITHMETIC}' ? arithmeticDigest(ln, exp) : simulate(name, { sink: null, trace: false }).digest;
}
`;
}

/** The built core and its bundles, as files and as text. */
export interface BuiltCore {
  /** Address of a file that imports those of dist as they lie there. */
  readonly library: string;
  /** Address of the bundle, one ES module. */
  readonly module: string;
  readonly moduleCode: string;
  /** Path of the bundle as a script that sets `consensim`. */
  readonly script: string;
  /** Where the bundles lie; engines may keep their caches here. */
  readonly folder: string;
  remove(): void;
}

/**
 * Bundles the built core into a folder of its own.
 *
 * @throws UsageError when nothing is built, or when the sources are newer: what is checked would not be what stands there.
 */
export async function builtCore(): Promise<BuiltCore> {
  needBuild();
  const folder = mkdtempSync(join(tmpdir(), 'consensim-engines-'));
  const library = join(folder, 'entry.mjs');
  writeFileSync(library, entryText());
  const module = join(folder, 'core.mjs');
  const script = join(folder, 'core-script.js');
  const { code: moduleCode } = await bundle(library);
  writeFileSync(module, moduleCode);
  writeFileSync(script, (await bundle(library, { global: 'consensim' })).code);
  return {
    library: pathToFileURL(library).href,
    module: pathToFileURL(module).href,
    moduleCode,
    script,
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Makes sure that dist is what the sources make.
 *
 * @throws UsageError when nothing is built, or when the sources are newer: what is checked would not be what stands there.
 */
export function needBuild(): void {
  const problem = buildProblem(join(ROOT, 'dist/index.js'));
  if (problem !== undefined) throw new UsageError(`${problem}: run npm run build`);
}

function buildProblem(library: string): string | undefined {
  if (!existsSync(library)) return 'dist/index.js is missing';
  const built = statSync(library).mtimeMs;
  for (const path of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.ts') && statSync(join(ROOT, 'src', path)).mtimeMs > built)
      return `src/${path} is newer than dist/index.js`;
  }
  return undefined;
}
