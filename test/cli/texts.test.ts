import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { scenarioJsonSchema } from '../../src/scenario/schema/json-schema.js';
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

  test('list with a word names the scenarios in whose name, description or protocol it stands', async () => {
    const listed = async (word: string) =>
      (await call(['list', word])).stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]);
    expect(await listed('SELFISH')).toEqual(
      expect.arrayContaining(['attack-selfish-ghost', 'attack-selfish-mining']),
    );
    expect(await listed('tendermint')).toEqual(expect.arrayContaining(['tendermint-default']));
    expect(await listed('selfish')).not.toContain('pou-default');
    const { stdout } = await call(['list', 'selfish'], { columns: 80 });
    expect(stdout).toMatch(/^nakamoto - /);
    expect(stdout).not.toContain('tendermint - ');
    expect(await call(['list', 'zebra'])).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: 'simulate: list: no built-in scenario is about "zebra"; simulate list shows all of them\n',
    });
  });

  test.each([60, 80, 120])('list on a terminal of %i columns is grouped and within them', async (columns) => {
    const { stdout } = await call(['list'], { columns });
    const lines = stdout.split('\n');
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
    const named = lines.flatMap((line) => /^ {2}([a-z0-9-]+)(?= {2}|$)/.exec(line)?.[1] ?? []);
    expect([...named].sort()).toEqual(Object.keys(BUILT_IN_SCENARIOS).sort());
    const headings = lines.flatMap((line) => /^([a-z-]+) - /.exec(line)?.[1] ?? []);
    expect(headings).toEqual(Object.keys(PROTOCOLS));
    const words = (text: string) => text.split(/\s+/).filter(Boolean);
    const described = Object.values(BUILT_IN_SCENARIOS).map(
      (one) => (one as { description: string }).description,
    );
    for (const word of words(described.join(' '))) expect(stdout).toContain(word);
    expect(lines.findIndex((line) => line.startsWith('  attack-selfish-mining'))).toBeGreaterThan(
      lines.findIndex((line) => line.startsWith('  ten-thousand-nodes')),
    );
  });

  test('schema prints the JSON Schema', async () => {
    const { stdout } = await call(['schema']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  test.each(['', 'list', 'show', 'schema', 'verify', 'validate', 'report', 'compare', 'completion'])(
    'help of "%s" is under 80 columns and ends in examples',
    async (command) => {
      const { stdout } = await call([...command.split(' ').filter(Boolean), '--help']);
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThan(80);
      expect(stdout).toMatch(/\nExamples:\n( {2}# .+\n {2}simulate .+\n)+/);
      expect(stdout).toContain('\nHelp:\n');
      const [help, examples] = stdout.split('\nExamples:\n') as [string, string];
      for (const [line] of examples.matchAll(/^ {2}simulate .+$/gm)) {
        if (command !== '') expect(line).toContain(`simulate ${command}`);
        for (const [option] of line.matchAll(/--[\w-]+|(?<= )-[a-z]+(?= \d)/g))
          expect(help).toMatch(new RegExp(`^ +(-\\w, )?${option} |-${option.slice(1)}: `, 'm'));
      }
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
