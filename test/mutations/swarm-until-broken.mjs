// Runs swarm scenarios of a build until one breaks a promise: node swarm-until-broken.mjs DIST RUNS
import { pathToFileURL } from 'node:url';

const [dist, runs] = process.argv.slice(2);
const { swarmRun } = await import(pathToFileURL(`${dist}/testing/swarm.js`).href);
const { platform } = await import(pathToFileURL(`${dist}/cli/swarm/task.js`).href);

/** What a run broke; a mutant may throw where nobody foresaw it. */
function broken(seed) {
  try {
    return swarmRun(seed, { platform }).violation?.promise;
  } catch (error) {
    return `a run failed: ${error.message.split('\n')[0]}`;
  }
}

let found;
let run = 0;
while (run < Number(runs) && found === undefined) found = broken(`mutations/${run++}`);
process.stdout.write(JSON.stringify({ runs: run, found }));
