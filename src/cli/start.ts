import { MODULES, OwnModuleWanted } from './bundle.js';
import { main } from './request/command-line.js';
import { EXIT, fileProblem } from './terminal/exit.js';
import { processIo } from './terminal/io.js';

/** Does what the command line of this process asks, and sets its exit code. */
export async function start(): Promise<void> {
  // A reader that has seen enough (`simulate list | head -1`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.success);
    process.stderr.write(`simulate: cannot print: ${fileProblem(error)}\n`);
    process.exitCode = EXIT.failed;
  });
  // When even errors cannot be printed, the exit code is all there is left to say.
  process.stderr.on('error', () => {});

  // The exit code is set, not forced: text still on its way into a pipe gets there.
  const code = await codeOf(process.argv.slice(2));
  process.exitCode = code === EXIT.success ? (process.exitCode ?? code) : code;
}

async function codeOf(typed: readonly string[]): Promise<number> {
  try {
    return await main(typed, process.env, processIo());
  } catch (error) {
    if (!(error instanceof OwnModuleWanted)) throw error;
    const outside = new URL('cli/request/command-line.js', MODULES).href;
    const library = (await import(outside)) as { readonly main: typeof main };
    return await library.main(typed, process.env, processIo());
  }
}
