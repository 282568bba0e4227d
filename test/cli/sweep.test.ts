import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../src/cli/output/csv-rows.js';
import { runKey } from '../../src/cli/sweep/run-key.js';
import { Store } from '../../src/cli/sweep/store.js';
import { call, filesBelow, folderWithScenario, newFolder } from './terminal.js';

const VARY = ['small.yaml', '--vary', 'consensus.blockTime=1s,2s', '--vary', 'nodes.master=2..3/2'];
const SWEEP = ['sweep', ...VARY, '--seeds', '3', '--workers', '1'];

const rowsIn = (folder: string, file = 'runs.csv') => readFileSync(join(folder, file), 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Every file of a sweep with its text. */
const contents = (folder: string) =>
  new Map(
    filesBelow(folder)
      .filter((path) => !path.endsWith('/'))
      .map((path) => [path, readFileSync(join(folder, path), 'latin1')]),
  );

describe('sweep', () => {
  test('writes a row a run, the means of points, a page and pictures, and prints a table', async () => {
    const folder = folderWithScenario();
    const { code, stdout, stderr } = await call([...SWEEP, '--metric', 'stale_rate,height', '--out', 'out'], {
      folder,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'small  grid over consensus.blockTime, nodes.master\n4 points, 3 seeds: 1 to 3: 12 runs, 12 made now',
    );
    const out = join(folder, 'out');
    expect([...contents(out).keys()]).toEqual(
      expect.arrayContaining([
        ...['manifest.json', 'plan.json', 'points.csv', 'report.html', 'runs.csv', 'runs.parquet'],
        ...[
          'pictures/stale_rate.svg',
          'pictures/height.svg',
          'pictures/height-facets.svg',
          'pictures/height-map.svg',
        ],
      ]),
    );
    const runs = csvRows(rowsIn(out))!;
    expect(
      runs.map((row) => `${row['consensus.blockTime']} ${row['nodes.master']} ${row['seed']}`).slice(2, 5),
    ).toEqual([...['1s 2 3', '1s 3 1', '1s 3 2']]);
    const points = csvRows(rowsIn(out, 'points.csv'))!;
    expect(points.map(({ point, metric, n }) => `${point} ${metric} ${n}`).slice(0, 3)).toEqual([
      ...['0 stale_rate 3', '0 height 3', '1 stale_rate 3'],
    ]);
    const heights = runs.slice(3, 6).map(({ height }) => Number(height));
    expect(Number(points[3]!['mean'])).toBeCloseTo((heights[0]! + heights[1]! + heights[2]!) / 3, 12);
    const bytes = readFileSync(join(out, 'runs.parquet'));
    const parquet = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    });
    expect(parquet.map(({ seed, height }) => [seed, height])).toEqual(
      runs.map(({ seed, height }) => [seed, Number(height)]),
    );
  });

  test('gives each run the digest that running its scenario alone gives', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--out', 'out', '--quiet'], { folder });
    const row = csvRows(rowsIn(join(folder, 'out')))![10]!;
    expect([row['consensus.blockTime'], row['nodes.master'], row['seed']]).toEqual(['2s', '3', '2']);
    const set = ['--set', 'consensus.blockTime=2s', '--set', 'nodes.master=3', '--seed', '2'];
    const alone = await call(['--scenario', 'small.yaml', ...set, '--json'], { folder });
    expect((JSON.parse(alone.stdout) as { digest: string }).digest).toBe(row['digest']);
  });

  test('gives these rows on every machine', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--out', 'out', '--quiet'], { folder });
    const columns = csvRows(rowsIn(join(folder, 'out')))!.map(
      ({ digest, height, messages_sent, stale_rate }) => [...[digest, height, messages_sent, stale_rate]],
    );
    // Changes with the rules of proof of usage, and with nothing of the machine.
    expect(sha256(JSON.stringify(columns))).toMatchInlineSnapshot(
      `"e85db9a5a5795b61302edeb2573d2f8f73a6bb3e632d33959618b8d1a8ea4fe0"`,
    );
  });

  test('runs nothing twice: a rerun costs nothing, and a changed point costs only itself', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--out', 'out'], { folder });
    const first = contents(join(folder, 'out'));
    const again = await call([...SWEEP, '--out', 'out'], { folder });
    expect(again.stdout).toContain('12 runs, 0 made now, 12 from output/store');
    expect(contents(join(folder, 'out'))).toEqual(first);
    const words = SWEEP.map((word) => word.replace('1s,2s', '1s,2s,3s'));
    const changed = await call(words, { folder });
    expect(changed.stdout).toContain('18 runs, 6 made now, 12 from output/store');
  });

  test.each([1, 4, 7])('in %i parts, in whatever order, gives the same files as in one go', async (count) => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--out', 'whole', '--quiet', '--store', 'one'], { folder });
    for (let number = count; number >= 1; number--) {
      const part = await call([...SWEEP, '--shard', `${number}/${count}`, '--store', 'parts'], { folder });
      expect(part.code).toBe(0);
      expect(part.stdout).toMatch(new RegExp(`^shard ${number}/${count}: \\d+ runs? made`));
      if (number === 2) {
        const early = await call(['sweep', 'merge', '--store', 'parts', '--out', 'early'], { folder });
        expect(early.code).toBe(1);
        expect(early.stderr).toMatch(
          /^simulate: \d+ of 12 runs are missing in parts, the first is small, consensus.blockTime=1s, nodes.master=2, seed 1;/,
        );
        expect(existsSync(join(folder, 'early'))).toBe(false);
      }
    }
    const merged = await call(['sweep', 'merge', '--store', 'parts', '--out', 'merged'], { folder });
    expect(merged.stdout).toContain('12 runs, 0 made now, 12 from parts');
    expect(contents(join(folder, 'merged'))).toEqual(contents(join(folder, 'whole')));
  });

  test('takes its part from Slurm where none is given', async () => {
    const folder = folderWithScenario();
    const environment = {
      SLURM_ARRAY_TASK_ID: '12',
      SLURM_ARRAY_TASK_MIN: '10',
      SLURM_ARRAY_TASK_COUNT: '4',
    };
    const { stdout } = await call(SWEEP, { folder, environment });
    expect(stdout).toBe('shard 3/4: 3 runs made, 9 runs of others not there yet\n');
  });

  test('leaves out a torn line, says so, and makes its run again', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--out', 'whole', '--quiet'], { folder });
    const segments = join(folder, 'output/store/segments');
    const [name] = filesBelow(segments);
    const text = readFileSync(join(segments, name!), 'utf8');
    const lines = text.split('\n');
    // A digit of one outcome, and the half of another that a killed process leaves.
    const damaged = lines.map((line, place) =>
      place === 3 ? line.replace(/"height":\d/, '"height":9') : line,
    );
    writeFileSync(
      join(segments, name!),
      damaged.slice(0, 11).join('\n').concat('\n', lines[11]!.slice(0, 70)),
    );
    const merge = await call(['sweep', 'merge'], { folder });
    expect(merge.code).toBe(1);
    expect(merge.stderr).toMatch(
      /^simulate: 2 of 12 runs are missing in output\/store \(1 damaged line left out\)/,
    );
    const again = await call([...SWEEP, '--out', 'mended'], { folder });
    expect(again.stdout).toContain('12 runs, 2 made now, 10 from output/store, 1 damaged line left out');
    expect(contents(join(folder, 'mended'))).toEqual(contents(join(folder, 'whole')));
  });

  test('names both files when a run has two outcomes', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--quiet'], { folder });
    const plan = JSON.parse(rowsIn(join(folder, 'output/sweep-small'), 'plan.json')) as { runs: string[][] };
    const store = Store.open('other', folder, []);
    store.put(plan.runs[1]![2]!, { digest: 'another', values: {} });
    store.close();
    const [segment] = filesBelow(join(folder, 'other/segments'));
    const text = readFileSync(join(folder, 'other/segments', segment!), 'utf8');
    appendFileSync(join(folder, 'output/store/segments/zz-planted.jsonl'), text);
    const { code, stderr } = await call(SWEEP, { folder });
    expect(code).toBe(70);
    expect(stderr).toMatch(
      /^simulate: store: run [0-9a-f]{32} has one outcome in output\/store\/segments\/\S+\.jsonl and another in output\/store\/segments\/zz-planted\.jsonl: /,
    );
  });

  test('keeps what was made when it is interrupted', async () => {
    const folder = folderWithScenario();
    const { code, stderr } = await call([...SWEEP, '--out', 'deeper/out'], { folder, interrupt: true });
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: 'simulate: interrupted, 0 runs are kept in output/store; the same command resumes from there\n',
    });
    expect(existsSync(join(folder, 'deeper'))).toBe(false);
  });

  test('stops by a rule at the same seeds whoever makes the runs, and says what that costs', async () => {
    const folder = folderWithScenario();
    const words = [
      'sweep',
      ...VARY.slice(0, 3),
      '--until',
      'confirmation_time_mean < 12 %',
      '--max-seeds',
      '40',
    ];
    const { stdout } = await call([...words, '--workers', '1', '--out', 'one'], { folder });
    expect(stdout).toMatch(
      /stopped by rule: half the 95 % interval of confirmation_time_mean below 12 % of its mean/,
    );
    const runs = csvRows(rowsIn(join(folder, 'one')))!;
    const ns = ['0', '1'].map((point) => String(runs.filter((row) => row['point'] === point).length));
    for (const n of ns) expect(['10', '20', '40']).toContain(n);
    expect(stdout).toContain(
      `${Math.min(...ns.map(Number))} to ${Math.max(...ns.map(Number))} seeds a point`,
    );
    expect(rowsIn(join(folder, 'one'), 'report.html')).toContain('To stop by looking costs coverage');
    for (let round = 0; round < 3; round++)
      for (const shard of ['1/2', '2/2'])
        await call([...words, '--workers', '1', '--shard', shard, '--store', 'two', '--quiet'], { folder });
    const merged = await call(['sweep', 'merge', '--store', 'two', '--out', 'two-parts'], { folder });
    expect(merged.code).toBe(0);
    expect(rowsIn(join(folder, 'two-parts'))).toBe(rowsIn(join(folder, 'one')));
  });

  test('says how far it is and who is at work', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--shard', '1/4', '--quiet'], { folder });
    const { stdout } = await call(['sweep', 'status'], { folder });
    expect(stdout).toMatch(/│ small +│ +3 │ 12 │ +– │/);
    expect(stdout).toContain('no worker has given a sign of life in the last 15 s');
    const json = await call(['sweep', 'status', '--json'], { folder });
    expect(JSON.parse(json.stdout)).toMatchObject({
      sweeps: [{ runs: 12, done: 3, secondsLeft: null }],
      workers: [],
    });
  });

  test('compares several scenarios at the same points', async () => {
    const folder = folderWithScenario();
    const { code, stdout } = await call(
      [
        'sweep',
        'small.yaml',
        'pou-local',
        ...VARY.slice(1, 3),
        '--seeds',
        '2',
        '--workers',
        '1',
        '--metric',
        'height',
      ],
      { folder },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('difference: to small at the same point, seed by seed');
    expect(stdout).toMatch(/│ pou-local +│ 2s/);
  });

  test('says which power of a key a metric grows with, and which keys it depends on', async () => {
    const folder = folderWithScenario();
    const vary = ['--vary', 'nodes.master=2,4,8', '--seeds', '2', '--workers', '1'];
    const fit = await call(['sweep', 'small.yaml', ...vary, '--fit', 'messages_sent', '--out', 'fit'], {
      folder,
    });
    expect(fit.stdout).toMatch(/How Messages sent \(messages\) grows: exponent of a power law/);
    const [growth] = csvRows(rowsIn(join(folder, 'fit'), 'growth.csv'))!;
    expect(Number(growth!['exponent'])).toBeGreaterThan(0.3);
    const ranges = ['--vary', 'consensus.blockTime=1s..3s', '--vary', 'consensus.retributionRate=0.1..0.5'];
    const words = [
      '--design',
      'saltelli',
      '--points',
      '4',
      '--seeds',
      '1',
      '--workers',
      '1',
      '--metric',
      'height',
    ];
    const sobol = await call(['sweep', 'small.yaml', ...ranges, ...words, '--out', 'sobol'], { folder });
    expect(sobol.stdout).toContain('What Height (blocks) depends on: parts of its variance (Sobol indices)');
    const indices = csvRows(rowsIn(join(folder, 'sobol'), 'sensitivity.csv'))!;
    expect(indices.map(({ key }) => key)).toEqual(['consensus.blockTime', 'consensus.retributionRate']);
    // The rate of retribution moves money and no block.
    expect(Number(indices[1]!['total'])).toBe(0);
    expect(filesBelow(join(folder, 'sobol/pictures'))).toContain('height-sensitivity.svg');
  });
});

describe('sweep refuses in one line, before the first run,', () => {
  const S = 'small.yaml';
  const refusals: readonly [words: readonly string[], message: string | RegExp][] = [
    [[], 'sweep: expected a scenario or a file; simulate list shows the built-in scenarios'],
    [['pou-locl'], 'unknown scenario "pou-locl", did you mean "pou-local"?'],
    [[S, '--shard', '0/0'], '--shard: expected a part such as 3/40, from 1/40 to 40/40, got "0/0"'],
    [[S, '--shard', ''], '--shard: expected a part such as 3/40, from 1/40 to 40/40, got ""'],
    [[S, '--shard', '5/4'], '--shard: expected a part such as 3/40, from 1/40 to 40/40, got "5/4"'],
    [[S, '--shard', '1'], '--shard: expected a part such as 3/40, from 1/40 to 40/40, got "1"'],
    [[S, '--vary', ''], /^--vary: expected key=values such as .*, got ""$/],
    [
      [S, '--vary', 'consensus.blokTime=1s'],
      '--vary: consensus.blokTime: unknown key, did you mean "blockTime"?',
    ],
    [
      [S, '--vary', 'consensus.blockTime=1s,-2s'],
      /^--vary: consensus.blockTime: expected a duration above 0.*, got "-2s"$/,
    ],
    [
      [S, '--vary', 'nodes.master=2,0'],
      /^--vary: nodes.master: expected a whole number from 1 to 1000000, got 0$/,
    ],
    [[S, '--vary', 'nodes.master=2', '--vary', 'nodes.master=3'], '--vary: nodes.master is varied twice'],
    [[S, '--vary', 'nodes.master=2..9'], /^--vary: nodes.master: expected how many values the range has/],
    [[S, '--vary', 'seed=1,2'], '--vary: seed: every point has the same seeds; say how many with --seeds'],
    [[S, '--metric', 'stale_rat'], '--metric: there is no metric "stale_rat", did you mean "stale_rate"?'],
    [[S, '--metric', ''], /^--metric: there is no metric ""/],
    [[S, '--until', 'stale_rate'], /^--until: expected a metric and a width above 0/],
    [[S, '--fit', 'stale_rate'], '--fit: needs a key to vary (--vary)'],
    [
      [S, '--design', 'gird'],
      '--design: expected grid, random, lhs, zip, saltelli, got "gird", did you mean "grid"?',
    ],
    [
      [S, '--design', 'lhs', '--vary', 'nodes.master=2..9'],
      /^--design: lhs draws its points; say how many with --points$/,
    ],
    [[S, '--seeds', '0'], '--seeds: expected a whole number from 1 to 100000, got "0"'],
    [[S, '--max-seeds', '20'], /^--max-seeds: is the end of a rule/],
    [
      [S, '--seeds', '20', '--until', 'stale_rate < 1 %'],
      /^--seeds: --until finds out how many seeds it takes/,
    ],
    [[S, '--theory'], '--theory: expected a metric with a closed form (--metric stale_rate)'],
    [
      [S, '--theory', '--metric', 'stale_rate'],
      /^--theory: the closed form of stale_rate is for proof of work/,
    ],
    [[S, '--store', ''], '--store: expected a folder'],
    [[S, '--store', 'small.yaml'], /^--store: cannot write small.yaml: /],
    [[S, '--set', 'output.metrics=none'], /^small: output.metrics: expected "default" or "full"/],
    [['merge', '--shard', '1/2'], '--shard: means nothing for sweep merge'],
    [['merge', '--store', 'new'], /^sweep merge: new has no plan; run the parts first/],
    [['status', 'small.yaml'], 'sweep status: unexpected argument "small.yaml"'],
    [['work'], 'sweep work: expected where Redis is: --redis redis://host:port'],
  ];
  test.each(refusals)('%j', async (words, message) => {
    const folder = folderWithScenario();
    const { code, stdout, stderr } = await call(['sweep', ...words], { folder });
    expect(stderr).toMatch(/^simulate: [^\n]+\n$/);
    const line = stderr.slice('simulate: '.length, -1);
    if (typeof message === 'string') expect(line).toBe(message);
    else expect(line).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(existsSync(join(folder, 'output'))).toBe(false);
  });

  test('a store of another version, a folder that is none, and one that cannot be written', async () => {
    const folder = folderWithScenario();
    mkdirSync(join(folder, 'old'));
    writeFileSync(
      join(folder, 'old/store.json'),
      '{"generator":"consensim","kind":"store","formatVersion":2}',
    );
    const old = await call(['sweep', S, '--store', 'old'], { folder });
    expect(old.stderr).toBe(
      'simulate: --store: old: expected a store of form 1, got form 2, of another version of consensim; name another folder\n',
    );
    mkdirSync(join(folder, 'full'));
    writeFileSync(join(folder, 'full/thesis.tex'), '');
    const full = await call(['sweep', S, '--store', 'full'], { folder });
    expect(full.stderr).toBe(
      'simulate: --store: full: expected a store or an empty folder, got a folder with other files\n',
    );
    expect(filesBelow(join(folder, 'full'))).toEqual(['thesis.tex']);
    rmSync(join(folder, 'old/store.json'));
    writeFileSync(join(folder, 'old/store.json'), 'not JSON');
    const broken = await call(['sweep', S, '--store', 'old'], { folder });
    expect(broken.stderr).toBe('simulate: --store: old: store.json was not written by consensim\n');
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o500);
    // The superuser may write anywhere.
    if (process.getuid?.() !== 0) {
      const locked = await call(['sweep', S, '--store', 'locked/store'], { folder });
      expect(locked.stderr).toBe('simulate: --store: cannot write locked/store: permission denied\n');
    }
    for (const { code } of [old, full, broken]) expect(code).toBe(2);
  });

  test('an output folder that holds something else, before any run', async () => {
    const folder = folderWithScenario();
    mkdirSync(join(folder, 'thesis'));
    writeFileSync(join(folder, 'thesis/chapter.tex'), '');
    const { code, stderr } = await call(['sweep', S, '--out', 'thesis'], { folder });
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 2, lines: 2 });
    expect(stderr).toContain('thesis');
    expect(filesBelow(folder)).toEqual(['small.yaml', 'thesis/', 'thesis/chapter.tex']);
  });

  test('and verify says that a sweep is no run', async () => {
    const folder = folderWithScenario();
    await call([...SWEEP, '--quiet', '--out', 'out'], { folder });
    const { code, stderr } = await call(['verify', 'out'], { folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^simulate: out: a sweep and not a run; its report.html is in it, npx simulate sweep small.yaml .* makes it again\n$/,
    );
  });
});

describe('a store', () => {
  const outcome = (height: number) => ({ digest: `d${height}`, values: { height } });
  const keys = ['1', '2', '3'].map((seed) => runKey('point', seed));

  test('gives to each reader what any writer has put, on its own and packed', async () => {
    const folder = newFolder();
    const [one, two] = [Store.open('s', folder, keys), Store.open('s', folder, keys)];
    one.put(keys[0]!, outcome(1));
    two.put(keys[1]!, outcome(2));
    expect(one.get(keys[1]!)).toBeUndefined();
    one.refresh();
    two.refresh();
    expect([one.get(keys[1]!), two.get(keys[0]!)]).toEqual([outcome(2), outcome(1)]);
    one.close();
    two.close();
    const { gzipSync } = await import('node:zlib');
    const segments = join(folder, 's/segments');
    for (const name of filesBelow(segments)) {
      writeFileSync(join(segments, `${name}.gz`), gzipSync(readFileSync(join(segments, name))));
      rmSync(join(segments, name));
    }
    const packed = Store.open('s', folder, keys);
    expect(keys.map((key) => packed.get(key))).toEqual([outcome(1), outcome(2), undefined]);
    expect([packed.size, packed.damaged]).toEqual([2, 0]);
  });

  test('reads on from the piece of a line that was there at the last look', () => {
    const folder = newFolder();
    const writer = Store.open('s', folder, keys);
    writer.put(keys[0]!, outcome(1));
    writer.close();
    const segments = join(folder, 's/segments');
    const [name] = filesBelow(segments);
    const line = readFileSync(join(segments, name!), 'utf8');
    rmSync(join(segments, name!));
    const growing = join(segments, 'other.jsonl');
    const reader = Store.open('s', folder, keys);
    writeFileSync(growing, line.slice(0, 50));
    reader.refresh();
    expect([reader.size, reader.damaged]).toEqual([0, 0]);
    appendFileSync(growing, line.slice(50));
    reader.refresh();
    expect([reader.get(keys[0]!), reader.damaged]).toEqual([outcome(1), 0]);
  });
});
