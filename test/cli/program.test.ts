import { spawn, spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from './program.js';
import { filesBelow, folderWithScenario, newFolder } from './terminal.js';

describe('the program', () => {
  let program = '';
  beforeAll(async () => {
    program = await buildProgram();
  }, 60_000);

  test('runs, verifies what it wrote, and refuses wrong input with exit code 2', () => {
    const folder = folderWithScenario();
    const simulate = (...argv: string[]) =>
      spawnSync(process.execPath, [program, ...argv], { cwd: folder, encoding: 'utf8' });
    const ran = simulate('--scenario', 'small.yaml');
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('digest ');
    expect(simulate('verify', 'output/small').status).toBe(0);
    const refused = simulate('--scenario', 'smal.yaml');
    expect(refused.stderr).toBe('simulate: smal.yaml: no such file or folder\n');
    expect(refused.status).toBe(2);
  });

  test('validates on several threads with the figures of one', () => {
    const folder = newFolder();
    const table = {
      id: 'mine',
      group: 'mine',
      title: 'Mine',
      source: 'me',
      status: 'closed_form',
      model: 'withholding-revenue',
      parameters: { strategy: 'S', gamma: 0 },
      rows: [0.1, 0.2, 0.3].map((alpha) => ({ id: `a${alpha}`, alpha, expected: 0, compare: 'distance' })),
    };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(table));
    const simulated = ['1', '2'].map((workers) => {
      const argv = ['validate', 'mine.json', '--quick', '--workers', workers, '--out', workers];
      const ran = spawnSync(process.execPath, [program, ...argv], { cwd: folder, encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      expect(ran.status).toBe(0);
      return readFileSync(join(folder, workers, 'validation.json'), 'utf8');
    });
    expect(simulated[1]).toBe(simulated[0]);
  });

  test('compares in threads to the same bytes as in one', () => {
    const folder = folderWithScenario();
    const compare = (out: string, workers: string) =>
      spawnSync(
        process.execPath,
        [
          program,
          'compare',
          'small.yaml',
          'stake-lottery-default',
          '--seeds',
          '6',
          '--workers',
          workers,
          ...['--out', out, '--store', `store-${out}`],
        ],
        { cwd: folder, encoding: 'utf8' },
      );
    const threads = compare('threads', '2');
    expect({ stderr: threads.stderr, status: threads.status }).toEqual({ stderr: '', status: 0 });
    expect(compare('one', '1').stdout.replaceAll('one/', 'threads/')).toBe(threads.stdout);
    for (const path of [
      'runs.csv',
      'runs.parquet',
      'points.csv',
      'comparison.json',
      'report.html',
      'manifest.json',
    ]) {
      expect(readFileSync(join(folder, 'one', path), 'utf8')).toBe(
        readFileSync(join(folder, 'threads', path), 'utf8'),
      );
    }
  });

  test('sweeps on several threads with the bytes of one', () => {
    const folder = folderWithScenario();
    const words = ['sweep', 'small.yaml', '--vary', 'nodes.master=2,3', '--seeds', '3', '--quiet'];
    for (const workers of ['1', '2']) {
      const out = ['--out', workers, '--store', `store-${workers}`, '--workers', workers];
      const { status, stderr } = spawnSync(process.execPath, [program, ...words, ...out], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
    const files = filesBelow(join(folder, '1')).filter((path) => !path.endsWith('/'));
    expect(files).toContain('runs.parquet');
    for (const path of files)
      expect(readFileSync(join(folder, '2', path)), path).toEqual(readFileSync(join(folder, '1', path)));
  });

  test('has a bench of sweeps, whose rows are the same however they are shared out', async () => {
    const bench = (await import(new URL('../../bench/cli/sweep.mjs', import.meta.url).href)) as {
      readonly columns: readonly string[];
      readonly toy: object;
      run(parts: object, size: object): Promise<readonly Readonly<Record<string, unknown>>[]>;
    };
    const rows = await bench.run({ dist: new URL('../', pathToFileURL(program)).href }, bench.toy);
    expect(rows.map((row) => Object.keys(row))).toEqual([bench.columns, bench.columns, bench.columns]);
    expect(new Set(rows.map(({ digest }) => digest)).size).toBe(1);
  });

  const LONG = ['--set', 'workload.payments=1000000', '--set', 'nodes.master=40'];

  /** Starts a long run, sends it a signal when it has begun, and waits for its end. */
  async function stopped(
    folder: string,
    signal: NodeJS.Signals,
    options: readonly string[],
    begun: () => boolean,
  ) {
    const argv = [program, '--scenario', 'small.yaml', ...LONG, ...options];
    const child = spawn(process.execPath, argv, { cwd: folder });
    let errors = '';
    child.stderr.on('data', (data) => (errors += data));
    while (!begun() && child.exitCode === null) await new Promise((next) => setTimeout(next, 20));
    child.kill(signal);
    const code = await new Promise((settle) => child.on('exit', settle));
    return { code, errors };
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops at %s with exit code %d and leaves nothing behind', async (signal, code) => {
    const folder = folderWithScenario();
    const begun = () => filesBelow(folder).some((path) => /partial-[^/]+\/./.test(path));
    expect(await stopped(folder, signal, [], begun)).toEqual({
      code,
      errors: 'simulate: interrupted, nothing was kept\n',
    });
    expect(filesBelow(folder)).toEqual(['small.yaml']);
  });

  test('with checkpoints keeps one when it is stopped, and says how to resume', async () => {
    const folder = folderWithScenario();
    const begun = () => filesBelow(folder).includes('out.checkpoint');
    const options = ['--out', 'out', '--checkpoint-every', '1h'];
    expect(await stopped(folder, 'SIGTERM', options, begun)).toEqual({
      code: 143,
      errors: 'simulate: interrupted; to resume: simulate --resume out\n',
    });
    expect(filesBelow(folder)).toEqual(['out.checkpoint', 'small.yaml']);
  });

  test.each(['/dev/full'])('says in one line that it cannot print to %s', (device) => {
    const output = openSync(device, 'w');
    const { status, stderr } = spawnSync(process.execPath, [program, 'list'], {
      stdio: ['ignore', output, 'pipe'],
      encoding: 'utf8',
    });
    expect(stderr).toBe('simulate: cannot print: no space left on the disk\n');
    expect(status).toBe(1);
  });

  const loadsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));
  const withTypeScript = () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mine.yaml'), 'consensus: ./mine.ts\n');
    writeFileSync(join(folder, 'mine.ts'), 'export const one: number = 1;\n');
    const ran = spawnSync(process.execPath, [program, 'mine.yaml'], { cwd: folder, encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    return ran.stderr;
  };

  test.skipIf(loadsTypeScript)('says what to do where Node loads no TypeScript', () => {
    expect(withTypeScript()).toMatch(
      /^simulate: mine\.yaml:1:1: consensus: \.\/mine\.ts: expected Node 22\.18 or later to load TypeScript, got Node \d\S+; update Node, or compile the file: .*tsc .* mine\.ts\n$/,
    );
  });

  test.runIf(loadsTypeScript)('reads a protocol in TypeScript where Node loads it', () => {
    expect(withTypeScript()).toMatch(/\.\/mine\.ts: holds no protocol: expected an export with name/);
  });
});
