import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomSource } from '../../src/engine/random.js';
import { buildProgram } from './program.js';
import { call, filesBelow, folderWithScenario } from './terminal.js';

/** Times a run is killed. */
const KILLS = 50;
/** Runs started to that end; a run that ends before its moment comes is no kill. */
const MOST_RUNS = 4 * KILLS;

let program = '';
beforeAll(async () => {
  program = await buildProgram();
}, 60_000);

function simulate(folder: string, ...argv: string[]) {
  return spawnSync(process.execPath, [program, ...argv], { cwd: folder, encoding: 'utf8' });
}

describe('kill -9', () => {
  const RUN = ['--scenario', 'small.yaml', '--quiet', '--out', 'out', '--set', 'workload.payments=60'];

  test(`at ${KILLS} random moments leaves no folder that verify accepts but whole runs, and hinders no later run`, async () => {
    const folder = folderWithScenario();
    const first = performance.now();
    expect(simulate(folder, ...RUN).status).toBe(0);
    let whole = performance.now() - first;
    const random = randomSource('kill').stream('moments');
    let killed = 0;
    for (let run = 0; killed < KILLS && run < MOST_RUNS; run++) {
      const keeps = run % 2 === 0 ? ['--checkpoint-every', '5s'] : [];
      const began = performance.now();
      const child = spawn(process.execPath, [program, ...RUN, '--seed', `${run}`, ...keeps], {
        cwd: folder,
      });
      const ended = new Promise<NodeJS.Signals | null>((settle) =>
        child.on('exit', (_code, signal) => {
          // How long a run takes changes with what else the machine does.
          if (signal === null) whole = performance.now() - began;
          settle(signal);
        }),
      );
      await new Promise((next) => setTimeout(next, random.next() * whole * 1.2));
      child.kill('SIGKILL');
      if ((await ended) === 'SIGKILL') killed++;
      await expectOnlyWholeRuns(folder);
      if (run % 10 === 9) {
        if (existsSync(join(folder, 'out.checkpoint'))) {
          expect(simulate(folder, '--resume', 'out', '--quiet').stderr).toBe('');
          await expectOnlyWholeRuns(folder);
        }
        const next = simulate(folder, ...RUN, '--seed', `after ${run}`);
        expect({ status: next.status, stderr: next.stderr }).toEqual({ status: 0, stderr: '' });
        expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
      }
    }
    expect(killed).toBe(KILLS);
  });

  /** Whatever folder has a manifest is a whole run, the hidden ones included; and the visible one is there. */
  async function expectOnlyWholeRuns(folder: string): Promise<void> {
    const found = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'manifest.json')));
    // Hidden ones first: verifying the visible folder tidies up beside it.
    for (const name of [...new Set([...found, 'out'])].sort()) {
      const { code, stderr } = await call(['verify', name], { folder });
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
    }
  }
});

describe('a full disk', () => {
  test('is said in one line with exit code 1, leaves the earlier run, and writes nothing by halves', ({
    skip,
  }) => {
    const folder = folderWithScenario();
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    skip(mounted.status !== 0, 'only who may mount can make a disk that is soon full');
    try {
      const small = ['--scenario', 'small.yaml', '--quiet', '--set', 'output.nodeFiles=none', '--out'];
      expect(simulate(folder, ...small, 'disk/out').status).toBe(0);
      const before = filesBelow(disk);
      const large = ['--scenario', 'small.yaml', '--set', 'workload.payments=500', '--out', 'disk/out'];
      const { status, stdout, stderr } = simulate(folder, ...large);
      expect(stderr).toBe('simulate: cannot write the output: no space left on the disk\n');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(filesBelow(disk)).toEqual(before);
      expect(simulate(folder, 'verify', 'disk/out').status).toBe(0);
      const kept = simulate(folder, ...large, '--checkpoint-every', '20s');
      expect(kept.stderr).toBe(
        'simulate: cannot write the output: no space left on the disk; to resume: simulate --resume disk/out\n',
      );
      expect(kept.status).toBe(1);
      expect(spawnSync('mount', ['-o', 'remount,size=64m', disk]).status).toBe(0);
      expect(simulate(folder, '--resume', 'disk/out', '--quiet').stderr).toBe('');
      expect(simulate(folder, 'verify', 'disk/out').status).toBe(0);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

describe('too little memory', () => {
  test('is said in one line with exit code 2 before the engine gives up, and nothing is left', () => {
    const folder = folderWithScenario();
    const argv = [program, '--scenario', 'lpos-default', '--set', 'nodes.master=300', '--out', 'out'];
    const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=150', ...argv], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toMatch(
      /^simulate: nodes\.master: the run has filled the 150 MB this process may use, after .* allow more with NODE_OPTIONS=.*\n$/,
    );
    expect(status).toBe(2);
    expect(filesBelow(folder)).toEqual(['small.yaml']);
  });
});
