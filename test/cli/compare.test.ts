import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../src/cli/output/csv-rows.js';
import { call, filesBelow, folderWithScenario, newFolder } from './terminal.js';

const COMPARE = ['compare', 'small.yaml', 'stake-lottery-default', '--seeds', '2', '--workers', '1'];

describe('compare', () => {
  test('prints an aligned table, and writes page, pictures, table and JSON', async () => {
    const folder = folderWithScenario();
    const { code, stdout, stderr } = await call([...COMPARE, '--out', 'both'], { folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('small, stake-lottery-default  under the load of small, seeds 1 to 2');
    expect(stdout).toContain('Mean ± 95 % confidence over 2 seeds');
    const table = stdout.split('\n').filter((line) => /^[┌│├└]/.test(line));
    const widths = (rows: readonly string[]) => new Set(rows.map((row) => row.length)).size;
    expect(table.length).toBeGreaterThan(20);
    expect(
      widths(
        table.slice(
          0,
          table.findIndex((line) => line.startsWith('└')),
        ),
      ),
    ).toBe(1);
    const files = filesBelow(join(folder, 'both')).filter((path) => !path.endsWith('/'));
    expect(files).toEqual(
      expect.arrayContaining([
        ...[
          'comparison.json',
          'manifest.json',
          'plan.json',
          'points.csv',
          'report.html',
          'runs.csv',
          'runs.parquet',
        ],
      ]),
    );
    expect(files).toContain('pictures/claim.svg');
    const csv = csvRows(readFileSync(join(folder, 'both/runs.csv'), 'utf8'))!;
    expect(csv.map(({ scenario, seed }) => `${scenario} ${seed}`)).toEqual([
      ...['small 1', 'small 2', 'stake-lottery-default 1', 'stake-lottery-default 2'],
    ]);
    expect(csv[3]!['stale_rate']).toBe('0');
  });

  test('compares the metrics that are chosen, in their order, with a chart of what is in no question', async () => {
    const folder = folderWithScenario();
    const chosen = ['--metric', 'stale_rate,wealth_theil', '--metric', 'consumer_gini'];
    const { code, stdout } = await call([...COMPARE, ...chosen, '--out', 'few', '--json'], { folder });
    expect(code).toBe(0);
    const { metrics } = JSON.parse(stdout) as { metrics: { metric: string }[] };
    const names = metrics.map(({ metric }) => metric);
    expect(names).toEqual(['stale_rate', 'wealth_theil', 'consumer_gini']);
    expect(filesBelow(join(folder, 'few'))).toContain('pictures/further.svg');
    const wrong = await call([...COMPARE, '--metric', 'stale_rat', '--out', 'few'], { folder });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/^simulate: --metric: [^\n]+stale_rate[^\n]*\n$/);
  });

  test('fits the lines of a terminal: what has no room beside the others has a table of its own', async () => {
    const folder = folderWithScenario();
    const words = [...COMPARE, 'pou-local', '--out', 'all'];
    const { stdout } = await call(words, { folder, columns: 80 });
    const table = stdout.split('\n').filter((line) => /^[┌│├└]/.test(line));
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    const heads = table.filter((_, place) => table[place - 1]?.startsWith('┌'));
    expect(heads.join(' ').match(/small|stake-lottery-default|pou-local/g)).toEqual([
      ...['small', 'stake-lottery-default', 'pou-local'],
      ...['stake-lottery-default', 'pou-local'],
    ]);
    expect(heads.length).toBeGreaterThan(2);
  });

  test('gives a run as it is the digest that running its scenario alone gives', async () => {
    const folder = folderWithScenario();
    const compared = await call([...COMPARE, '--json', '--as-is', '--out', 'both'], { folder });
    const { scenarios } = JSON.parse(compared.stdout) as {
      scenarios: readonly { readonly digests: Readonly<Record<string, string>> }[];
    };
    const alone = await call(['--scenario', 'small.yaml', '--seed', '2', '--json'], { folder });
    expect(scenarios[0]!.digests['2']).toBe((JSON.parse(alone.stdout) as { digest: string }).digest);
  });

  test('writes the same bytes again, whatever the output folder', async () => {
    const folder = folderWithScenario();
    await call([...COMPARE, '--out', 'one', '--quiet'], { folder });
    await call([...COMPARE, '--quiet', '--out=two'], { folder });
    for (const path of filesBelow(join(folder, 'one')).filter((file) => !file.endsWith('/'))) {
      expect(readFileSync(join(folder, 'two', path), 'utf8'), path).toBe(
        readFileSync(join(folder, 'one', path), 'utf8'),
      );
    }
  });

  const refusals: readonly [words: readonly string[], message: string][] = [
    [['pou-default'], 'compare: expected two scenarios or more, got 1'],
    [['pou-default', 'pou-locl'], 'unknown scenario "pou-locl", did you mean "pou-local"?'],
    [['pou-local', 'litecoin', '--seeds', '0'], '--seeds: expected a whole number from 1 to 10000, got "0"'],
    [
      ['pou-local', 'litecoin', '--workers', 'two'],
      '--workers: expected a whole number from 1 to 256, got "two"',
    ],
    [
      ['lpos-default', 'pou-local'],
      'lpos-default: its payments are those its discovery server asks for, which other scenarios cannot make; expected a scenario with a workload first, or --as-is',
    ],
  ];
  test.each(refusals)('refuses %j in one line and writes nothing', async (words, message) => {
    const folder = newFolder();
    const { code, stderr } = await call(['compare', ...words], { folder });
    expect({ code, stderr }).toEqual({ code: 2, stderr: `simulate: ${message}\n` });
    expect(existsSync(join(folder, 'output'))).toBe(false);
  });

  test('runs nothing twice: what the store has is taken from there, for a sweep too', async () => {
    const folder = folderWithScenario();
    await call([...COMPARE, '--quiet', '--as-is'], { folder });
    const segments = () => filesBelow(join(folder, 'output/store/segments'));
    const before = segments();
    const { stdout } = await call(['sweep', 'small.yaml', '--seeds', '2', '--workers', '1'], { folder });
    expect(stdout).toContain('1 point, 2 seeds: 1 to 2: 2 runs, 0 made now, 2 from output/store');
    await call([...COMPARE, '--quiet', '--as-is', '--out', 'again'], { folder });
    expect(segments()).toEqual(before);
  });

  test('says what it puts equal and what not, on the terminal and on the page, and no more', async () => {
    const folder = folderWithScenario();
    const page = () => readFileSync(join(folder, 'both/report.html'), 'utf8');
    const loaded = await call([...COMPARE, '--out', 'both'], { folder });
    expect(loaded.stdout).toContain('Equal in all, as in small: the number of payers, the payments');
    expect(page()).toContain('Equal in all, as in small');
    expect(page()).toContain('every protocol had the same payments');
    const asIs = await call([...COMPARE, '--out', 'both', '--as-is'], { folder });
    expect(asIs.stdout).toContain('Nothing is put equal but the seeds');
    expect(page()).toContain('Nothing is put equal but the seeds');
    expect(page()).not.toMatch(/same payments|Equal in all/);
  });

  test.each(['--parquet', '--gzip', '--trace', '--no-metrics'])(
    'takes no %s, which it would not heed',
    async (option) => {
      const folder = folderWithScenario();
      const { code, stderr } = await call([...COMPARE, option], { folder });
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`^simulate: compare: unknown option ${option}[;,] .*\n$`));
    },
  );

  test('refuses scenarios that measure nothing', async () => {
    const folder = folderWithScenario();
    const { code, stderr } = await call([...COMPARE, '--metrics', 'none'], { folder });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'simulate: small: output.metrics: expected "default" or "full", since numbers are all that is kept of these runs, got "none"\n',
    });
  });

  test('ends at an interruption, says what is kept, and leaves nothing else behind', async () => {
    const folder = folderWithScenario();
    const { code, stderr } = await call([...COMPARE, '--out', 'deeper/both'], { folder, interrupt: true });
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: 'simulate: interrupted, 0 runs are kept in output/store; the same command resumes from there\n',
    });
    expect(existsSync(join(folder, 'deeper'))).toBe(false);
  });
});
