import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll } from 'vitest';

const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** A program that was started: what it wrote so far, and its exit code when it has ended. */
export interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly code: Promise<number | null>;
}

/** Starts a built program in a folder. None outlives the tests of the file. */
export function start(program: string, folder: string, ...argv: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...argv], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
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
