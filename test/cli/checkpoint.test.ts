import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RunKeeper } from '../../src/cli/execute/checkpointing.js';
import { execute } from '../../src/cli/execute/execution.js';
import { nodeSigner } from '../../src/cli/node-crypto.js';
import { readCheckpointFile } from '../../src/cli/output/checkpoint-file.js';
import { HashSink, sha256Of } from '../../src/cli/output/folder-sink.js';
import type { Manifest } from '../../src/cli/output/manifest.js';
import { Interrupted, MemoryShortage } from '../../src/cli/terminal/exit.js';
import { InvariantError } from '../../src/engine/errors.js';
import { SECOND } from '../../src/engine/time.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import type { Scenario } from '../../src/scenario/schema/scenario.js';
import { call, filesBelow, newFolder } from './terminal.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const SHORT = { workload: { payments: 15, every: '2s' } };

/** A run of each protocol that signs something, and takes a moment. */
const RUNS: Readonly<Record<string, object>> = {
  pou: { extends: 'pou-local', nodes: { master: 3, consumer: 4 }, ...SHORT },
  nakamoto: { extends: 'pycotr-default', ...SHORT },
  ghost: { extends: 'ethereum-pow', duration: '10min', workload: { payments: 20, every: '20s' } },
  cheesechain: { extends: 'cheesechain-default', ...SHORT },
  'stake-lottery': { extends: 'stake-lottery-default', ...SHORT },
  lpos: { extends: 'lpos-default', duration: '20s' },
};

/** Signatures made, and signatures checked, by what `run` does. */
async function countingSignatures<T>(run: () => Promise<T>): Promise<readonly [T, number, number]> {
  const sign = vi.spyOn(nodeSigner, 'sign');
  const verify = vi.spyOn(nodeSigner, 'verify');
  const result = await run();
  const counts = [sign.mock.calls.length, verify.mock.calls.length] as const;
  vi.restoreAllMocks();
  return [result, ...counts];
}

/** Runs with checkpoints each second in `path`, from the last one if the file is there; until `stop` if it is given. */
async function keptRun(scenario: Scenario, path: string, stop = 2): Promise<Manifest | undefined> {
  const saved = existsSync(path) ? readCheckpointFile(path, 'x') : undefined;
  const subject = {
    scenario: describeScenario(scenario),
    modules: { protocols: {}, attacks: {} },
    every: SECOND,
  };
  const options = { path, shown: 'x', resume: 'x', subject, saved };
  const keeper = new RunKeeper(options);
  const onProgress = (done: number) => {
    if (done >= stop) throw new Interrupted('SIGINT');
  };
  try {
    return (await execute(scenario, { sink: new HashSink(), onProgress, keeper })).manifest;
  } catch (error) {
    expect(error).toBeInstanceOf(Interrupted);
    expect((error as Interrupted).resume).toBe('x');
    return undefined;
  } finally {
    keeper.close();
  }
}

describe('a run that was stopped and gone on with', () => {
  test.each(Object.entries(RUNS))(
    'gives the same digest and the same files, and no signature is made or checked twice: %s',
    async (_name, written) => {
      const scenario = parseScenario(written);
      const [straight, signs, verifies] = await countingSignatures(() =>
        execute(scenario, { sink: new HashSink() }),
      );
      const path = join(newFolder(), 'x.checkpoint');
      const [, ...first] = await countingSignatures(() => keptRun(scenario, path, 0.4));
      const { place } = readCheckpointFile(path, 'x');
      expect(place.executed).toBeGreaterThan(0);
      expect(place.executed).toBeLessThan(straight.result.executed);
      const [, ...second] = await countingSignatures(() => keptRun(scenario, path, 0.8));
      expect(readCheckpointFile(path, 'x').place.executed).toBeGreaterThan(place.executed);
      const [resumed, ...third] = await countingSignatures(() => keptRun(scenario, path));
      expect(resumed).toEqual(straight.manifest);
      expect([first[0] + second[0] + third[0], first[1] + second[1] + third[1]]).toEqual([signs, verifies]);
    },
  );

  test('was stopped on the way back to its checkpoint and has lost nothing', async () => {
    const scenario = parseScenario(RUNS['pou']);
    const path = join(newFolder(), 'x.checkpoint');
    await keptRun(scenario, path, 0.6);
    const before = readFileSync(path);
    expect(await keptRun(scenario, path, 0.1)).toBeUndefined();
    expect(readFileSync(path)).toEqual(before);
  });
});

const SCENARIO = JSON.stringify({ ...RUNS['pou'], name: 'x' });

/** A folder with a scenario and the checkpoint file of a run of it that was stopped. */
async function folderWithCheckpoint(): Promise<string> {
  const folder = newFolder();
  writeFileSync(join(folder, 's.json'), SCENARIO);
  await keptRun(parseScenario(JSON.parse(SCENARIO)), join(folder, 'x.checkpoint'), 0.5);
  return folder;
}

/** Content of every file below a folder. */
function contentOf(folder: string): ReadonlyMap<string, string> {
  const files = filesBelow(folder).filter((path) => !path.endsWith('/'));
  return new Map(files.map((path) => [path, sha256Of(readFileSync(join(folder, path)))]));
}

describe('a run that writes all there is', () => {
  /** Characters of a trace that are one member of gzip: a longer one has members on both sides of a stop. */
  const MEMBER = 1024 * 1024;
  const EVERYTHING = {
    output: { trace: true, parquet: true, gzip: true, metrics: 'full', samples: 20 },
  };

  test.each([
    ['pou', MEMBER, { ...RUNS['pou'], workload: { payments: 2500, every: '20ms' } }],
    ['ghost', 10_000, { ...RUNS['ghost'], network: { relay: 'flood' } }],
    ['lpos', 10_000, RUNS['lpos']],
  ])(
    'and was stopped twice leaves the bytes of one that was not, the compressed ones too: %s',
    async (_name, least, written) => {
      const folder = newFolder();
      const scenario = { ...written, ...EVERYTHING, name: 'x' };
      writeFileSync(join(folder, 's.json'), JSON.stringify(scenario));
      const path = join(folder, 'x.checkpoint');
      for (const stop of [0.3, 0.7])
        expect(await keptRun(parseScenario(scenario), path, stop)).toBeUndefined();
      const resumed = await call(['--resume', 'x', '--quiet'], { folder });
      expect(resumed).toEqual({ code: 0, stdout: '', stderr: '' });
      expect((await call(['--scenario', 's.json', '--out', 'y', '--quiet'], { folder })).code).toBe(0);
      const content = contentOf(join(folder, 'x'));
      expect([...content.keys()]).toEqual(
        expect.arrayContaining(['trace.jsonl.gz', 'metrics.csv.gz', 'metrics.parquet', 'manifest.json']),
      );
      expect(content).toEqual(contentOf(join(folder, 'y')));
      const trace = gunzipSync(readFileSync(join(folder, 'x/trace.jsonl.gz'))).toString('utf8');
      expect(trace.length).toBeGreaterThan(least);
    },
  );
});

describe('--resume', () => {
  test.each(['x', './x/', 'x.checkpoint'])(
    '%s writes the folder and removes the checkpoint file',
    async (name) => {
      const folder = await folderWithCheckpoint();
      expect(await call(['--resume', name, '--quiet'], { folder })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
      expect((await call(['--scenario', 's.json', '--out', 'y', '--quiet'], { folder })).code).toBe(0);
      expect(contentOf(join(folder, 'x'))).toEqual(contentOf(join(folder, 'y')));
      expect(filesBelow(folder).filter((path) => !path.includes('/'))).toEqual(['s.json']);
      expect((await call(['verify', 'x'], { folder })).code).toBe(0);
    },
  );

  test('may be given with the scenario, and checked', async () => {
    const folder = await folderWithCheckpoint();
    const { code, stdout } = await call(['--resume', 'x', '--scenario', 's.json', '--check'], { folder });
    expect(stdout).toContain('checked: ');
    expect(code).toBe(0);
  });

  test('passes over a last line that was cut short', async () => {
    const folder = await folderWithCheckpoint();
    const path = join(folder, 'x.checkpoint');
    truncateSync(path, readFileSync(path).length - 10);
    expect((await call(['--resume', 'x', '--quiet'], { folder })).code).toBe(0);
  });

  test('keeps the checkpoint file when it is interrupted, and says how to resume', async () => {
    const folder = await folderWithCheckpoint();
    const before = contentOf(folder);
    expect(await call(['--resume', 'x'], { folder, interrupt: true })).toEqual({
      code: 130,
      stdout: '',
      stderr: 'simulate: interrupted; to resume: simulate --resume x.checkpoint\n',
    });
    expect(contentOf(folder)).toEqual(before);
  });

  test('says how to resume when the disk is full, and when memory runs short', async () => {
    const folder = await folderWithCheckpoint();
    const before = contentOf(folder);
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    expect(await call(['--resume', 'x'], { folder, fault: full })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'simulate: cannot write the output: no space left on the disk; to resume: simulate --resume x.checkpoint\n',
    });
    const short = new MemoryShortage('nodes.master: too many');
    expect(await call(['--resume', 'x'], { folder, fault: short })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'simulate: nodes.master: too many; to resume: simulate --resume x.checkpoint\n',
    });
    expect(contentOf(folder)).toEqual(before);
  });

  test('is not advised where there is nothing to resume, or it would only end the same', async () => {
    const folder = await folderWithCheckpoint();
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    const begun = ['--scenario', 's.json', '--out', 'z', '--checkpoint-every', '1s'];
    const { stderr } = await call(begun, { folder, fault: full });
    expect(stderr).toBe('simulate: cannot write the output: no space left on the disk\n');
    const wrong = await call(['--resume', 'x'], { folder, fault: new InvariantError('supply') });
    expect(wrong.stderr).not.toContain('to resume');
  });

  /** Changes a line of the file and the checksums after it, as somebody would who knows the form. */
  function rewritten(folder: string, change: (line: string, place: number) => string): void {
    const path = join(folder, 'x.checkpoint');
    let sum = '';
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const changed = lines.map((line, place) => {
      const text = change(line.slice(65), place);
      sum = sha256Of(sum + text);
      return `${sum} ${text}\n`;
    });
    writeFileSync(path, changed.join(''));
  }

  test.each<[what: string, argv: readonly string[], spoil: (folder: string) => void, message: RegExp]>([
    [
      'a folder without one',
      ['--resume', 'z'],
      () => {},
      /^--resume: z\.checkpoint: no such file or folder$/,
    ],
    ['nothing', ['--resume', ''], () => {}, /^--resume: expected an output folder or a checkpoint file$/],
    [
      'a folder in its place',
      ['--resume', 'z'],
      (folder) => mkdirSync(join(folder, 'z.checkpoint')),
      /^--resume: z\.checkpoint: is a folder$/,
    ],
    [
      "another program's file",
      ['--resume', 's.json'],
      () => {},
      /^--resume: s\.json: expected a checkpoint file of consensim$/,
    ],
    [
      'an empty file',
      ['--resume', 'x'],
      (folder) => truncateSync(join(folder, 'x.checkpoint')),
      /^--resume: x\.checkpoint: expected a checkpoint file of consensim$/,
    ],
    [
      'a file without a whole checkpoint',
      ['--resume', 'x'],
      (folder) => {
        const path = join(folder, 'x.checkpoint');
        truncateSync(path, readFileSync(path).indexOf('\n') + 1);
      },
      /^--resume: x\.checkpoint: the file holds no whole checkpoint$/,
    ],
    [
      'a damaged file',
      ['--resume', 'x'],
      (folder) => {
        const path = join(folder, 'x.checkpoint');
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(path, bytes);
      },
      /^--resume: x\.checkpoint:\d+: the file is damaged: the checksum is not the line's$/,
    ],
    [
      'a file with more behind its end',
      ['--resume', 'x'],
      (folder) => appendFileSync(join(folder, 'x.checkpoint'), 'x\n'),
      /^--resume: x\.checkpoint:\d+: the file is damaged/,
    ],
    [
      'a file of another form',
      ['--resume', 'x'],
      (folder) => rewritten(folder, (line) => line.replace('"formatVersion":2', '"formatVersion":3')),
      /^--resume: x\.checkpoint: the file has form 3, and this version knows 2$/,
    ],
    [
      "another version's run",
      ['--resume', 'x'],
      (folder) => rewritten(folder, (line) => line.replace(/"version":"[^"]*"/, '"version":"9.9.9"')),
      /^--resume: x\.checkpoint: the run was begun by version 9\.9\.9, and this is \d/,
    ],
    [
      'another scenario',
      ['--resume', 'x', '--scenario', 's.json', '--set', 'nodes.master=4'],
      () => {},
      /^--resume: x\.checkpoint holds another run: its nodes\.master is 3, and 4 is asked for$/,
    ],
    [
      'another seed',
      ['--resume', 'x', '--scenario', 's.json', '--seed', '2'],
      () => {},
      /^--resume: x\.checkpoint holds another run: its seed is "1", and "2" is asked for$/,
    ],
    [
      'a seed without the scenario',
      ['--resume', 'x', '--seed', '2'],
      () => {},
      /^--seed: a run that is resumed keeps the scenario it has; leave the option out$/,
    ],
    [
      'a run that does not come to its place again',
      ['--resume', 'x'],
      (folder) => rewritten(folder, (line) => line.replace('"seed":"1"', '"seed":"2"')),
      /^--resume: x\.checkpoint: the run does not come to the recorded place again: after \d+ events/,
    ],
    [
      'a distance of nothing',
      ['--scenario', 's.json', '--checkpoint-every', '0s'],
      () => {},
      /^--checkpoint-every: expected a simulated time above 0 such as "10min", got "0s"$/,
    ],
    [
      'a distance without a unit',
      ['--scenario', 's.json', '--checkpoint-every', '10'],
      () => {},
      /^--checkpoint-every: expected a simulated time.*got "10"$/,
    ],
    [
      'a million checkpoints',
      ['--scenario', 's.json', '--checkpoint-every', '1us'],
      () => {},
      /^--checkpoint-every: expected at least \d+us for a run of \d+\w+, got 1us$/,
    ],
    [
      'a file of somebody in the way',
      ['--scenario', 's.json', '--out', 'z', '--checkpoint-every', '1s'],
      (folder) => writeFileSync(join(folder, 'z.checkpoint'), 'years of work\n'),
      /^--checkpoint-every: z\.checkpoint is in the way and no checkpoint file$/,
    ],
  ])('refuses %s in one line and changes nothing', async (_what, argv, spoil, message) => {
    const folder = await folderWithCheckpoint();
    spoil(folder);
    const before = contentOf(folder);
    const { code, stdout, stderr } = await call(argv, { folder });
    expect(stderr).toMatch(/^simulate: .*\n$/);
    expect(stderr.slice('simulate: '.length, -1)).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(contentOf(folder)).toEqual(before);
  });
});
