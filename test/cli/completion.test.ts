import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { outputSchema } from '../../src/scenario/schema/output.js';
import { scenarioSchema } from '../../src/scenario/schema/scenario.js';
import { namesOf } from '../../src/scenario/schema/schema-tree.js';
import { settingKeys } from '../../src/scenario/setting-keys.js';
import { call, newFolder } from './terminal.js';

const folder = newFolder();
let script: string;

beforeAll(async () => {
  script = join(folder, 'simulate.bash');
  writeFileSync(script, (await call(['completion'])).stdout);
  mkdirSync(join(folder, 'my runs'));
  writeFileSync(join(folder, 'my scenario.yaml'), '');
});

/** What bash offers for the last of these words, as it cuts them: `=` is a word of its own. */
function complete(...words: string[]): string[] {
  const set = `COMP_WORDS=(${['simulate', ...words].map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`;
  const command = `source '${script}'; ${set}; _simulate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', command], { encoding: 'utf8', cwd: folder });
  return output.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  test('is bound to simulate, with file names', () => {
    const bound = execFileSync('bash', ['-c', `source '${script}'; complete -p simulate`], {
      encoding: 'utf8',
    });
    expect(bound).toBe('complete -o filenames -F _simulate simulate\n');
  });

  test.each<[words: readonly string[], offered: readonly string[]]>([
    [['sh'], ['show']],
    [['--sc'], ['--scenario']],
    [['--scenario', 'lpos-s'], ['lpos-silent-leader']],
    [
      ['--scenario', 'pou-local', '--se'],
      ['--seed', '--set'],
    ],
    [
      ['--scenario', 'my'],
      ['my scenario.yaml', 'my runs'],
    ],
    [
      ['--metrics', ''],
      ['none', 'default', 'full'],
    ],
    [['--metrics', '=', 'f'], ['full']],
    [
      ['--metrics', '='],
      ['none', 'default', 'full'],
    ],
    [['--seed', ''], []],
    [['--out', 'my'], ['my runs']],
    [
      ['--resume', 'my'],
      ['my scenario.yaml', 'my runs'],
    ],
    [
      ['--set', 'nodes.'],
      ['nodes.master=', 'nodes.cashing=', 'nodes.consumer=', 'nodes.trusted=', 'nodes.user='],
    ],
    [['--set', 'consensus.blockT'], ['consensus.blockTime=']],
    [['--set', 'network.topology.reg'], ['network.topology.regular.degree=']],
    [
      ['--set', 'network.topology', '='],
      ['mesh', 'ring', 'star', 'line'],
    ],
    [['--set', 'consensus.protocol', '=', 'l'], ['lpos']],
    [
      ['--set', 'output.trace', '=', ''],
      ['true', 'false'],
    ],
    [['--set', 'nodes.master', '=', ''], []],
    [
      ['show', 'pou-l'],
      ['pou-legacy', 'pou-local'],
    ],
    [['show', 'pou-local', '--set', 'nodes.m'], ['nodes.master=']],
    [['compare', 'pou-local', 'pou-d'], ['pou-default']],
    [
      ['compare', 'pou-local', '--see'],
      ['--seeds', '--seed'],
    ],
    [['compare', 'pou-local', '--as'], ['--as-is']],
    [['compare', '--metrics', 'f'], ['full']],
    [['compare', '--workers', ''], []],
    [
      ['validate', 'my'],
      ['my scenario.yaml', 'my runs'],
    ],
    [['validate', '--group', 'selfish'], ['selfish-mining']],
    [
      ['validate', 'mine.json', '--se'],
      ['--seed', '--seeds'],
    ],
    [['verify', 'my'], ['my runs']],
    [['report', 'my'], ['my runs']],
    [
      ['list', '--'],
      ['--help', '--version'],
    ],
    [['schema', ''], []],
  ])('%j offers %j', (words, offered) => {
    expect([...complete(...words)].sort()).toEqual([...offered].sort());
  });

  test('offers all scenarios where one is expected', () => {
    expect(complete('compare', '')).toEqual(expect.arrayContaining(Object.keys(BUILT_IN_SCENARIOS)));
  });

  test('offers for --metrics what the schema takes', () => {
    expect(complete('--metrics', '')).toEqual(namesOf(outputSchema.shape.metrics));
  });

  test('knows every command and every option that help names', async () => {
    const { stdout } = await call(['--help']);
    const commands = [...stdout.matchAll(/^ {2}simulate (\w+)/gm)].map(([, name]) => name!);
    const known = [
      'list',
      'show',
      'schema',
      'verify',
      'validate',
      'report',
      'page',
      'serve',
      'forks',
      'compare',
      'sweep',
      'live',
      'node',
      'completion',
    ];
    expect(new Set(commands)).toEqual(new Set(known));
    expect(complete('').filter((word) => !word.startsWith('-'))).toEqual(known);
    for (const command of [[], ...known.map((name) => [name])]) {
      const help = (await call([...command, '--help'])).stdout;
      const options = help.matchAll(/(?<=^ +(?:-\w, )?)--[\w-]+/gm);
      const offered = complete(...command, '--');
      expect(offered.sort()).toEqual([...options].map(([option]) => option).sort());
    }
  });
});

test('keys of settings are those of the schema, of every protocol and every kind', () => {
  const keys = settingKeys(scenarioSchema);
  for (const key of [
    'seed',
    'nodes.master',
    'consensus.feesRate',
    'consensus.uncles',
    'network.latency.uniform',
  ])
    expect([...keys.keys()]).toContain(key);
  expect(keys.get('consensus.forkChoice')).toEqual(['longest', 'work', 'subtree']);
  expect(keys.has('nodes')).toBe(false);
  expect(keys.size).toBeGreaterThan(100);
});
