import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { call, filesBelow, folderWithScenario } from './terminal.js';

/** The number of a process that has ended. */
const DEAD = spawnSync(process.execPath, ['-e', '']).pid;

/** What a process of that number keeps beside `out`. */
function besideOut(purpose: string, process = DEAD, machine = hostname()): string {
  return `.out.${purpose}-${process}-${machine}`;
}

const RUN = ['--scenario', 'small.yaml', '--quiet', '--out'];

describe('what a killed process left beside an output folder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = folderWithScenario();
    expect((await call([...RUN, 'out'], { folder })).code).toBe(0);
  }, 60_000);

  const seedOf = (name: string) =>
    (JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')) as { seed: string }).seed;
  const hidden = () => filesBelow(folder).filter((path) => /^\.[^/]*\/?$/.test(path));

  test('while it ran is removed by the next run and by verify, and the earlier run stays', async () => {
    mkdirSync(join(folder, besideOut('partial'), 'masternodes'), { recursive: true });
    writeFileSync(join(folder, `.out.checkpoint.partial-${DEAD}-${hostname()}`), 'x');
    expect((await call(['verify', 'out'], { folder })).code).toBe(0);
    expect(hidden()).toEqual([]);
  });

  test('between taking the old folder away and putting the new one in place: the new one, which is whole, is put there', async () => {
    await call([...RUN, 'new', '--seed', 'new'], { folder });
    renameSync(join(folder, 'out'), join(folder, besideOut('replaced')));
    renameSync(join(folder, 'new'), join(folder, besideOut('partial')));
    expect((await call(['verify', 'out'], { folder })).code).toBe(0);
    expect(seedOf('out')).toBe('new');
    expect(hidden()).toEqual([]);
  });

  test('is the earlier run when the new one is not whole: it is put back', async () => {
    renameSync(join(folder, 'out'), join(folder, besideOut('replaced')));
    mkdirSync(join(folder, besideOut('partial')));
    expect((await call(['verify', 'out'], { folder })).code).toBe(0);
    expect(seedOf('out')).toBe('1');
    expect(hidden()).toEqual([]);
  });

  test('after the new folder was in place is removed by the next run', async () => {
    cpSync(join(folder, 'out'), join(folder, besideOut('replaced')), { recursive: true });
    expect((await call([...RUN, 'out', '--seed', '2'], { folder })).code).toBe(0);
    expect(seedOf('out')).toBe('2');
    expect(hidden()).toEqual([]);
  });

  test('is left alone when the process lives, or belongs to another machine, or to another folder', async () => {
    const names = [
      besideOut('partial', process.ppid),
      besideOut('partial', DEAD, 'elsewhere'),
      `.outer.partial-${DEAD}-${hostname()}`,
      besideOut('partial', 0),
      '.out.partial-mine',
    ];
    for (const name of names) mkdirSync(join(folder, name));
    expect((await call([...RUN, 'out', '--seed', '2'], { folder })).code).toBe(0);
    expect(hidden()).toEqual(names.map((name) => `${name}/`).sort());
  });

  test('does not keep a run without its manifest from being refused by verify', async () => {
    rmSync(join(folder, 'out/manifest.json'));
    const { code, stderr } = await call(['verify', 'out'], { folder });
    expect(stderr).toBe('simulate: out: no manifest.json, which every run writes: no such file or folder\n');
    expect(code).toBe(2);
  });
});
