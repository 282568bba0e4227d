import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { refuseLargeStart, threadLimit } from '../../src/cli/execute/memory.js';
import { doTasks } from '../../src/cli/execute/pool.js';
import performSent, { received } from '../../src/cli/execute/thread.js';
import { UsageError } from '../../src/cli/terminal/exit.js';
import { InvariantError, ScenarioError } from '../../src/engine/errors.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { buildProgram } from './program.js';
import { filesBelow, folderWithScenario, newFolder } from './terminal.js';

let program = '';
beforeAll(async () => {
  program = await buildProgram();
}, 60_000);

const ONE_AND_TWO = [1, 2];

/** Runs a program of the built tree with little memory, or with what it has. */
function run(script: string, argv: readonly string[], folder: string, megabytes?: number) {
  const limits = megabytes === undefined ? [] : [`--max-old-space-size=${megabytes}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...limits, script, ...argv], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Writes a module that threads can load, and returns where it is. */
function moduleWith(text: string): URL {
  const path = join(newFolder(), 'task.mjs');
  writeFileSync(path, text);
  return pathToFileURL(path);
}

describe('too little memory', () => {
  test.each(ONE_AND_TWO)(
    'for a run of a comparison on %i threads is one line with its scenario and seed, and nothing is left',
    (workers) => {
      const folder = folderWithScenario();
      // Many payments fill the memory little by little; what needs most of it in one moment no watch can foresee.
      const large = 'name: large\nextends: stake-lottery-default\nsignatures: symbolic\nduration: 30d\n';
      const paying = 'workload: { payments: 2000000, every: 1ms }\n';
      writeFileSync(join(folder, 'large.yaml'), `${large}${paying}`);
      const argv = ['compare', 'small.yaml', 'large.yaml', '--as-is'];
      const more = ['--seeds', '2', '--workers', String(workers)];
      const { status, stderr } = run(program, [...argv, ...more], folder, 100);
      const whose = workers === 1 ? 'process' : 'thread';
      expect(stderr).toMatch(
        new RegExp(
          `^simulate: large, seed 1: workload\\.payments: the run has filled the 100 MB this ${whose} may use, after .* allow more with NODE_OPTIONS=.*\\n$`,
        ),
      );
      expect(status).toBe(2);
      // Runs that were complete stay in the store: the next call does not make them again.
      const left = filesBelow(folder).filter(
        (path) => !path.startsWith('output/store') && path !== 'output/',
      );
      expect(left).toEqual(['large.yaml', 'small.yaml']);
    },
  );

  test.each(ONE_AND_TWO)('for a row of a table on %i threads is one line with the row', (workers) => {
    const folder = newFolder();
    const table = {
      ...{ id: 'mine', group: 'mine', title: 'Mine', source: 'me', status: 'closed_form' },
      model: 'random-graph',
      parameters: { quantity: 'mean degree', graph: { meanDegree: 8 } },
      rows: [
        { id: 'small', nodes: 100, expected: 8 },
        { id: 'large', nodes: 1_000_000, expected: 8 },
      ],
    };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(table));
    const argv = ['validate', 'mine.json', '--workers', String(workers), '--out', 'out'];
    const { status, stderr } = run(program, argv, folder, 60);
    expect(stderr).toMatch(/^simulate: mine\.json: rows\.1: it needs more memory than there is .*\n$/);
    expect(status).toBe(2);
    expect(filesBelow(folder)).toEqual(['mine.json']);
  });

  test('for the start of a scenario is said before any of a comparison is run', () => {
    const folder = folderWithScenario();
    const argv = ['compare', 'small.yaml', 'small.yaml', '--set', 'nodes.master=100000', '--workers', '2'];
    const { status, stderr } = run(program, argv, folder, 150);
    expect(stderr).toMatch(
      /^simulate: small: nodes\.master: 100000 needs some \d+ MB before anything happens, and 112 of the 150 MB of each of 2 threads may go to that; lower it, or .*\n$/,
    );
    expect(status).toBe(2);
    expect(filesBelow(folder)).toEqual(['small.yaml']);
  });

  test('is what many threads have together sooner than each alone', () => {
    const scenario = parseScenario({ extends: 'pou-default', nodes: { master: 200_000 } });
    expect(() => refuseLargeStart(scenario, 2, 1000)).not.toThrow();
    expect(() => refuseLargeStart(scenario, 200, 500)).toThrow(/of the 500 MB of each of 200 threads may/);
    expect(threadLimit(1_000_000)).toBeLessThan(threadLimit(1) / 10);
  });
});

describe('tasks in threads', () => {
  test.each(['ScenarioError', 'UsageError', 'InvariantError'])(
    'that are refused with %s are refused with it here',
    async (kind) => {
      const [errors, exit] = ['src/engine/errors.ts', 'src/cli/terminal/exit.ts'].map((path) =>
        join(process.cwd(), path),
      );
      const text = `import * as errors from ${JSON.stringify(errors)};
import * as exit from ${JSON.stringify(exit)};
export default () => { throw new ({ ...errors, ...exit })[${JSON.stringify(kind)}]('nodes.master: too many'); };`;
      const crossing = await performSent({ module: moduleWith(text).href, task: 0 });
      const crossed = structuredClone(crossing);
      expect(() => received(crossed)).toThrow(
        expect.objectContaining({ name: kind, message: 'nodes.master: too many' }),
      );
    },
  );

  test('end with the error of the first in order that fails, and those after it are not waited for', () => {
    const module = moduleWith(`export default async (task) => {
  if (task === 3) for (;;);
  if (task === 1) await new Promise((next) => setTimeout(next, 300));
  if (task > 0) throw new Error('task ' + task);
};`);
    const script =
      moduleWith(`import { doTasks } from ${JSON.stringify(join(program, '../../cli/execute/pool.js'))};
const module = new URL(${JSON.stringify(module.href)});
const load = () => import(module.href);
await doTasks({ module, load, tasks: [0, 1, 2, 3], workers: 4, nameOf: String }).catch((error) => {
  process.stdout.write(error.message);
});`);
    expect(run(fileURLToPath(script), [], newFolder())).toEqual({ status: 0, stdout: 'task 1', stderr: '' });
  });

  test.each<[error: Error, said: string]>([
    [new ScenarioError('x: y', 'x'), 'a, seed 1: x: y'],
    [new UsageError('x: y'), 'a, seed 1: x: y'],
    [new RangeError('Invalid array length'), 'a, seed 1: it needs more memory than there is'],
    [new InvariantError('x (scenario a, seed 1)'), 'x (scenario a, seed 1)'],
    [new RangeError('x'), 'x'],
  ])('are named before what is wrong with them unless the message does: %s', async (error, said) => {
    const perform = (): never => {
      throw error;
    };
    const module = new URL('file:///nowhere.js');
    const work = { module, load: async () => ({ default: perform }), tasks: [0], nameOf: () => 'a, seed 1' };
    const thrown = await doTasks(work).catch((reason: Error) => reason);
    expect((thrown as Error).message.slice(0, said.length)).toBe(said);
  });
});

describe('the swarm', () => {
  // Draws two runs under proof of work among the first four.
  const SEED = ['--seed', 'threads2', '--runs', '4'];
  const swarm = (argv: readonly string[]) =>
    run(join(program, '../../cli/swarm/swarm.js'), argv, newFolder());

  test('says the same of the same seeds in threads as in one', () => {
    const [one, two] = ONE_AND_TWO.map((workers) => swarm([...SEED, '--workers', String(workers)]));
    expect(one).toMatchObject({ status: 0, stderr: '' });
    expect(one!.stdout).toMatch(/^4 runs kept every promise: .*\ndigest of all digests: [0-9a-f]{64}\n$/s);
    expect(two).toEqual(one);
  });

  test('tells of a promise that was broken in a thread by the one command that repeats it', () => {
    const path = join(program, '../../consensus/nakamoto/rewards.js');
    const sound = readFileSync(path, 'utf8');
    const broken = sound.replace('const coinbase = subsidy', 'const coinbase = 1 + subsidy');
    expect(broken).not.toBe(sound);
    writeFileSync(path, broken);
    try {
      const [one, two] = ONE_AND_TWO.map((workers) => swarm([...SEED, '--workers', String(workers)]));
      expect(one!.status).toBe(1);
      expect(one!.stderr).toMatch(/^\nbroken promise: money is conserved: /);
      expect(two).toEqual(one);
      const [, seed] = /^Repeat it with: npm run swarm -- --repeat (threads2\/\d+)$/m.exec(one!.stderr)!;
      expect(swarm(['--repeat', seed!])).toEqual(one);
    } finally {
      writeFileSync(path, sound);
    }
  });
});
