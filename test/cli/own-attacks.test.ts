import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { keeperFor } from '../../src/cli/execute/checkpointing.js';
import { execute } from '../../src/cli/execute/execution.js';
import { HashSink } from '../../src/cli/output/folder-sink.js';
import { requestedRun } from '../../src/cli/request/requested-run.js';
import { Interrupted } from '../../src/cli/terminal/exit.js';
import { processIo } from '../../src/cli/terminal/io.js';
import { call, newFolder } from './terminal.js';

const TOY = fileURLToPath(new URL('../package/toy/', import.meta.url));

const SCENARIO = `
consensus: ./draw.ts
nodes: { master: 4, cashing: 0, consumer: 3, trusted: 0 }
workload: { payments: 5, weights: [50, 100] }
`;

/** A folder with the toys in it, and a scenario whose attacks are written so. */
function folderAttackedBy(attacks: string): string {
  const folder = newFolder();
  cpSync(TOY, folder, { recursive: true });
  writeFileSync(join(folder, 'mine.yaml'), `${SCENARIO}attacks: ${attacks}\n`);
  return folder;
}

const LATE = '[{ ./late-blocks.ts: { nodes: [1], by: 1500ms } }]';

describe('an attack of one’s own', () => {
  test.each([LATE, '[{ kind: ./late-blocks.ts, nodes: [1], by: 1500ms }]'])(
    '%s runs, is recorded in the manifest and verified',
    async (attacks) => {
      const folder = folderAttackedBy(attacks);
      const ended = await call(['--scenario', 'mine.yaml', '--out', 'run', '--check'], { folder });
      expect(ended.stderr).toBe('');
      expect(ended.code).toBe(0);
      const manifest = JSON.parse(readFileSync(join(folder, 'run/manifest.json'), 'utf8'));
      expect(manifest.scenario.attacks).toEqual([{ kind: 'late-blocks', nodes: [1], by: '1500ms' }]);
      expect(manifest.attacks['late-blocks'].module).toBe('./late-blocks.ts');
      expect(readFileSync(join(folder, 'run/attacks.csv'), 'utf8')).toContain('late-blocks');
      expect(await call(['verify', 'run'], { folder })).toMatchObject({ code: 0, stderr: '' });
      const text = readFileSync(join(folder, 'late-blocks.ts'), 'utf8');
      writeFileSync(join(folder, 'late-blocks.ts'), `${text}\n`);
      const { code, stderr } = await call(['verify', 'run'], { folder });
      expect(code).toBe(1);
      expect(stderr).toBe('simulate: run: the attack ./late-blocks.ts is not the one that was run\n');
    },
  );

  test('is shown with its defaults, and a wrong key is told the nearest', async () => {
    const folder = folderAttackedBy('[{ ./late-blocks.ts: { nodes: [2] } }]');
    const shown = await call(['show', 'mine.yaml'], { folder });
    expect(shown.stdout).toMatch(/kind: late-blocks/);
    expect(shown.stdout).toMatch(/by: 2s/);
    const wrong = await call(['show', 'mine.yaml', '--set', 'attacks.0.bi=3s'], { folder });
    expect(wrong.code).toBe(2);
  });

  test('is found again by --resume', async () => {
    const folder = folderAttackedBy(LATE);
    const { stdout, stderr } = processIo();
    const io = { stdout, stderr, folder, onInterrupt: () => () => {} };
    const given = { scenario: 'mine.yaml', 'checkpoint-every': '5s' };
    const request = await requestedRun(given, { io, environment: {}, typed: [] });
    const keeper = keeperFor(request, join(folder, 'run.checkpoint'));
    const onProgress = (done: number) => {
      if (done > 0.5) throw new Interrupted('SIGINT');
    };
    const options = { ...request, sink: new HashSink(), keeper, onProgress };
    await expect(execute(request.scenario, options)).rejects.toThrow(Interrupted);
    keeper?.close();
    expect(await call(['--resume', 'run', '--quiet'], { folder })).toMatchObject({ code: 0, stderr: '' });
    expect(await call(['verify', 'run'], { folder })).toMatchObject({ code: 0, stderr: '' });
  });

  test('is compared with the same scenario without it', async () => {
    const folder = folderAttackedBy(LATE);
    writeFileSync(join(folder, 'plain.yaml'), `name: plain\n${SCENARIO}`);
    const typed = ['compare', 'plain.yaml', 'mine.yaml', '--seeds', '2', '--workers', '1', '--quiet'];
    const { code, stderr } = await call([...typed, '--out', 'both'], { folder });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test.each([
    ['[{ ./missing.js: { nodes: [0] } }]', /attacks\.0: \.\/missing\.js: no such file or folder$/],
    [
      '[{ ./draw.ts: { nodes: [0] } }]',
      /attacks\.0: \.\/draw\.ts: holds no attack: expected an export with kind/,
    ],
    [
      '[{ ./late-blocks.ts: { nodes: [5] } }]',
      /attacks\.0\.nodes\.0: expected a master node, 0 to 3, got 5$/,
    ],
    ['[{ kind: late-block, nodes: [0] }]', /attacks\.0\.kind: expected one of /],
    [
      '[{ kind: selfish-mining, nodes: [0] }]',
      /"selfish-mining" does not fit protocol "draw": makers take turns/,
    ],
  ])('%s is refused in one line', async (attacks, message) => {
    const folder = folderAttackedBy(attacks);
    const { code, stdout, stderr } = await call(['--scenario', 'mine.yaml'], { folder });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
