import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, folderWithScenario, newFolder } from './terminal.js';

/** Builds the program into a folder of its own, without checking types, so that what is tested is what stands in src. */
async function build(): Promise<string> {
  const { default: typescript } = await import('typescript');
  const root = newFolder();
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  cpSync('package.json', join(root, 'package.json'));
  const options = {
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  for (const path of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    const target = join(root, 'dist', path.replace(/\.ts$/, '.js'));
    if (!path.endsWith('.ts')) mkdirSync(target, { recursive: true });
    else if (!path.endsWith('.d.ts')) {
      mkdirSync(join(target, '..'), { recursive: true });
      const { outputText } = typescript.transpileModule(readFileSync(join('src', path), 'utf8'), {
        compilerOptions: options,
      });
      writeFileSync(target, outputText);
    }
  }
  return join(root, 'dist/cli/main.js');
}

describe('the program', () => {
  let program = '';
  beforeAll(async () => {
    program = await build();
    // Seconds alone, many more on a machine that does other things.
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
          '--out',
          out,
        ],
        { cwd: folder, encoding: 'utf8' },
      );
    const threads = compare('threads', '2');
    expect({ stderr: threads.stderr, status: threads.status }).toEqual({ stderr: '', status: 0 });
    expect(compare('one', '1').stdout.replaceAll('one/', 'threads/')).toBe(threads.stdout);
    for (const path of ['comparison.csv', 'comparison.json', 'report.html', 'manifest.json']) {
      expect(readFileSync(join(folder, 'one', path), 'utf8')).toBe(
        readFileSync(join(folder, 'threads', path), 'utf8'),
      );
    }
  });

  test('stops at an interruption with exit code 130 and leaves nothing behind', async () => {
    const folder = folderWithScenario();
    const long = ['--set', 'workload.payments=1000000', '--set', 'nodes.master=40'];
    const child = spawn(process.execPath, [program, '--scenario', 'small.yaml', ...long], { cwd: folder });
    let errors = '';
    child.stderr.on('data', (data) => (errors += data));
    const begun = () => filesBelow(folder).some((path) => /partial-\d+\/./.test(path));
    while (!begun() && child.exitCode === null) await new Promise((next) => setTimeout(next, 20));
    child.kill('SIGINT');
    const code = await new Promise((settle) => child.on('exit', settle));
    expect(errors).toBe('simulate: interrupted, nothing was kept\n');
    expect(code).toBe(130);
    expect(filesBelow(folder)).toEqual(['small.yaml']);
  });
});
