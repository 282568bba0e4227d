import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { call, newFolder } from './terminal.js';

describe('simulate', () => {
  test.each([[[]], [['--help']], [['-h']]])('with %j prints the help and succeeds', async (argv) => {
    const { code, stdout, stderr } = await call(argv);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const text of [
      '--scenario',
      '--set',
      '--check',
      '-mac:',
      'POU_TOTAL_ASSETS',
      'simulate verify <folder>',
    ]) {
      expect(stdout).toContain(text);
    }
  });

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await call(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('list names every built-in scenario with its description', async () => {
    const { stdout } = await call(['list']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(Object.keys(BUILT_IN_SCENARIOS));
    for (const line of lines) expect(line).toMatch(/^\S+ {2,}\S.*\.$/);
  });

  test('list fits the lines of a terminal, descriptions beside the names', async () => {
    const { stdout } = await call(['list'], { columns: 80 });
    const lines = stdout.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const names = lines.map((line) => line.split(' ')[0]).filter((name) => name !== '');
    expect(names).toEqual(Object.keys(BUILT_IN_SCENARIOS));
    const read = lines.map((line) => line.slice(28).trim()).join(' ');
    for (const { description } of Object.values(BUILT_IN_SCENARIOS) as { description: string }[])
      expect(read).toContain(description);
  });

  test('schema prints the JSON Schema', async () => {
    const { stdout } = await call(['schema']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  test('completion prints a script that bash accepts and that completes', async () => {
    const { stdout } = await call(['completion']);
    const complete = (...words: string[]) =>
      execFileSync(
        'bash',
        [
          '-c',
          `${stdout}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _simulate; echo "\${COMPREPLY[@]}"`,
        ],
        { encoding: 'utf8' },
      ).trim();
    expect(complete('simulate', 'sh')).toBe('show');
    expect(complete('simulate', 'show', 'pou-l').split(' ')).toEqual(
      expect.arrayContaining(['pou-legacy', 'pou-local']),
    );
    expect(complete('simulate', 'validate', 'mine.json', '--se')).toBe('--seeds --seed');
    expect(complete('simulate', '--scenario', 'pou-local', '--se')).toBe('--seed --set');
    expect(complete('simulate', '--scenario', 'lpos-s')).toBe('lpos-silent-leader');
    expect(complete('simulate', 'compare', 'pou-local', 'pou-d')).toBe('pou-default');
    expect(complete('simulate', 'compare', 'pou-local', '--see')).toBe('--seeds --seed');
    expect(complete('simulate', 'compare', 'pou-local', '--as')).toBe('--as-is');
    expect(complete('simulate', 'compare', '--metrics', 'f')).toBe('full');
    expect(complete('simulate', 'list', '--')).toBe('--help --version');
  });

  test('completion knows every command and every option that help names', async () => {
    const script = (await call(['completion'])).stdout;
    const { stdout } = await call(['--help']);
    const commands = [...stdout.matchAll(/^ {2}simulate (\w+)/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThanOrEqual(8);
    for (const command of [...new Set(commands)]) {
      const branch = script.split('\n').find((line) => line.startsWith(`    ${command}) words=`)) ?? '';
      const help = (await call([command, '--help'])).stdout;
      for (const [option] of help.matchAll(/(?<=^ +(?:-\w, )?)--[\w-]+/gm)) expect(branch).toContain(option);
    }
  });

  test.each(['', 'list', 'show', 'schema', 'verify', 'validate', 'report', 'compare', 'completion'])(
    'help of "%s" is under 80 columns and ends in examples',
    async (command) => {
      const { stdout } = await call([...command.split(' ').filter(Boolean), '--help']);
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThan(80);
      expect(stdout).toMatch(/\nExamples:\n( {2}# .+\n {2}simulate .+\n)+/);
      expect(stdout).toContain('\nHelp:\n');
    },
  );

  test('examples of the help are commands with options that there are', async () => {
    const { stdout } = await call(['--help']);
    const [last] = [...stdout.matchAll(/^ {2}simulate (-mac .+)$/gm)];
    const folder = newFolder();
    const ended = await call([...last![1]!.split(' '), '--quiet', '--set', 'workload.payments=2'], {
      folder,
    });
    expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('simulate show', () => {
  test.each(Object.keys(BUILT_IN_SCENARIOS))('of %s prints YAML of the same scenario', async (name) => {
    const { stdout } = await call(['show', name]);
    const scenario = parseScenario(BUILT_IN_SCENARIOS[name]);
    expect(parse(stdout)).toEqual(describeScenario(scenario));
    const folder = newFolder();
    writeFileSync(join(folder, 'shown.yaml'), stdout);
    const again = await call(['show', 'shown.yaml'], { folder });
    expect(parse(again.stdout)).toEqual(parse(stdout));
  });

  test('takes the name of a file that states none', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'My-Run.yaml'), 'extends: pou-local\n');
    const { stdout } = await call(['show', 'My-Run.yaml'], { folder });
    expect(stdout).toMatch(/^name: my-run +# My-Run\.yaml$/m);
  });
});

describe('generated files', () => {
  test('src/scenario/built-in.ts holds what scenarios/*.yaml say', () => {
    const names = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'));
    expect(Object.keys(BUILT_IN_SCENARIOS)).toEqual(names.map((file) => file.slice(0, -5)).sort());
    for (const file of names) {
      const text = readFileSync(join('scenarios', file), 'utf8');
      expect(BUILT_IN_SCENARIOS[file.slice(0, -5)]).toEqual(parse(text));
      expect(text.startsWith('# yaml-language-server: $schema=./schema.json\n')).toBe(true);
    }
    execFileSync(process.execPath, ['scenarios/embed.mjs', '--check']);
  });

  test('scenarios/schema.json is what the schema gives', () => {
    expect(readFileSync('scenarios/schema.json', 'utf8')).toBe(
      `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
    );
  });
});
