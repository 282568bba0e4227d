// Runs a command of the tests that is written in TypeScript, which Vite loads: the file, then its arguments.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file, ...argv] = process.argv.slice(2);
const { module } = await runnerImport(resolve(file), { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(argv);
