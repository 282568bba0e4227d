import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, folderWithScenario, newFolder } from '../cli/terminal.js';

const RUN = ['--scenario', 'small.yaml', '--quiet'];

/** Content of the report in a run's folder: page and pictures by path. */
function reportIn(folder: string): ReadonlyMap<string, string> {
  const pictures = readdirSync(join(folder, 'pictures')).map((name) => `pictures/${name}`);
  return new Map(
    ['report.html', ...pictures].map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}

describe('a report', () => {
  let folder = '';
  let run = '';
  beforeAll(async () => {
    folder = folderWithScenario();
    run = join(folder, 'run');
    await call([...RUN, '--out', 'run', '--report'], { folder });
  });

  test('has the same bytes when it is drawn again, later or in another folder', async () => {
    const first = reportIn(run);
    const { code, stdout } = await call(['report', 'run'], { folder });
    expect(code).toBe(0);
    expect(stdout).toBe(`report run/report.html, its ${first.size - 1} charts as SVG in run/pictures/\n`);
    expect(reportIn(run)).toEqual(first);
    const other = folderWithScenario();
    await call([...RUN, '--out', 'elsewhere'], { folder: other });
    expect(existsSync(join(other, 'elsewhere/report.html'))).toBe(false);
    await call(['report', 'elsewhere'], { folder: other });
    expect(reportIn(join(other, 'elsewhere'))).toEqual(first);
  });

  test('stands alone: no script, nothing fetched, no path of the machine', () => {
    for (const [path, text] of reportIn(run)) {
      const fetched = text
        .replaceAll('http://www.w3.org/2000/svg', '')
        .replaceAll('http://www.w3.org/1999/xlink', '');
      expect(fetched, path).not.toMatch(/https?:|<script|@import|url\(/);
      expect(text, path).not.toContain(folder);
    }
  });

  test('says scenario, seed, digest and the command that repeats the run', () => {
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    const { digest } = JSON.parse(readFileSync(join(run, 'manifest.json'), 'utf8')) as { digest: string };
    for (const text of [
      digest,
      'A moment of proof of usage.',
      'npx simulate --scenario small.yaml',
      'Who got richer?',
    ]) {
      expect(page).toContain(text);
    }
  });

  test('has pictures that stand alone, with title, reading and colours for light and dark', () => {
    const pictures = [...reportIn(run)].filter(([path]) => path.endsWith('.svg'));
    expect(pictures.length).toBeGreaterThan(5);
    for (const [path, text] of pictures) {
      expect(text, path).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(text, path).toMatch(/<text class="title"[^>]*>[^<]+<\/text>/);
      expect(text, path).toMatch(/<text class="reading"[^>]*>[^<]+<\/text>/);
      expect(text, path).toContain('prefers-color-scheme:dark');
      // A colour that nobody defines would be black on black.
      for (const [, name] of text.matchAll(/var\((--[a-z]+)\)/g)) expect(text, path).toContain(`${name}:`);
    }
  });

  test('is no part of the run, and verify holds it against the run', async () => {
    expect((await call(['verify', 'run'], { folder })).code).toBe(0);
    const page = readFileSync(join(run, 'report.html'), 'utf8');
    writeFileSync(join(run, 'report.html'), page.replace('Who got richer?', 'Who got poorer?'));
    const changed = await call(['verify', 'run'], { folder });
    expect(changed.code).toBe(1);
    expect(changed.stderr + changed.stdout).toContain('report.html differs from what is drawn from the run');
    writeFileSync(join(run, 'report.html'), page);
    writeFileSync(join(run, 'pictures/other.svg'), '');
    const extra = await call(['verify', 'run'], { folder });
    expect(extra.stderr + extra.stdout).toContain('pictures/other.svg is extra');
    await call(['report', 'run'], { folder });
    expect((await call(['verify', 'run'], { folder })).code).toBe(0);
  });

  test('is drawn from compressed tables too, with the same bytes', async () => {
    await call([...RUN, '--out', 'zipped', '--set', 'output.gzip=true', '--report'], { folder });
    expect(existsSync(join(folder, 'zipped/blocks.csv.gz'))).toBe(true);
    // The scenario written on the page differs, and nothing else.
    const page = (path: string) =>
      readFileSync(join(folder, path, 'report.html'), 'utf8').replace('gzip: true', 'gzip: false');
    expect(page('zipped')).toBe(page('run'));
  });

  test('is drawn of a run without metrics, with the charts that need none', async () => {
    await call([...RUN, '--out', 'bare', '--set', 'output.metrics=none', '--report'], { folder });
    const names = readdirSync(join(folder, 'bare/pictures'));
    expect(names).toContain('chain.svg');
    expect(names).not.toContain('wealth.svg');
  });

  test('of a run without payments has no chart of them', async () => {
    const silent = ['--set', 'workload={ kind: none, payments: 0 }'];
    const words = ['--scenario', 'ten-equal-miners', '--set', 'duration=6h', ...silent];
    await call([...words, '--quiet', '--out', 'silent', '--report'], { folder });
    const names = readdirSync(join(folder, 'silent/pictures'));
    expect(names).toContain('chain.svg');
    expect(names).not.toContain('pool.svg');
    expect(names).not.toContain('rewards-usage.svg');
  });

  test('of an earlier run leaves no picture behind', async () => {
    await call([...RUN, '--out', 'twice', '--report'], { folder });
    writeFileSync(join(folder, 'twice/pictures/old.svg'), '');
    await call(['report', 'twice'], { folder });
    expect(existsSync(join(folder, 'twice/pictures/old.svg'))).toBe(false);
  });
});

describe('report refuses with one line', () => {
  async function refusal(damage: (run: string) => void): Promise<string> {
    const folder = folderWithScenario();
    await call([...RUN, '--out', 'run'], { folder });
    damage(join(folder, 'run'));
    const { code, stderr, stdout } = await call(['report', 'run'], { folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(join(folder, 'run/report.html'))).toBe(false);
    return stderr;
  }

  test('a folder consensim did not write', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'manifest.json'), '{"generator": "another"}');
    const { code, stderr } = await call(['report', '.'], { folder });
    expect(code).toBe(2);
    expect(stderr).toBe('simulate: .: manifest.json was not written by consensim\n');
    expect((await call(['report', 'nowhere'], { folder })).stderr).toBe(
      'simulate: nowhere: no manifest.json, which every run writes: no such file or folder\n',
    );
  });

  test('a file that is missing', async () => {
    expect(await refusal((run) => rmSync(join(run, 'blocks.csv')))).toBe(
      'simulate: run: blocks.csv: no such file or folder\n',
    );
  });

  test('a file that was cut or changed', async () => {
    const text = 'simulate: run: balances.csv is not as the run wrote it, it was cut or changed\n';
    expect(
      await refusal((run) => {
        const path = join(run, 'balances.csv');
        writeFileSync(path, readFileSync(path, 'utf8').slice(0, -40));
      }),
    ).toBe(text);
    expect(await refusal((run) => appendFileSync(join(run, 'balances.csv'), '99\n'))).toBe(text);
  });

  test('a comparison', async () => {
    const folder = folderWithScenario();
    const words = [
      'compare',
      'small.yaml',
      'small.yaml',
      '--seeds',
      '1',
      '--workers',
      '1',
      '--out',
      'both',
      '--quiet',
    ];
    expect((await call(words, { folder })).code).toBe(0);
    const { code, stderr } = await call(['report', 'both'], { folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^simulate: both: a comparison and not a run; .*simulate compare small\.yaml.*\n$/,
    );
  });
});
