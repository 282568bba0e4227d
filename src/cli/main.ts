#!/usr/bin/env node
import { main } from './request/command-line.js';
import { EXIT, fileProblem } from './terminal/exit.js';
import { processIo } from './terminal/io.js';

// A reader that has seen enough (`simulate list | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.success);
  process.stderr.write(`simulate: cannot print: ${fileProblem(error)}\n`);
  process.exitCode = EXIT.failed;
});
// When even errors cannot be printed, the exit code is all there is left to say.
process.stderr.on('error', () => {});

// The exit code is set, not forced: text still on its way into a pipe gets there.
const code = await main(process.argv.slice(2), process.env, processIo());
process.exitCode = code === EXIT.success ? (process.exitCode ?? code) : code;
