// `npm run engines`: see --help. The check is TypeScript, which Vite loads.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const command = fileURLToPath(new URL('command.ts', import.meta.url));
const { module } = await runnerImport(command, { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(process.argv.slice(2));
