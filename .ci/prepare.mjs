// Builds after `npm ci`. npm calls this again when npx first meets a clone, to link its command: what is built is not
// built a second time then, and where the packages are missing the command is one that says so. If this failed, npx
// would keep the broken rest and never find the command of this clone again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The command, and where it was before it was bundled: npx keeps a clone's link for good, see finish-build.mjs. */
const COMMANDS = ['dist/command/main.js', 'dist/cli/main.js'];
const ADVICE = `#!/usr/bin/env node
process.stderr.write('simulate: the packages are missing, run: npm ci\\n');
process.exitCode = 2;
`;

if (process.env.npm_command !== 'exec') {
  const { status } = spawnSync('npm run build', { shell: true, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  for (const command of COMMANDS.filter((command) => !existsSync(command))) {
    mkdirSync(dirname(command), { recursive: true });
    writeFileSync(command, ADVICE, { mode: 0o755 });
  }
}
