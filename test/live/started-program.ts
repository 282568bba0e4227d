import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll } from 'vitest';

const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** A variable by which a started program and all that it starts are known. */
const MARK = 'CONSENSIM_TEST_FOLDER';

/** The numbers of all living processes that were started in a folder, or by one that was; where there is a /proc. */
export function processesOf(folder: string): readonly number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => textOf(`/proc/${name}/environ`).split('\0').includes(`${MARK}=${folder}`))
    .map(Number);
}

/** What a file of a process says; nothing once it is gone, or belongs to somebody else. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A program that was started: what it wrote so far, and its exit code when it has ended. */
export interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly code: Promise<number | null>;
}

/** Starts a built program in a folder. None outlives the tests of the file. */
export function start(program: string, folder: string, ...argv: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    env: { ...process.env, [MARK]: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  return {
    child,
    out: () => out,
    err: () => err,
    code: new Promise((settle) => child.once('close', settle)),
  };
}
