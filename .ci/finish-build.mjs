// What the compiler leaves to do after a build.
import { chmodSync, utimesSync, writeFileSync } from 'node:fs';
import { bundleCommand } from './bundle.mjs';
import { buildPage } from './page.mjs';

await bundleCommand(process.cwd());
await buildPage(process.cwd());
// npx keeps the link to a clone's command for good, also after the clone is replaced by a newer one: a link of before
// the command was bundled leads to dist/cli/main.js, and must find the command there.
writeFileSync('dist/cli/main.js', "#!/usr/bin/env node\nimport '../command/main.js';\n");
for (const command of ['dist/command/main.js', 'dist/cli/main.js']) chmodSync(command, 0o755);
// Files that come out the same are not written again; this one's time says when all of them were built.
const now = new Date();
utimesSync('dist/index.js', now, now);
