#!/usr/bin/env node
import { main } from './command-line.js';
import { processIo } from './io.js';

// A reader that has seen enough (`simulate list | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// The exit code is set, not forced: text still on its way into a pipe gets there.
process.exitCode = await main(process.argv.slice(2), process.env, processIo());
