import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { buildProgram } from './program.js';
import { folderWithScenario } from './terminal.js';

const POINTS = ['--vary', 'consensus.blockTime=1s,2s,3s,4s', '--seeds', '12', '--metric', 'height'];
const RUNS = 48;
/** Long enough that there is a middle to disturb. */
const SWEEP = ['sweep', 'small.yaml', ...POINTS, '--set', 'workload.payments=150', '--quiet'];
/** Looks at what has come, ten a second, before a test gives up. */
const PATIENCE = 1800;

let program = '';
let expected = '';
beforeAll(async () => {
  program = await buildProgram();
  const folder = folderWithScenario();
  expect(spawnSync(process.execPath, [program, ...SWEEP, '--out', 'out'], { cwd: folder }).status).toBe(0);
  expected = readFileSync(join(folder, 'out/runs.csv'), 'utf8');
}, 180_000);

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

function start(file: string, argv: readonly string[], cwd: string): ChildProcess {
  const child = spawn(file, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

function skipWithout(name: string, { skip }: TestContext): void {
  skip(spawnSync('which', [name]).status !== 0, `${name} cannot be had here`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A Redis that keeps what it has on the disk, and the parts of a sweep around it, all in one folder. */
class Cluster {
  readonly folder = folderWithScenario();
  readonly url: string;
  readonly #port: number;
  redis: ChildProcess;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.redis = this.startRedis();
  }

  static async open(): Promise<Cluster> {
    return new Cluster(await freePort());
  }

  startRedis(): ChildProcess {
    mkdirSync(join(this.folder, 'redis'), { recursive: true });
    const address = [
      '--port',
      String(this.#port),
      '--bind',
      '127.0.0.1',
      '--dir',
      join(this.folder, 'redis'),
    ];
    const keeping = [
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
    ];
    this.redis = start('redis-server', [...address, ...keeping], this.folder);
    return this.redis;
  }

  worker(silence = '2s'): ChildProcess {
    const words = [
      'sweep',
      'work',
      '--redis',
      this.url,
      '--store',
      'shared',
      '--workers',
      '1',
      '--silence',
      silence,
    ];
    return start(process.execPath, [program, ...words], this.folder);
  }

  /** Starts the sweep; the promise gives its exit code and error text. */
  sweep(): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const words = [...SWEEP, '--redis', this.url, '--store', 'own', '--out', 'out'];
    const child = start(process.execPath, [program, ...words], this.folder);
    let stderr = '';
    child.stderr!.on('data', (text) => (stderr += String(text)));
    return new Promise((ended) => child.on('exit', (code) => ended({ code, stderr })));
  }

  /** Keys of the outcomes in the workers' store, in the order of its segments. */
  keys(): readonly string[] {
    const segments = join(this.folder, 'shared/segments');
    if (!existsSync(segments)) return [];
    return readdirSync(segments).flatMap((name) =>
      readFileSync(join(segments, name), 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}]'))
        .map((line) => line.slice(15, 47)),
    );
  }

  async made(count: number): Promise<void> {
    for (let looks = 0; this.keys().length < count && looks < PATIENCE; looks++) await pause(100);
    expect(this.keys().length).toBeGreaterThanOrEqual(count);
  }

  /** Nothing lost, nothing twice, the same bytes as from one machine. */
  async expectWhole(ended: ReturnType<Cluster['sweep']>): Promise<void> {
    const { code, stderr } = await ended;
    expect({ code, stderr: stderr.replace(/^simulate: no worker .*\n/, '') }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(readFileSync(join(this.folder, 'out/runs.csv'), 'utf8')).toBe(expected);
    expect(this.keys()).toHaveLength(RUNS);
    expect(new Set(this.keys()).size).toBe(RUNS);
  }
}

describe('a sweep over Redis', () => {
  test('gives with two workers the bytes that one machine gives, every run made once', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    cluster.worker();
    cluster.worker();
    await cluster.expectWhole(cluster.sweep());
  });

  test('loses nothing when a worker is killed with -9 and another takes its place', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    const [first] = [cluster.worker(), cluster.worker()];
    const ended = cluster.sweep();
    await cluster.made(12);
    first!.kill('SIGKILL');
    cluster.worker();
    await cluster.expectWhole(ended);
  });

  test('loses nothing when Redis is killed with -9 and comes back', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    cluster.worker();
    const ended = cluster.sweep();
    await cluster.made(12);
    cluster.redis.kill('SIGKILL');
    await pause(1000);
    cluster.startRedis();
    await cluster.expectWhole(ended);
  });

  test('loses nothing when Redis comes back empty and a worker was killed, too', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    const [first] = [cluster.worker(), cluster.worker()];
    const ended = cluster.sweep();
    await cluster.made(12);
    first!.kill('SIGKILL');
    cluster.redis.kill('SIGKILL');
    await pause(500);
    rmSync(join(cluster.folder, 'redis'), { recursive: true });
    cluster.startRedis();
    cluster.worker();
    await cluster.expectWhole(ended);
  });

  test('makes nothing twice when a worker stands still longer than its lock lasts', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    const [first] = [cluster.worker('1s'), cluster.worker('1s')];
    const ended = cluster.sweep();
    await cluster.made(12);
    // As a blocked event loop does: nothing of the process moves, its lock ends, its run goes to another.
    first!.kill('SIGSTOP');
    await pause(5000);
    first!.kill('SIGCONT');
    await cluster.expectWhole(ended);
  });

  test('ends a worker after its runs when it is told to, and with who started it', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    const worker = cluster.worker();
    const ended = cluster.sweep();
    await cluster.made(4);
    const gone = new Promise((exit) => worker.on('exit', exit));
    worker.kill('SIGINT');
    expect(await gone).toBe(0);
    cluster.worker();
    await cluster.expectWhole(ended);
  });

  test('ends with the error of a run that is refused, and names it', async (context) => {
    skipWithout('redis-server', context);
    const cluster = await Cluster.open();
    cluster.worker();
    const words = [
      'sweep',
      'small.yaml',
      '--set',
      'limits.events=10',
      '--seeds',
      '2',
      '--redis',
      cluster.url,
    ];
    const child = start(process.execPath, [program, ...words, '--store', 'own'], cluster.folder);
    let stderr = '';
    child.stderr!.on('data', (text) => (stderr += String(text)));
    expect(await new Promise((exit) => child.on('exit', exit))).toBe(2);
    expect(stderr).toMatch(/^simulate: small, seed [12]: .*limits.events/);
  });
});

describe('parts of a sweep under GNU parallel', () => {
  test('four of them, two at a time and one killed and made again, give the bytes of one machine', async (context) => {
    skipWithout('parallel', context);
    const folder = folderWithScenario();
    const part = `'${process.execPath}' '${program}' ${SWEEP.join(' ')} --workers 1 --store parts --shard {}/4`;
    const first = start('sh', ['-c', `exec ${part.replace('{}', '1')}`], folder);
    for (let looks = 0; looks < PATIENCE && !existsSync(join(folder, 'parts/segments')); looks++)
      await pause(50);
    await pause(200);
    first.kill('SIGKILL');
    const parallel = spawnSync('parallel', ['--will-cite', '-j2', part, ':::', '1', '2', '3', '4'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status: parallel.status, stderr: parallel.stderr }).toEqual({ status: 0, stderr: '' });
    const merged = spawnSync(
      process.execPath,
      [program, 'sweep', 'merge', '--store', 'parts', '--out', 'out', '--quiet'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect({ status: merged.status, stderr: merged.stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'out/runs.csv'), 'utf8')).toBe(expected);
  });
});
