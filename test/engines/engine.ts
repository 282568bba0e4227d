import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openPage, openWorker } from './chromium.js';
import type { BuiltCore } from './core-bundle.js';
import { type Found, findBun, findChromium, findDeno, findGjs } from './programs.js';

const run = promisify(execFile);

/** No scenario takes nearly as long: an engine that does hangs. */
const LONGEST = 600_000;

/** An engine that is open and runs scenarios. */
export interface Session {
  /** What it calls itself, with its version. */
  readonly version: string;
  /** The digest it gives for a built-in scenario. */
  digest(scenario: string): Promise<string>;
  close(): Promise<void>;
}

/** A JavaScript engine, or a way to run one, that must give the golden digests. */
export interface Engine {
  readonly name: string;
  /** Whose engine it is, and what of the core it is given. */
  readonly summary: string;
  /** The name of an engine that is the same program in another place: arithmetic need not be tried twice. */
  readonly repeats?: string;
  /** Where its program is; nothing is said for what runs in this very Node. */
  find?(): Found;
  open(core: BuiltCore, path: string): Promise<Session>;
}

const printDigest = new URL('print-digest.mjs', import.meta.url).pathname;
const printBareDigest = new URL('print-bare-digest.mjs', import.meta.url).pathname;

/** An engine that is a program of its own: one process a scenario, which prints the digest. */
async function program(
  path: string,
  version: readonly string[],
  before: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Session> {
  const options = { timeout: LONGEST, env: { ...process.env, ...environment } };
  const { stdout } = await run(path, version, options);
  return {
    version: stdout.split('\n')[0]!.trim(),
    digest: async (scenario) => (await run(path, [...before, scenario], options)).stdout.trim(),
    close: async () => {},
  };
}

/** The engines, in the order of the table. */
export const ENGINES: readonly Engine[] = [
  {
    name: 'node',
    summary: "V8: the built files as they lie in dist, on this machine's Node",
    open: (core) => program(process.execPath, ['--version'], [printDigest, core.library]),
  },
  {
    name: 'bare',
    summary: 'V8: the bundle in a context that has nothing but the language',
    repeats: 'node',
    open: (core) => program(process.execPath, ['--version'], [printBareDigest, core.script]),
  },
  {
    name: 'deno',
    summary: "V8, another version than Node's: the bundle, which may read itself and nothing else",
    find: findDeno,
    open: (core, path) => {
      const allowed = [
        'run',
        '--quiet',
        '--no-config',
        '--no-lock',
        '--no-remote',
        `--allow-read=${core.folder}`,
      ];
      const quiet = { DENO_DIR: core.folder, DENO_NO_UPDATE_CHECK: '1' };
      return program(path, ['--version'], [...allowed, printDigest, core.module], quiet);
    },
  },
  {
    name: 'page',
    summary: "V8, the browser's: the bundle imported by a page in headless Chromium",
    find: findChromium,
    open: openPage,
  },
  {
    name: 'worker',
    summary: "V8, the browser's: the bundle imported by a web worker in headless Chromium",
    repeats: 'page',
    find: findChromium,
    open: openWorker,
  },
  {
    name: 'bun',
    summary: 'JavaScriptCore, the engine of Safari: the bundle in Bun',
    find: findBun,
    open: (core, path) => program(path, ['--version'], [printDigest, core.module]),
  },
  {
    name: 'gjs',
    summary: 'SpiderMonkey, the engine of Firefox: the bundle in gjs',
    find: findGjs,
    open: (core, path) => program(path, ['--version'], ['-m', printDigest, core.module]),
  },
];
