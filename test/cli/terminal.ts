import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../../src/cli/request/command-line.js';
import type { Environment } from '../../src/cli/terminal/io.js';

/** What a command line printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a call: environment, folder, and when to interrupt it. */
export interface CallOptions {
  readonly environment?: Environment;
  readonly folder?: string;
  /** Columns of a terminal that stands in the place of the pipe. */
  readonly columns?: number;
  /** Interrupts at once when the program begins to listen. */
  readonly interrupt?: boolean;
  /** Thrown in the middle of the program, when it begins to listen for interruptions. */
  readonly fault?: Error;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, removed when the tests of the file have ended. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'consensim-'));
  made.push(folder);
  return folder;
}

/** Calls the command line in this process, as a pipe would see it unless columns of a terminal are given. */
export async function call(argv: readonly string[], options: CallOptions = {}): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, options.environment ?? {}, {
    stdout: {
      write: (text) => void (stdout += text),
      terminal: options.columns !== undefined,
      columns: options.columns,
    },
    stderr: { write: (text) => void (stderr += text), terminal: false, columns: undefined },
    folder: options.folder ?? newFolder(),
    onInterrupt: (handler) => {
      if (options.fault !== undefined) throw options.fault;
      if (options.interrupt === true) handler('SIGINT');
      return () => {};
    },
  });
  return { code, stdout, stderr };
}

/** Writes a scenario that runs in a moment, and returns a folder that holds nothing else. */
export function folderWithScenario(name = 'small.yaml'): string {
  const folder = newFolder();
  writeFileSync(join(folder, name), SMALL);
  return folder;
}

/** Every file and folder below a folder by its path, hidden ones too; folders end in a slash. */
export function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return [`${path}/`, ...filesBelow(join(folder, entry.name), `${path}/`)];
    })
    .sort();
}

const SMALL = `extends: pou-local
name: small
description: A moment of proof of usage.
nodes: { master: 2, cashing: 1, consumer: 3, trusted: 1 }
workload:
  payments: 3
  every: 1s
consensus:
  blockTime: 1s
`;
