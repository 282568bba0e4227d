import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { call, filesBelow, folderWithScenario, newFolder } from './terminal.js';

const SMALL = ['--scenario', 'small.yaml'];

interface ManifestFile {
  readonly generator: string;
  readonly seed: string;
  readonly digest: string;
  readonly scenario: { readonly name: string };
  readonly files: Readonly<Record<string, string>>;
}

function manifestIn(folder: string): ManifestFile {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestFile;
}

/** Content of every file below a folder. */
function contentOf(folder: string): Map<string, string> {
  const files = filesBelow(folder).filter((path) => !path.endsWith('/'));
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('a run', () => {
  test('writes output/<scenario> with a manifest that lists every other file, and a summary for people', async () => {
    const folder = folderWithScenario();
    const { code, stdout, stderr } = await call(SMALL, { folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const out = join(folder, 'output/small');
    const { files, ...manifest } = manifestIn(out);
    const written = filesBelow(out).filter((path) => !path.endsWith('/') && path !== 'manifest.json');
    expect(Object.keys(files)).toEqual(written);
    expect(written).toEqual(
      expect.arrayContaining(['balances.csv', 'blocks.csv', 'summary.json', 'transactions.csv']),
    );
    expect(written.some((path) => /^masternodes\/[0-9a-f]{64}\/log\.txt$/.test(path))).toBe(true);
    expect(manifest).toMatchObject({
      generator: 'consensim',
      formatVersion: 1,
      seed: '1',
      scenario: { name: 'small' },
    });
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).not.toContain(folder);
    for (const text of [
      'Who made the blocks',
      'Fees',
      'Gini',
      manifest.digest,
      'npx simulate verify output/small',
    ]) {
      expect(stdout).toContain(text);
    }
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a pipe must get no escape codes.
    expect(stdout).not.toMatch(/\u001b/);
    expect(filesBelow(folder).filter((path) => path.startsWith('output/.'))).toEqual([]);
  });

  test.each([
    ['My Scenario.yaml', 'my-scenario'],
    ['Größe 1.yml.yaml', 'grosse-1.yml'],
    ['-- .yaml', 'small'],
  ])('of %j that states no name goes to output/%s, and not over what it extends', async (file, name) => {
    const folder = folderWithScenario();
    writeFileSync(join(folder, file), 'extends: small.yaml\n');
    const { code } = await call([`--scenario=${file}`, '--quiet'], { folder });
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'output'))).toEqual([name]);
  });

  test('gives the same bytes from another folder, with another file name and another time zone', async () => {
    const first = folderWithScenario();
    const second = folderWithScenario('other.yaml');
    await call([...SMALL, '--quiet', '--out', 'a'], { folder: first });
    vi.stubEnv('TZ', 'Asia/Kathmandu');
    await call(['--scenario', './other.yaml', '--quiet', '--out', 'deeper/b'], { folder: second });
    vi.unstubAllEnvs();
    expect(contentOf(join(second, 'deeper/b'))).toEqual(contentOf(join(first, 'a')));
  });

  test('with another seed is another run', async () => {
    const folder = folderWithScenario();
    await call([...SMALL, '--quiet', '--out', 'a'], { folder });
    await call([...SMALL, '--quiet', '--out', 'b', '--seed', '2'], { folder });
    expect(manifestIn(join(folder, 'b')).digest).not.toBe(manifestIn(join(folder, 'a')).digest);
  });

  test('--quiet prints nothing, --json the summary and nothing else', async () => {
    const folder = folderWithScenario();
    expect(await call([...SMALL, '--quiet'], { folder })).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await call([...SMALL, '--json'], { folder });
    expect(JSON.parse(stdout)).toEqual(
      JSON.parse(readFileSync(join(folder, 'output/small/summary.json'), 'utf8')),
    );
  });

  test('--check finds that a run with portable signatures gives the same bytes', async () => {
    const { code, stdout } = await call([...SMALL, '--check'], { folder: folderWithScenario() });
    expect(code).toBe(0);
    expect(stdout).toContain('checked: ');
  });

  test('the options of the original are enough to run its scenario', async () => {
    const folder = newFolder();
    const { code } = await call(['-mac2', '-coc', '2', '-l', '--set', 'workload.payments=1', '--quiet'], {
      folder,
    });
    expect(code).toBe(0);
    expect(manifestIn(join(folder, 'output/pou-default')).scenario).toMatchObject({
      nodes: { master: 2, consumer: 2 },
    });
  });
});

describe('--expect-digest', () => {
  test.each([
    ['the whole digest', 64],
    ['its first eight digits', 8],
  ])('takes %s', async (_what, length) => {
    const folder = folderWithScenario();
    await call([...SMALL, '--quiet'], { folder });
    const { digest } = manifestIn(join(folder, 'output/small'));
    const begins = digest.slice(0, length).toUpperCase();
    const ended = await call([...SMALL, '--quiet', '--expect-digest', begins], { folder });
    expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('exits with 1 and both digests in a line when the run has another, which is kept to be looked at', async () => {
    const folder = folderWithScenario();
    const ended = await call([...SMALL, '--quiet', '--expect-digest', '01234567'], { folder });
    const { digest } = manifestIn(join(folder, 'output/small'));
    const stderr = `simulate: small: expected digest 01234567, got ${digest}\n`;
    expect(ended).toEqual({ code: 1, stdout: '', stderr });
  });

  test.each(['0123456', 'digest00', '', '0'.repeat(65)])(
    'refuses "%s" before anything is run',
    async (typed) => {
      const folder = folderWithScenario();
      const { code, stdout, stderr } = await call([...SMALL, `--expect-digest=${typed}`], { folder });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^simulate: --expect-digest: expected .*\n$/);
      expect(filesBelow(folder)).toEqual(['small.yaml']);
    },
  );
});

describe('the output folder', () => {
  test('of an earlier run is replaced whole', async () => {
    const folder = folderWithScenario();
    await call([...SMALL, '--quiet', '--out', 'out'], { folder });
    writeFileSync(join(folder, 'out/note.txt'), 'mine');
    await call([...SMALL, '--quiet', '--out', 'out', '--seed', '2'], { folder });
    expect(existsSync(join(folder, 'out/note.txt'))).toBe(false);
    expect(manifestIn(join(folder, 'out')).seed).toBe('2');
    expect(filesBelow(folder).filter((path) => path.startsWith('.'))).toEqual([]);
  });

  test('may be there when it is empty, and may be a link', async () => {
    const folder = folderWithScenario();
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', join(folder, 'link'));
    expect((await call([...SMALL, '--quiet', '--out', 'link'], { folder })).code).toBe(0);
    expect(readlinkSync(join(folder, 'link'))).toBe('real');
    expect(manifestIn(join(folder, 'real')).seed).toBe('1');
  });

  test('keeps the earlier run when the new one is interrupted', async () => {
    const folder = folderWithScenario();
    await call([...SMALL, '--quiet', '--out', 'out'], { folder });
    const before = contentOf(folder);
    const ended = await call([...SMALL, '--out', 'out', '--seed', '2'], { folder, interrupt: true });
    expect(ended).toEqual({ code: 130, stdout: '', stderr: 'simulate: interrupted, nothing was kept\n' });
    expect(contentOf(folder)).toEqual(before);
  });

  test('keeps the earlier run when the new one cannot run to its end', async () => {
    const folder = folderWithScenario();
    await call([...SMALL, '--quiet', '--out', 'out'], { folder });
    const before = contentOf(folder);
    const { code, stderr } = await call([...SMALL, '--out', 'out', '--set', 'limits.events=1'], { folder });
    expect(stderr).toMatch(/^simulate: limits\.events: .*\n$/);
    expect(code).toBe(2);
    expect(contentOf(folder)).toEqual(before);
  });
});

describe('a run that fails through no fault of the user', () => {
  test.each<[string, Error, number, RegExp]>([
    [
      'a broken invariant',
      new InvariantError('supply changed'),
      70,
      /^simulate: supply changed\nRepeat it with: simulate --scenario small\.yaml --seed 'a b' --out out\n$/,
    ],
    [
      'a full disk',
      Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' }),
      1,
      /^simulate: cannot write the output: no space left on the disk\n$/,
    ],
    [
      'anything else',
      new TypeError('x is not a function\n  at y'),
      70,
      /^simulate: unexpected TypeError: x is not a function; .*\n$/,
    ],
  ])('for %s says so, without a stack, and leaves nothing behind', async (_what, fault, exit, message) => {
    const folder = folderWithScenario();
    const { code, stdout, stderr } = await call([...SMALL, '--seed', 'a b', '--out', 'out'], {
      folder,
      fault,
    });
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(filesBelow(folder)).toEqual(['small.yaml']);
  });
});

describe('verify', () => {
  async function verified(change: (out: string) => void) {
    const folder = folderWithScenario();
    await call([...SMALL, '--quiet', '--out', 'out'], { folder });
    change(join(folder, 'out'));
    return call(['verify', 'out'], { folder });
  }

  test('says that an untouched folder is what its scenario gives', async () => {
    const { code, stdout, stderr } = await verified(() => {});
    expect(stdout).toMatch(/^out: all \d+ files are byte for byte what their scenario gives\n$/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.each<[string, (out: string) => void, RegExp]>([
    [
      'differs',
      (out) => appendFileSync(join(out, 'blocks.csv'), 'x'),
      /^simulate: out: blocks\.csv differs\n$/,
    ],
    ['is missing', (out) => rmSync(join(out, 'summary.json')), /^simulate: out: summary\.json is missing\n$/],
    ['is extra', (out) => writeFileSync(join(out, 'note.txt'), ''), /^simulate: out: note\.txt is extra/],
    [
      'is the manifest',
      (out) => appendFileSync(join(out, 'manifest.json'), '\n'),
      /^simulate: out: manifest\.json differs\n$/,
    ],
    [
      'is from another version',
      (out) => {
        const text = readFileSync(join(out, 'manifest.json'), 'utf8');
        writeFileSync(
          join(out, 'manifest.json'),
          text.replace(/"version": ".*"/, '"version": "0.0.0-other"'),
        );
      },
      /manifest\.json differs \(written by version 0\.0\.0-other, this is .*\)\n$/,
    ],
  ])('names the first file that %s', async (_what, change, message) => {
    const { code, stdout, stderr } = await verified(change);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});
