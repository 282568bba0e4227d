import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTables } from '../../src/cli/validate/tables.js';
import { call, type Ended, filesBelow, newFolder } from './terminal.js';

const TABLE = {
  id: 'mine',
  group: 'my-group',
  title: 'Mine & <others>',
  source: 'a friend',
  status: 'closed_form',
  model: 'double-spend',
  parameters: { convention: 'catch-up' },
  rows: [
    { id: 'a', q: 0.1, z: 1, expected: 0.2 },
    { id: 'b', q: 0.1, z: 2, expected: 0.056 },
    { id: 'c', q: 0.1, z: 2, expected: 0.3, compare: 'distance', note: 'somebody measured this' },
  ],
};

function folderWithTables(): string {
  const folder = newFolder();
  const write = (name: string, data: unknown) => writeFileSync(join(folder, name), JSON.stringify(data));
  write('mine.json', TABLE);
  write('wrong.json', { ...TABLE, id: 'wrong', rows: [{ id: 'a', q: 0.1, z: 1, expected: 0.5 }] });
  write('misspelt.json', { ...TABLE, modle: 'x' });
  writeFileSync(join(folder, 'broken.json'), '{');
  mkdirSync(join(folder, 'thesis'));
  writeFileSync(join(folder, 'thesis/thesis.tex'), 'years of work');
  return folder;
}

describe('simulate validate', () => {
  const folder = folderWithTables();
  const validate = (...argv: string[]) => call(['validate', ...argv], { folder });

  describe('with a table whose numbers are right', () => {
    let ended: Ended;
    beforeAll(async () => {
      ended = await validate('mine.json', '--quick', '--out', 'result');
    });
    const read = (name: string) => readFileSync(join(folder, 'result', name), 'utf8');

    test('succeeds and counts the rows', () => {
      expect(ended.stderr).toBe('');
      expect(ended.code).toBe(0);
      expect(ended.stdout).toMatch(/│ my-group │ mine\/[ab] +│ +3 │ +2 │ +0 │ +1 │/);
      expect(ended.stdout).toContain('2 of 2 judged rows are within their bound; 1 shown as distance only');
      expect(ended.stdout).toContain('bound |z| <= 3.48');
    });

    test('leaves the worst row out where a line has no room for its name', async () => {
      const { stdout } = await call(['validate', 'mine.json', '--quick'], { folder, columns: 70 });
      expect(stdout).toMatch(/│ my-group │ +3 │ +2 │ +0 │ +1 │/);
      expect(stdout.indexOf('\n')).toBeLessThanOrEqual(70);
    });

    test('writes every row with where it comes from', () => {
      const { rows, passed } = JSON.parse(read('validation.json')) as {
        readonly rows: readonly Record<string, unknown>[];
        readonly passed: boolean;
      };
      expect(passed).toBe(true);
      expect(rows.map((row) => [row['row'], row['expected'], row['verdict'], row['source']])).toEqual([
        ['a', 0.2, 'within', 'a friend'],
        ['b', 0.056, 'within', 'a friend'],
        ['c', 0.3, 'shown', 'a friend'],
      ]);
      expect(read('validation.csv').trimEnd().split('\n')).toHaveLength(4);
    });

    test('writes a page that stands alone', () => {
      const page = read('validation.html');
      expect(page).toContain('Mine &amp; &lt;others&gt;');
      expect(page).toContain('<svg');
      expect(page).toContain('somebody measured this');
      expect(page).toContain('convention catch-up, q 0.1, z 2');
      expect(page).toContain('npx simulate validate mine.json --quick');
      expect(page).not.toMatch(/https?:|<script|<link|src=/);
    });

    test('writes the same bytes again, with any number of workers', async () => {
      const again = await validate('mine.json', '--quick', '--workers', '3', '--out', 'again');
      expect(again.code).toBe(0);
      for (const name of ['validation.csv', 'validation.json', 'validation.html', 'manifest.json']) {
        expect(readFileSync(join(folder, 'again', name), 'utf8')).toBe(read(name));
      }
    });

    test('prints every row when asked to', async () => {
      const { stdout } = await validate('mine.json', '--quick', '--verbose');
      expect(stdout).toMatch(/│ mine\/b │ within +│ product kernel +│ +0\.056 │/);
    });

    test('takes more repetitions for a smaller error', async () => {
      await validate('mine.json', '--quick', '--seeds', '4', '--out', 'more');
      const errorOf = (name: string) =>
        JSON.parse(readFileSync(join(folder, name, 'validation.json'), 'utf8')).rows[1]
          .standard_error as number;
      expect(errorOf('more') / errorOf('result')).toBeCloseTo(0.5, 1);
    });

    test('says of its output what it is to who wants to verify it as a run', async () => {
      const { stderr, code } = await call(['verify', 'result'], { folder });
      expect(stderr).toBe(
        'simulate: result: holds a validation, not a run: repeat it with simulate validate\n',
      );
      expect(code).toBe(2);
    });
  });

  test('lists the models with what their rows give', async () => {
    const { code, stdout } = await validate('--models');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^catch-up\n {2}chain race: .+\n {2}rows give: q, deficit\n/);
    expect(stdout).toContain('  rows give: gamma, strategy, blocks, found\n');
  });

  test('lists the tables with what their rows run of the product, families counted beside rows', async () => {
    const { code, stdout } = await validate('--list', '--group', 'stale');
    expect(code).toBe(0);
    expect(stdout).toMatch(/│ stale +│ stale-first-order +│ whole run +│ +\d+ │ +\d+ │/);
    expect(stdout).toMatch(/│ stale +│ mining-in-rounds +│ separate model +│ +9 │ +\d+ │/);
    expect(stdout).toMatch(/│ rows run +│ families │ +rows │ +judged │/);
    expect((await validate('mine.json', '--list')).stdout).toMatch(/│ product kernel │ +1 │ +3 │ +2 │/);
  });

  test('fails with exit code 1 when a row is outside, and names it', async () => {
    const { code, stdout } = await validate('wrong.json', 'mine.json', '--quick');
    expect(code).toBe(1);
    expect(stdout).toContain('Outside their bound');
    expect(stdout).toMatch(/│ wrong\/a │ outside +│ product kernel +│ +0\.5 │/);
    expect(stdout).toContain('2 of 3 judged rows are within their bound: FAILED');
  });

  test.each<[what: string, argv: readonly string[], message: string]>([
    ['a file that is not there', ['gone.json'], 'gone.json: cannot be read: no such file or folder'],
    ['a file that is no JSON', ['broken.json'], 'broken.json: is not JSON: '],
    ['a wrong key', ['misspelt.json'], 'misspelt.json: modle: unknown key, did you mean "model"?'],
    [
      'the same table twice',
      ['mine.json', './mine.json'],
      './mine.json: id: another table has the name "mine"',
    ],
    [
      'an unknown group',
      ['--group', 'selfsh-mining'],
      '--group: expected the group of a table, got "selfsh-mining", did you mean "selfish-mining"?',
    ],
    [
      'no number of seeds',
      ['mine.json', '--seeds', 'many'],
      '--seeds: expected a whole number from 1 to 10000, got "many"',
    ],
    [
      'no workers',
      ['mine.json', '--workers', '0'],
      '--workers: expected a whole number from 1 to 10000, got "0"',
    ],
    [
      'a folder that holds something else',
      ['mine.json', '--quick', '--out', 'thesis'],
      '--out: thesis is not empty and holds no consensim manifest; it was left as it is',
    ],
    [
      'a misspelt option',
      ['mine.json', '--qick'],
      'validate: unknown option --qick, did you mean "--quick"?',
    ],
  ])('refuses %s with exit code 2 and writes nothing', async (_what, argv, message) => {
    const before = filesBelow(folder);
    const { code, stdout, stderr } = await validate(...argv);
    expect(stderr).toContain(`simulate: ${message}`);
    expect(stderr.split('\n')).toHaveLength(2);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(filesBelow(folder)).toEqual(before);
  });

  test('leaves nothing behind when it is interrupted', async () => {
    const before = filesBelow(folder);
    const { code, stderr } = await call(['validate', 'mine.json', '--quick', '--out', 'never'], {
      folder,
      interrupt: true,
    });
    expect(stderr).toBe('simulate: interrupted, nothing was kept\n');
    expect(code).toBe(130);
    expect(filesBelow(folder)).toEqual(before);
  });
});

describe('the tables of the package', () => {
  const tables = readTables([], undefined, '.').map(({ table }) => table);

  test('hold over 300 rows in at least three groups', () => {
    expect(tables.reduce((sum, { rows }) => sum + rows.length, 0)).toBeGreaterThan(300);
    expect(new Set(tables.map(({ group }) => group)).size).toBeGreaterThanOrEqual(3);
  });

  test.each(tables.map((table) => [table.id, table] as const))(
    '%s explains what it only shows',
    (_id, table) => {
      const shown = table.rows.filter(({ compare }) => compare === 'distance');
      const unexplained = shown.filter(({ note }) => `${table.convention}${table.note}${note}` === '');
      expect(unexplained.map(({ id }) => id)).toEqual([]);
    },
  );
});
