#!/usr/bin/env node
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { ScenarioError } from '../../engine/errors.js';
import { type SwarmOutcome, shrink } from '../../testing/swarm.js';
import { doTasks } from '../execute/pool.js';
import { EXIT } from '../terminal/exit.js';
import { platform } from './task.js';

const HELP = `npm run swarm -- [--runs N] [--seed S] [--workers N]
                                 N scenarios drawn from the seed, each checked after every block; on all cores, or on N workers
npm run swarm -- --repeat SEED   one of them again
`;

/** Runs between two looks at whether a promise was broken. */
const BATCH = 500;

interface Settings {
  readonly seeds: readonly string[];
  readonly workers: number | undefined;
}

/** Runs a swarm and returns the exit code: 1 when a promise was broken. */
async function main(): Promise<number> {
  const settings = readSettings();
  if (settings === undefined) {
    process.stdout.write(HELP);
    return EXIT.success;
  }
  const { seeds, workers } = settings;
  const tally = new SwarmTotals();
  for (let from = 0; from < seeds.length; from += BATCH) {
    const outcomes = await doTasks<string, SwarmOutcome>({
      module: new URL('./task.js', import.meta.url),
      load: () => import('./task.js'),
      tasks: seeds.slice(from, from + BATCH),
      nameOf: (seed) => `seed ${seed}`,
      workers,
      watch: (done) => progress(`\r${Math.floor(from + done)} of ${seeds.length}`),
    });
    // The first in order, whichever core was faster.
    const broken = outcomes.find(({ violation }) => violation !== undefined);
    if (broken !== undefined) return report(broken);
    for (const outcome of outcomes) tally.add(outcome);
  }
  progress('\r\x1b[K');
  process.stdout.write(tally.text());
  return EXIT.success;
}

/** What the arguments ask for; `undefined` when they ask for help. */
function readSettings(): Settings | undefined {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string' },
      repeat: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const runs = count('runs', values.runs);
  const workers = values.workers === undefined ? undefined : count('workers', values.workers);
  const seeds = Array.from({ length: runs }, (_, run) => `${values.seed}/${run}`);
  return { seeds: values.repeat === undefined ? seeds : [values.repeat], workers };
}

/** @throws ScenarioError that names the option when it is no number of something. */
function count(option: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new ScenarioError(
    `--${option}: expected a whole number from 1 on, got ${JSON.stringify(value)}`,
    option,
  );
}

/** What runs that kept every promise were made of. */
class SwarmTotals {
  #runs = 0;
  #blocks = 0;
  readonly #protocols = new Map<string, number>();
  readonly #attacks = new Map<string, number>();
  readonly #digest = createHash('sha256');

  add({ protocol, attacks, blocks, digest }: SwarmOutcome): void {
    this.#runs++;
    this.#blocks += blocks;
    this.#digest.update(digest);
    for (const [counts, names] of [
      [this.#protocols, [protocol]],
      [this.#attacks, attacks],
    ] as const) {
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }

  text(): string {
    const listed = (counts: ReadonlyMap<string, number>) =>
      [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, runs]) => `${name} ${runs}`)
        .join(', ') || 'none';
    return `${this.#runs} runs kept every promise: ${this.#blocks} blocks; ${listed(this.#protocols)}
attacks: ${listed(this.#attacks)}
digest of all digests: ${this.#digest.digest('hex')}
`;
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(text);
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
  process.exitCode = await main();
} catch (error) {
  const isInput = error instanceof ScenarioError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`swarm: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
  process.exitCode = isInput ? EXIT.wrongInput : EXIT.invariant;
}
