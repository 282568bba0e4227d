import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDeno, findNbconvert } from '../engines/programs.js';
import { FOLDER, type Notebook, readNotebook, silentCells, withLostOutputs } from './notebook.js';

/** What runs notebooks: a program's path each. */
export interface Kernel {
  readonly deno: string;
  readonly nbconvert: string;
}

/** What runs notebooks here, or why nothing does. */
export function findKernel(): Kernel | { readonly missing: string } {
  const nbconvert = findNbconvert();
  if ('missing' in nbconvert) return nbconvert;
  const deno = findDeno();
  return 'missing' in deno ? deno : { deno: deno.path, nbconvert: nbconvert.path };
}

/** Seconds that one cell may take. */
const CELL_LIMIT = 300;

/**
 * Deno's kernel may say that a cell is done before its output is on its way; nbconvert then leaves the output out, while
 * a page would still show it. A notebook is run again for what was lost.
 */
const ATTEMPTS = 8;

/**
 * Runs a notebook from its first cell to its last, in its own folder, and returns it with its outputs.
 *
 * @throws Error with the last lines of what nbconvert said when a cell failed or keeps showing nothing.
 */
export function runNotebook(name: string, { deno, nbconvert }: Kernel): Notebook {
  const scratch = mkdtempSync(join(tmpdir(), 'consensim-notebook-'));
  try {
    mkdirSync(join(scratch, 'kernels/deno'), { recursive: true });
    const argv = [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'];
    const specification = { argv, display_name: 'Deno', language: 'typescript' };
    writeFileSync(join(scratch, 'kernels/deno/kernel.json'), JSON.stringify(specification));
    const options = ['--to', 'notebook', '--execute', `--ExecutePreprocessor.timeout=${CELL_LIMIT}`];
    let whole: Notebook | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { status, stderr } = spawnSync(nbconvert, [...options, '--output-dir', scratch, name], {
        cwd: FOLDER,
        encoding: 'utf8',
        env: { ...process.env, JUPYTER_PATH: scratch, NO_COLOR: '1' },
        timeout: 600_000,
      });
      if (status !== 0) throw new Error(lastLines(stderr ?? '', 8));
      const run = readNotebook(join(scratch, name));
      whole = whole === undefined ? run : withLostOutputs(whole, run);
      if (silentCells(whole).length === 0) return whole;
    }
    throw new Error(`cells that show nothing: ${silentCells(whole!).join(', ')}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
