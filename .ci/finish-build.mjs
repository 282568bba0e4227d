// What the compiler leaves to do after a build.
import { chmodSync, utimesSync } from 'node:fs';
import { bundleCommand } from './bundle.mjs';
import { buildPage } from './page.mjs';

await bundleCommand(process.cwd());
await buildPage(process.cwd());
chmodSync('dist/command/main.js', 0o755);
// Files that come out the same are not written again; this one's time says when all of them were built.
const now = new Date();
utimesSync('dist/index.js', now, now);
