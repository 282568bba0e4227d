import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError } from '../../src/cli/terminal/exit.js';
import { needBuild } from '../engines/core-bundle.js';
import { findKernel, runNotebook } from './execution.js';
import {
  codeCells,
  differences,
  digestsIn,
  FOLDER,
  NOTEBOOKS,
  notebookText,
  readNotebook,
  withOutputs,
} from './notebook.js';

const HELP = `npm run notebooks -- [--write] [notebook]...

Runs the notebooks of examples/ on Deno's Jupyter kernel and compares the digests they show with those on record.

  --write   record what they show instead
  --help    this

Exit codes: 0 all equal, 1 some differ or failed, 2 wrong option. Where Deno or nbconvert cannot be had nothing is run.
`;

/** `npm run notebooks`; returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) return say(HELP);
  const names = argv.filter((word) => word !== '--write');
  const wrong = names.find((name) => !NOTEBOOKS.includes(name));
  if (wrong !== undefined) {
    process.stderr.write(`notebooks: expected --write or one of ${NOTEBOOKS.join(', ')}, got "${wrong}"\n`);
    return EXIT.wrongInput;
  }
  try {
    needBuild();
    return runAll(names.length === 0 ? NOTEBOOKS : names, argv.includes('--write'));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`notebooks: ${error.message}\n`);
    return EXIT.wrongInput;
  }
}

function runAll(names: readonly string[], write: boolean): number {
  const kernel = findKernel();
  if ('missing' in kernel) return say(`skipped, ${kernel.missing}\n`);
  let failed = false;
  for (const name of names) {
    try {
      const kept = readNotebook(join(FOLDER, name));
      const run = runNotebook(name, kernel);
      const found = write ? [] : differences(kept, run);
      if (write) writeFileSync(join(FOLDER, name), notebookText(withOutputs(kept, run)));
      const cells = codeCells(run);
      const count = cells.reduce((sum, cell) => sum + digestsIn(cell).length, 0);
      say(
        found.length === 0
          ? `${name}: ${cells.length} cells, ${count} digests and ids ${write ? 'written' : 'equal'}\n`
          : found.map((difference) => `${name}, ${difference}\n`).join(''),
      );
      failed ||= found.length > 0;
    } catch (error) {
      process.stderr.write(`${name}: ${(error as Error).message}\n`);
      failed = true;
    }
  }
  return failed ? EXIT.failed : EXIT.success;
}

function say(text: string): number {
  process.stdout.write(text);
  return EXIT.success;
}
