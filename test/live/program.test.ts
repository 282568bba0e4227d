import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../src/cli/live/addresses.js';
import type { ProcessReport } from '../../src/cli/live/outcome.js';
import { buildProgram } from '../cli/program.js';
import { call, type Ended, newFolder } from '../cli/terminal.js';
import { blockFiles, SMALL, scenarioOf, simulatedFiles } from './in-step.js';
import { freePort, send } from './one-process.js';
import { processesOf, type Running, start } from './started-program.js';

let program: string;

beforeAll(async () => {
  program = await buildProgram();
});

/** Waits until something holds, and says what was seen when it never does. */
async function until(
  holds: () => boolean | Promise<boolean>,
  seen: () => string,
  seconds = 40,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${seen()}`);
    await new Promise((settle) => setTimeout(settle, 50));
  }
}

/** Text of each block file below a folder, by path. */
function blocksIn(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const files = paths.filter((path) => path.endsWith('.json'));
  return blockFiles(new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')])));
}

/** The blocks of each master below a folder, one text a master. */
function chainsIn(folder: string): readonly string[] {
  const chains = new Map<string, string>();
  for (const [path, text] of blocksIn(folder)) {
    const master = path.split('/')[1]!;
    chains.set(master, `${chains.get(master) ?? ''}${path.split('/').at(-1)}${text}`);
  }
  return [...chains.values()];
}

/** Changes a folder that is right, in one way after the other, and expects each to be found. */
async function refusesChanges(out: string, verified: () => Promise<Ended>): Promise<void> {
  const [path, text] = [...blocksIn(out)].find(([name]) => name.endsWith('/2.json'))!;
  const found = async (line: RegExp) => {
    const { code, stderr } = await verified();
    expect(stderr).toMatch(line);
    expect(code).toBe(1);
  };
  const file = join(out, path);
  const changed = text.replace(/"previous_block_hash": "./, (start) => start.replace(/.$/, '_'));
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  await found(/blocks\/2\.json differs from what was written$/m);
  rmSync(file);
  await found(/blocks\/2\.json is missing$/m);
  writeFileSync(file, text);
  writeFileSync(join(out, 'more.txt'), '');
  await found(/more\.txt is extra: the run did not write it$/m);
  rmSync(join(out, 'more.txt'));
  // Whoever changes the list of files as well is found by what blocks say, and by a run in one process.
  const manifest = join(out, 'manifest.json');
  const listed = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Record<string, string> };
  const { files: _, ...unlisted } = listed;
  writeFileSync(manifest, JSON.stringify(unlisted));
  writeFileSync(file, changed);
  await found(/blocks\/2\.json does not follow .*blocks\/1\.json$/m);
  writeFileSync(file, `${text} `);
  await found(/blocks\/2\.json differs from that of a run in one process$/m);
  writeFileSync(file, text);
  expect((await verified()).stdout).toContain('no list of files');
}

/** Programs that start at once start slowly on a machine that is busy. */
const PATIENCE = 180_000;

/** A short run: a block every second. */
const SHORT = ['-bt', '1', '-coc', '4', '--set', 'workload.every=500ms', '--set', 'workload.warmup=2s'];

// They wait for clocks more than they work: together they take hardly longer than the longest.
describe.concurrent('the program', () => {
  test('runs a scenario in lockstep over HTTP as in one process, byte for byte', async () => {
    const folder = newFolder();
    const written = {
      ...SMALL,
      workload: { payments: 8, every: '1s' },
      faults: [{ crash: { nodes: [1] }, at: '9s', until: '12s' }],
    };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify({ name: 'mine', seed: '4', ...written }));
    const run = start(program, folder, 'live', 'mine.json', '--lockstep', '--quiet');
    expect(await run.code, run.err()).toBe(0);
    const expected = blockFiles(simulatedFiles(scenarioOf({ name: 'mine', ...written }, '4')));
    expect(expected.size).toBeGreaterThan(6);
    const out = join(folder, 'output/mine-live');
    expect(blocksIn(out)).toEqual(expected);
    const verified = () => call(['verify', 'output/mine-live'], { folder });
    expect((await verified()).stdout).toMatch(
      /all \d+ files are as they were written\n.*and all agree on all \d+\n.*lockstep: all \d+ files of its nodes are those of a run in one process\n$/,
    );
    await refusesChanges(out, verified);
  });

  test('runs it by the clock: masters agree, refuse what they must, and nothing outlives the command', async () => {
    const folder = newFolder();
    const run = start(
      program,
      folder,
      'live',
      'pou-default',
      '-mac',
      '2',
      ...SHORT,
      '--set',
      'workload.payments=8',
      '--json',
      '--out',
      'o',
    );
    expect(await run.code, run.err()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
    const reports = JSON.parse(run.out()) as readonly ProcessReport[];
    expect(reports).toHaveLength(3);
    expect(reports.every(({ lost, refused }) => lost === 0 && refused === 0)).toBe(true);
    const chains = chainsIn(join(folder, 'o'));
    expect(chains).toHaveLength(2);
    expect(new Set(chains).size).toBe(1);
    const masters = readdirSync(join(folder, 'o/masternodes'));
    for (const id of masters) {
      const log = readFileSync(join(folder, 'o/masternodes', id, 'log.txt'), 'utf8');
      expect(log).toContain('Transaction rejected: Signature does not match content.');
      expect(log).toContain('Transaction rejected: Sender does not have sufficient funds.');
      expect(readFileSync(join(folder, 'o/masternodes', id, 'host'), 'utf8')).toMatch(/^127\.0\.0\.1:\d+$/);
    }
    const { code, stdout } = await call(['verify', 'o'], { folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /files are as they were written\n.*blocks of 2 masters link to one another, and all agree on all \d+\n.*a run by the clock: it cannot be run again to the byte\n$/,
    );
  });

  test("runs the original's remote simulation, whose masters may be killed and started again", async () => {
    const folder = newFolder();
    const [first, client] = [await freePort(), await freePort()];
    const ports = ['--master-port', String(first), '--client-port', String(client), '--out', 'o', '--json'];
    const master = (n: number) => start(program, folder, '-rm', String(n), ...ports);
    const [zero, one] = [master(0), master(1)];
    const others = start(
      program,
      folder,
      '-mac',
      '2',
      ...SHORT,
      '--set',
      'workload.payments=30',
      '--remote',
      ...ports,
    );
    const heightAt = async (port: number) => {
      const { body } = await send(port, 'GET', '/state');
      const heads =
        body === '' ? {} : (JSON.parse(body) as { heads: Record<string, { height: number }> }).heads;
      return Math.max(0, ...Object.values(heads).map(({ height }) => height));
    };
    await until(
      async () => (await heightAt(first)) >= 3,
      () => zero.err() + others.err(),
    );
    const described = JSON.parse((await send(first, 'GET', '/describe')).body) as {
      masters: readonly string[];
    };
    expect(described.masters).toHaveLength(1);
    zero.child.kill('SIGKILL');
    await zero.code;
    const disk = join(folder, 'o/masternodes', described.masters[0]!);
    expect(existsSync(disk)).toBe(true);
    rmSync(disk, { recursive: true });
    const again = master(0);
    // What the network has when the master answers again, and when the master has as much as the network.
    let atReturn: number | undefined;
    let caughtUp = 0;
    await until(
      async () => {
        const others = await heightAt(first + 1);
        const isUp = (await send(first, 'GET', '/health')).status === 200;
        if (isUp) atReturn ??= others;
        caughtUp = await heightAt(first);
        return isUp && caughtUp > 0 && caughtUp >= others;
      },
      () => again.err(),
    );
    expect(atReturn).toBeGreaterThanOrEqual(3);
    expect(caughtUp - atReturn!).toBeLessThanOrEqual(2);
    const metrics = await send(first, 'GET', '/metrics');
    expect(metrics.body).toMatch(/^consensim_height\{node="0"\} \d+$/m);
    expect(
      await Promise.all([again.code, one.code, others.code]),
      again.err() + one.err() + others.err(),
    ).toEqual([0, 0, 0]);
    const reports = [again, one, others].map((run) => JSON.parse(run.out()) as ProcessReport);
    expect(new Set(reports.flatMap(({ heads }) => heads.map(({ id }) => id))).size).toBe(1);
    const chains = chainsIn(join(folder, 'o'));
    expect(chains).toHaveLength(2);
    expect(new Set(chains).size).toBe(1);
    expect(readFileSync(join(folder, 'o/masternodes', described.masters[0]!, 'host'), 'utf8')).toBe(
      `${LOOPBACK}:${first}`,
    );
  });

  test.skipIf(!existsSync('/proc')).each([
    ['that are starting', [], 'started'],
    ['that wait or run', [], 'up'],
    ['in lockstep', ['--set', 'network.jitter=0s', '--lockstep'], 'up'],
  ] as const)(
    'ends all processes %s when the command that started them is killed',
    async (_, options, moment) => {
      const folder = newFolder();
      const port = await freePort();
      const argv = ['live', 'pou-default', '-mac', '2', ...SHORT, ...options];
      const run = start(program, folder, ...argv, '--port', String(port), '--out', 'o');
      await until(() => processesOf(folder).length === 4, run.err);
      const isUp = async (place: number) => (await send(port + place, 'GET', '/health')).status !== 0;
      if (moment === 'up')
        await until(async () => (await isUp(0)) && (await isUp(1)) && (await isUp(2)), run.err);
      expect(processesOf(folder)).toContain(run.child.pid);
      run.child.kill('SIGKILL');
      await run.code;
      await until(
        () => processesOf(folder).length === 0,
        () => `still alive: ${processesOf(folder).join(', ')}`,
      );
      expect(existsSync(join(folder, 'o'))).toBe(false);
    },
  );

  test('ends at an interruption with all processes, and keeps nothing half', async () => {
    const folder = newFolder();
    const port = await freePort();
    const run = start(
      program,
      folder,
      'live',
      'pou-default',
      '-mac',
      '2',
      ...SHORT,
      '--port',
      String(port),
      '--out',
      'o',
    );
    const isUp = async (place: number) => (await send(port + place, 'GET', '/health')).status !== 0;
    await until(async () => (await isUp(0)) && (await isUp(2)), run.err);
    run.child.kill('SIGINT');
    expect(await run.code).toBe(130);
    expect(run.err()).toMatch(/^simulate: interrupted, nothing was kept$/m);
    for (const place of [0, 1, 2]) expect(await isUp(place)).toBe(false);
    expect(processesOf(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test(
    'says in one line what is wrong',
    async () => {
      // Read to the end, so that a caller that has gone is noticed and the server can close.
      const taken = createServer((socket) => socket.resume());
      const port = await freePort();
      await new Promise<void>((settle) => taken.listen(port, LOOPBACK, settle));
      const lastLine = (run: Running) => run.err().trimEnd().split('\n').at(-1);
      const cases: readonly (readonly [argv: readonly string[], line: RegExp])[] = [
        [
          ['live', 'pou-default', '-mac', '2', '--port', String(port)],
          /^simulate: master 0: cannot listen on 127\.0\.0\.1:\d+: the port is taken by another program$/,
        ],
        [
          ['-rm', '0', '--client-port', String(await freePort()), '--wait', '1'],
          /^simulate: -rm: nobody says what is run at 127\.0\.0\.1:\d+: nobody listens there; start the others/,
        ],
        [
          [
            '-mac',
            '2',
            '--remote',
            '--wait',
            '1',
            '--master-port',
            String(await freePort()),
            '--client-port',
            String(await freePort()),
          ],
          /^simulate: the run did not begin within 1 s: 127\.0\.0\.1:\d+: nobody listens there$/,
        ],
        [
          ['live', 'pou-default', '-mac', '2', '--lockstep'],
          /^simulate: network\.jitter: expected a fixed time in lockstep, such as "0s", got "exponential"$/,
        ],
        [
          ['live', 'lpos-default', '--set', 'attacks=[]'],
          /^simulate: .*consensus\.protocol: expected one that can run in several processes/,
        ],
        [
          ['live', 'pou-default', '--processes', '1'],
          /^simulate: --processes: expected "masters" or a number from 2 to 12, got "1"$/,
        ],
      ];
      const runs = cases.map(([argv]) => start(program, newFolder(), ...argv));
      for (const [place, run] of runs.entries()) {
        const [argv, line] = cases[place]!;
        expect(await run.code, argv.join(' ')).toBe(2);
        expect(lastLine(run)).toMatch(line);
      }
      await new Promise((settle) => taken.close(settle));
    },
    PATIENCE,
  );
});
