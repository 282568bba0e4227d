import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, filesBelow, newFolder } from './terminal.js';

/** A folder with all that the cases below stumble over. */
function obstacles(): string {
  const folder = newFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('malformed.yaml', 'name: x\nnodes:\n  master: [1, 2\n');
  write('twice.yaml', 'seed: a\nname: x\nseed: b\n');
  write('unknown.yaml', 'name: x\nconsensus:\n  protocol: pou\n  # a comment\n  blokTime: 5s\n');
  write('wrong.yaml', 'name: x\nnodes:\n  master: -3\n');
  write('letter.txt', 'Dear simulator\n');
  write('list.yaml', '- 1\n- 2\n');
  write('empty.yaml', '');
  write('wrong.json', '{\n  "name": "x",\n  "consensus": { "protocol": "pou", "feesRate": 3 }\n}\n');
  write('large.yaml', `description: "${'x'.repeat(1024 * 1024)}"\n`);
  write('tag.yaml', 'name: !!js/function "x"\n');
  const bomb = Array.from(
    { length: 9 },
    (_, i) => `k${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
  );
  write('bomb.yaml', `k0: &a0 [x]\n${bomb.join('\n')}\n`);
  write('circle.yaml', 'extends: ./circle-back.yaml\n');
  write('circle-back.yaml', 'extends: circle.yaml\n');
  write('orphan.yaml', 'name: x\nextends: ./gone.yaml\n');
  write('stray.yaml', 'name: x\nextends: pou-defualt\n');
  write('tab.yaml', 'name: x\nnodes:\n\tmaster: 3\n');
  write('base.yaml', 'nodes:\n  consumer: 0\n');
  write('child.yaml', 'extends: base.yaml\n');
  mkdirSync(join(folder, 'folder.yaml'));
  mkdirSync(join(folder, 'mine'));
  write('mine/thesis.tex', 'years of work');
  mkdirSync(join(folder, 'other'));
  write('other/manifest.json', '{"generator": "something else"}');
  return folder;
}

const RUN = ['--scenario', 'pou-default'];
const set = (text: string) => [...RUN, '--set', text];

describe('bad input is refused in one line, with exit code 2, and nothing is written:', () => {
  const folder = obstacles();
  const before = filesBelow(folder);

  test.each<[what: string, argv: readonly string[], message: RegExp]>([
    [
      'an unknown scenario',
      ['--scenario', 'pou-defualt'],
      /^unknown scenario "pou-defualt", did you mean "pou-default"\?$/,
    ],
    [
      'an unknown scenario like no other',
      ['--scenario', 'zebra'],
      /^unknown scenario "zebra"; simulate list shows all \d+, such as "pou-default"$/,
    ],
    [
      'a file that is no scenario',
      ['--scenario', 'letter.txt'],
      /^letter\.txt: expected a scenario file to end in \.yaml, \.yml or \.json$/,
    ],
    ['no scenario', ['--seed', '3'], /^--scenario: expected a scenario or a file/],
    [
      'an unknown key',
      ['--scenario', 'unknown.yaml'],
      /^unknown\.yaml:5:3: consensus\.blokTime: unknown key, did you mean "blockTime"\?$/,
    ],
    [
      'a key that belongs further in',
      set('blockTime=2s'),
      /^--set: blockTime: unknown key, did you mean "consensus\.blockTime"\?$/,
    ],
    [
      'a key of a scenario as an option',
      [...RUN, '--duration', '5s'],
      /^unknown option --duration, did you mean "--set duration=\.\.\."\?$/,
    ],
    [
      'a wrong unit',
      set('consensus.blockTime=5 parsecs'),
      /^--set: consensus\.blockTime: expected a duration.*got "5 parsecs"; units are us, ms, s, min, h, d, week, y$/,
    ],
    [
      'no unit',
      set('consensus.blockTime=5'),
      /^--set: consensus\.blockTime: expected a duration.*got "5"; add a unit, such as "5s"/,
    ],
    [
      'a negative count',
      ['-mac', '-3'],
      /^--masternodes-count: nodes\.master: expected a whole number from 1 .*got -3$/,
    ],
    [
      'a negative count in a file',
      ['--scenario', 'wrong.yaml'],
      /^wrong\.yaml:3:3: nodes\.master: expected a whole number.*got -3$/,
    ],
    [
      'a count that is no number',
      ['-mac', 'abc'],
      /^--masternodes-count: nodes\.master: expected a whole number.*got "abc"$/,
    ],
    ['NaN', set('nodes.master=.nan'), /^--set: nodes\.master: expected a whole number.*got NaN$/],
    ['NaN in words', ['-coc', 'NaN'], /nodes\.consumer: expected a whole number.*got "NaN"$/],
    ['a fraction of a node', ['-mac5.5'], /nodes\.master: expected a whole number.*got 5\.5$/],
    ['zero masters', ['-mac', '0'], /nodes\.master: expected a whole number from 1 .*got 0$/],
    ['zero consumers', ['--consumernodes-count=0'], /nodes\.consumer: expected at least 1 .*got 0$/],
    [
      'zero consumers in a base',
      ['--scenario', 'child.yaml'],
      /^base\.yaml:2:3: nodes\.consumer: expected.*got 0$/,
    ],
    [
      'a fees rate above 1',
      ['-fr', '1.5'],
      /^--fees-rate: consensus\.feesRate: expected a number from 0 to 1.*got 1\.5$/,
    ],
    [
      'a retribution rate below 0',
      ['-rr=-0.1'],
      /consensus\.retributionRate: expected a number from 0 to 1.*got -0\.1$/,
    ],
    [
      'a rate in a JSON file',
      ['--scenario', 'wrong.json'],
      /^wrong\.json:3:\d+: consensus\.feesRate: expected a number from 0 to 1.*got 3$/,
    ],
    ['supply over 2^53 units', ['-ta', '90071993'], /^--total-assets: supply: .*2\^53 units.*got 90071993$/],
    [
      '--set on a missing path',
      set('nodes.mastr=3'),
      /^--set: nodes\.mastr: unknown key, did you mean "nodes\.master"\?$/,
    ],
    [
      '--set below a value',
      set('nodes.master.count=3'),
      /^--set: nodes\.master\.count: unknown key: nodes\.master is a value without keys and is set as a whole$/,
    ],
    [
      '--set of a group',
      set('nodes=3'),
      /^--set: nodes: expected a mapping of keys to values such as \{ master: 11 \}, got 3$/,
    ],
    [
      '--set of a key twice',
      set('nodes={master: 3, master: 4}'),
      /^--set: nodes: cannot read the value: the key "master" stands here again$/,
    ],
    ['--set without a value', set('nodes.master'), /^--set: expected path=value/],
    ['--set of a prototype', set('__proto__.polluted=1'), /^--set: __proto__: unknown key/],
    ['malformed YAML', ['--scenario', 'malformed.yaml'], /^malformed\.yaml:[34]:\d+: /],
    [
      'a key written twice',
      ['--scenario', 'twice.yaml'],
      /^twice\.yaml:3:1: the key "seed" stands here again; first at twice\.yaml:1:1$/,
    ],
    ['a list', ['--scenario', 'list.yaml'], /^list\.yaml: expected a scenario: .*, got \[1,2\]$/],
    [
      'an empty file',
      ['--scenario', 'empty.yaml'],
      /^empty\.yaml: expected a scenario: .* such as \{ extends: pou-default \}, got nothing$/,
    ],
    ['a missing file', ['--scenario', './gone.yaml'], /^gone\.yaml: no such file or folder$/],
    [
      'a missing file named like a built-in scenario',
      ['--scenario', 'pou-defualt.yaml'],
      /did you mean the built-in "pou-default"\?$/,
    ],
    ['a folder', ['--scenario', 'folder.yaml'], /^folder\.yaml: is a folder$/],
    [
      'a file of over 1 MiB',
      ['--scenario', 'large.yaml'],
      /^large\.yaml: \d+ bytes, and such a file may have 1048576$/,
    ],
    ['a tag', ['--scenario', 'tag.yaml'], /^tag\.yaml:1:7: Unresolved tag/],
    ['aliases that stand for billions', ['--scenario', 'bomb.yaml'], /^bomb\.yaml: Excessive alias count/],
    [
      'files that extend each other',
      ['--scenario', 'circle.yaml'],
      /extends: goes in a circle: circle\.yaml -> circle-back\.yaml -> circle\.yaml$/,
    ],
    [
      'a missing base',
      ['--scenario', 'orphan.yaml'],
      /^orphan\.yaml:2:1: extends: gone\.yaml: no such file or folder$/,
    ],
    [
      'a base that is not built in',
      ['--scenario', 'stray.yaml'],
      /^stray\.yaml:2:1: extends: unknown scenario "pou-defualt", did you mean "pou-default"\?$/,
    ],
    ['a tab', ['--scenario', 'tab.yaml'], /^tab\.yaml:3:1: Tabs are not allowed as indentation; use blanks$/],
    [
      'part of the names of scenarios',
      ['--scenario', 'selfish'],
      /^unknown scenario "selfish"; .* such as "attack-selfish-ghost", "attack-selfish-mining"$/,
    ],
    [
      'an out folder not ours',
      [...RUN, '--out', 'mine'],
      /^--out: mine is not empty and holds no consensim manifest/,
    ],
    [
      "an out folder with another program's manifest",
      [...RUN, '--out', 'other'],
      /^--out: other is not empty and holds no consensim manifest/,
    ],
    ['an out folder that is a file', [...RUN, '--out', 'empty.yaml'], /^--out: empty\.yaml is a file$/],
    [
      'an out folder below a file',
      [...RUN, '--out', 'empty.yaml/x/y'],
      /^--out: cannot write empty\.yaml\/x\/y: part of the path is not a folder$/,
    ],
    [
      'an out folder not writable',
      [...RUN, '--out', '/proc/consensim/x'],
      /^--out: cannot write \/proc\/consensim\/x: /,
    ],
    [
      'an out folder around the current one',
      [...RUN, '--out', '..'],
      /^--out: \.\. holds the current folder/,
    ],
    ['an empty out folder name', [...RUN, '--out='], /^--out: expected a folder$/],
    ['an unknown option', [...RUN, '--sed', '3'], /^unknown option --sed, did you mean "--seed"\?$/],
    ['an option without its value', ['--scenario'], /^--scenario: expected a value after it$/],
    ['a short option without its value', ['-mac'], /^-mac: expected a value after it$/],
    [
      'a remote master that is no number',
      ['-rm', 'x'],
      /^-rm: expected the number of a master, 0 to 999, got "x"$/,
    ],
    ['a remote master and the others', ['-rm', '0', '--remote'], /^--remote: expected it without -rm/],
    ['a remote option alone', [...RUN, '--speed', '2'], /^--speed: only with -rm or --remote$/],
    ['an unknown command', ['lst'], /^unknown command or scenario "lst", did you mean "list"\?$/],
    [
      'an unknown scenario',
      ['pou-defualt'],
      /^unknown command or scenario "pou-defualt", did you mean "pou-default"\?$/,
    ],
    ['an argument too many', ['show', 'pou-default', 'again'], /^show: unexpected argument "again"$/],
    ['an argument too few', ['verify'], /^verify: expected an argument: simulate verify <folder>$/],
    [
      'an option of another command',
      ['verify', 'mine', '--seed', '3'],
      /^verify: unknown option --seed; simulate verify --help lists them$/,
    ],
    [
      'a misspelt option of a command',
      ['validate', '--sede', '3'],
      /^validate: unknown option --sede, did you mean "--seed"\?$/,
    ],
    [
      'a misspelt option behind a value that is the name of a command',
      ['--out', 'list', '--sed', '3'],
      /^unknown option --sed, did you mean "--seed"\?$/,
    ],
    [
      'verifying a folder without a manifest',
      ['verify', 'mine'],
      /^mine: no manifest\.json, which every run writes: no such file or folder$/,
    ],
    [
      "verifying another program's folder",
      ['verify', 'other'],
      /^other: manifest\.json was not written by consensim$/,
    ],
  ])('%s', async (_what, argv, message) => {
    const { code, stdout, stderr } = await call(argv, { folder });
    expect(stderr).toMatch(/^simulate: .*\n$/);
    expect(stderr.slice('simulate: '.length, -1)).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(filesBelow(folder)).toEqual(before);
    expect(readFileSync(join(folder, 'mine/thesis.tex'), 'utf8')).toBe('years of work');
  });

  test('a wrong environment variable', async () => {
    const environment = { POU_BLOCK_TIME: 'soon' };
    const { code, stderr } = await call(RUN, { folder, environment });
    expect(stderr).toMatch(
      /^simulate: environment POU_BLOCK_TIME: consensus\.blockTime: expected a duration.*got "soon"\n$/,
    );
    expect(code).toBe(2);
    expect(filesBelow(folder)).toEqual(before);
  });

  test('folders made on the way to one that cannot be written are removed', async () => {
    const { code } = await call([...RUN, '--out', `deep/er/${'x'.repeat(300)}`], { folder });
    expect(code).toBe(2);
    expect(filesBelow(folder)).toEqual(before);
    expect((await call([...RUN, '--out', `deep/${'x'.repeat(300)}/er`], { folder })).code).toBe(2);
    expect(filesBelow(folder)).toEqual(before);
    expect((await call([...RUN, '--out', 'deep'], { folder, interrupt: true })).code).toBe(130);
    expect(filesBelow(folder)).toEqual(before);
  });
});
