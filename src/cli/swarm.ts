#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { ScenarioError } from '../engine/errors.js';
import { type SwarmOutcome, shrink, swarmRun } from '../testing/swarm.js';
import { EXIT } from './exit.js';
import { nodeHashes, nodeSigner } from './node-crypto.js';

const HELP = `npm run swarm -- [--runs N] [--seed S]      N scenarios drawn from the seed, each held to every promise
npm run swarm -- --repeat SEED             one of them again
`;

const platform = { hashes: nodeHashes, signer: nodeSigner };

/** Runs a swarm and returns the exit code: 1 when a promise was broken. */
function main(): number {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      repeat: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.success;
  }
  const runs = Number(values.runs);
  if (!Number.isSafeInteger(runs) || runs < 1) {
    process.stderr.write(
      `swarm: --runs: expected a whole number from 1 on, got ${JSON.stringify(values.runs)}\n`,
    );
    return EXIT.wrongInput;
  }
  const seeds =
    values.repeat === undefined
      ? Array.from({ length: runs }, (_, run) => `${values.seed}/${run}`)
      : [values.repeat];
  const protocols = new Map<string, number>();
  let blocks = 0;
  for (const [place, seed] of seeds.entries()) {
    const outcome = swarmRun(seed, { platform });
    if (outcome.violation !== undefined) return report(outcome);
    protocols.set(outcome.protocol, (protocols.get(outcome.protocol) ?? 0) + 1);
    blocks += outcome.blocks;
    if (process.stderr.isTTY) process.stderr.write(`\r${place + 1} of ${seeds.length}`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const drawn = [...protocols]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`);
  process.stdout.write(`${seeds.length} runs kept every promise: ${blocks} blocks; ${drawn.join(', ')}\n`);
  return EXIT.success;
}

function report(outcome: SwarmOutcome): number {
  const { seed, violation } = outcome;
  process.stderr.write(`\nbroken promise: ${violation?.promise}: ${violation?.detail}\n`);
  process.stderr.write(`Repeat it with: npm run swarm -- --repeat ${seed}\n`);
  const small = shrink(outcome, { platform });
  process.stderr.write(`Shrunk (${small.violation?.detail}):\n\n${stringify(small.scenario)}`);
  return EXIT.failed;
}

try {
  process.exitCode = main();
} catch (error) {
  const isInput = error instanceof ScenarioError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`swarm: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
  process.exitCode = isInput ? EXIT.wrongInput : EXIT.invariant;
}
