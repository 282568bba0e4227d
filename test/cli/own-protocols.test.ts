import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

const EXAMPLE = fileURLToPath(new URL('../../examples/writing-a-protocol/', import.meta.url));

const SCENARIO = `
nodes: { master: 3, cashing: 0, consumer: 3, trusted: 0 }
workload: { payments: 5, weights: [50, 100] }
`;

/** A folder with the example's protocol in it and a scenario that names it so. */
function folderNaming(protocol: string): string {
  const folder = newFolder();
  cpSync(EXAMPLE, folder, { recursive: true });
  writeFileSync(join(folder, 'mine.yaml'), `consensus: ${protocol}\n${SCENARIO}`);
  return folder;
}

describe('a protocol of one’s own', () => {
  test('is named by a file beside the scenario, runs, is recorded in the manifest and verified', async () => {
    const folder = folderNaming('./round-robin.js');
    const ended = await call(['--scenario', 'mine.yaml', '--out', 'run', '--check'], { folder });
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'run/manifest.json'), 'utf8'));
    expect(manifest.scenario.consensus).toEqual({ protocol: 'round-robin', blockTime: '5s' });
    expect(manifest.protocols['round-robin'].module).toBe('./round-robin.js');
    expect(manifest.protocols['round-robin'].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await call(['verify', 'run'], { folder })).toMatchObject({ code: 0, stderr: '' });
  });

  test('is found again by --resume, and refused there once it has changed', async () => {
    const folder = folderNaming('./round-robin.js');
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
    const text = readFileSync(join(folder, 'round-robin.js'), 'utf8');
    writeFileSync(join(folder, 'round-robin.js'), `${text}\n`);
    expect(await call(['--resume', 'run'], { folder })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'simulate: --resume: run.checkpoint: the protocol ./round-robin.js is not the one that was run\n',
    });
    writeFileSync(join(folder, 'round-robin.js'), text);
    expect(await call(['--resume', 'run', '--check', '--quiet'], { folder })).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await call(['verify', 'run'], { folder })).toMatchObject({ code: 0, stderr: '' });
  });

  test('takes parameters like any other, from the file and from --set, with the nearest name for a wrong one', async () => {
    const folder = folderNaming('{ protocol: ./round-robin.js, blockTime: 2s }');
    const shown = await call(['show', 'mine.yaml', '--set', 'consensus.blockTime=3s'], { folder });
    expect(shown.stdout).toMatch(/blockTime: 3s +# --set/);
    const wrong = await call(['show', 'mine.yaml', '--set', 'consensus.blockTim=3s'], { folder });
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('did you mean "consensus.blockTime"?');
  });

  test('is named by an installed package, of modules only or with a main', async () => {
    for (const description of [
      { type: 'module', exports: { import: './lib.js' } },
      { type: 'module', main: 'lib.js' },
    ]) {
      const folder = folderNaming('turns-taken');
      const home = join(folder, 'node_modules/turns-taken');
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'lib.js'), `export { roundRobin } from '${EXAMPLE}round-robin.js';`);
      writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'turns-taken', ...description }));
      const ended = await call(['--scenario', 'mine.yaml', '--out', 'run', '--quiet'], { folder });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      const manifest = JSON.parse(readFileSync(join(folder, 'run/manifest.json'), 'utf8'));
      expect(manifest.protocols['round-robin'].module).toBe('turns-taken');
    }
  });

  test('that changed since is told by verify', async () => {
    const folder = folderNaming('./round-robin.js');
    await call(['--scenario', 'mine.yaml', '--out', 'run', '--quiet'], { folder });
    writeFileSync(join(folder, 'round-robin.js'), '// gone\n');
    const { code, stderr } = await call(['verify', 'run'], { folder });
    expect(code).toBe(1);
    expect(stderr).toBe('simulate: run: the protocol ./round-robin.js is not the one that was run\n');
  });

  test.each([
    ['./missing.js', 'mine.yaml:1:1: consensus: ./missing.js: no such file or folder'],
    ['./mine.yaml', 'mine.yaml:1:1: consensus: ./mine.yaml: cannot be loaded: '],
    ['./broken.js', 'mine.yaml:1:1: consensus: ./broken.js: cannot be loaded: '],
    ['./empty.js', 'mine.yaml:1:1: consensus: ./empty.js: holds no protocol: expected an export with name'],
    ['./taken.js', 'protocols: there is a protocol "pou" already'],
    ['nakamotto', 'did you mean "nakamoto"?'],
  ])('%s, which is none, is refused with one line', async (name, message) => {
    const folder = folderNaming(name);
    writeFileSync(join(folder, 'broken.js'), 'export default {');
    writeFileSync(join(folder, 'empty.js'), 'export const nothing = 1;');
    const taken = `import { roundRobin } from './round-robin.js';\nexport default { ...roundRobin, name: 'pou' };`;
    writeFileSync(join(folder, 'taken.js'), taken);
    const { code, stdout, stderr } = await call(['--scenario', 'mine.yaml'], { folder });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
