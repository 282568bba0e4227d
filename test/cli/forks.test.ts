import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { call, filesBelow, newFolder } from './terminal.js';

const FORKED = `extends: ten-equal-miners
name: forked
duration: 1h
consensus: { blockTime: 20s }
network: { latency: 4s }
output: { nodeFiles: none }
`;
const folder = newFolder();
const forks = (...options: string[]) => call(['forks', 'out', ...options], { folder });

beforeAll(async () => {
  writeFileSync(join(folder, 'forked.yaml'), FORKED);
  expect((await call(['forked.yaml', '--out', 'out', '--quiet'], { folder })).stderr).toBe('');
});

describe('simulate forks', () => {
  test('tells all forks in a table that agrees with the summary', async () => {
    const { code, stdout, stderr } = await forks();
    expect([code, stderr]).toEqual([0, '']);
    const { stale } = JSON.parse(readFileSync(join(folder, 'out/summary.json'), 'utf8')) as { stale: number };
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^out: \\d+ forks, ${stale} blocks lost$`));
    expect(stale).toBeGreaterThan(10);
  });

  test('tells one fork block by block: who made it, whom it reached, who followed it, who lost what', async () => {
    const { stdout } = await forks('--fork', '2');
    expect(stdout).toMatch(/^Fork 2 above block \w{10}…, height \d+\nbegan at [\d,.]+ s, lasted /);
    expect(stdout).toMatch(
      / s {2}block \w+… on \w+…, height \d+, by master \d \(\w{6}…\): LOST\n {2}reached master/,
    );
    expect(stdout).toMatch(/\nmaster \d \(\w{6}…\) lost 50 BTC\n/);
  });

  test('writes tables and pictures, and leaves the run as it was', async () => {
    const before = filesBelow(join(folder, 'out'));
    const { stdout } = await forks('--out', 'told');
    expect(stdout).toContain('files in told');
    const files = filesBelow(join(folder, 'told'));
    expect(files).toEqual(
      expect.arrayContaining(['fork-1.svg', 'fork-arrivals.csv', 'fork-heads.csv', 'forks.csv']),
    );
    expect(filesBelow(join(folder, 'out'))).toEqual(before);
    const rows = readFileSync(join(folder, 'told/forks.csv'), 'utf8').trimEnd().split('\n');
    const json = JSON.parse((await forks('--json')).stdout) as { fork: number }[];
    expect(json).toHaveLength(rows.length - 1);
  });

  test('says so of a run without forks', async () => {
    await call(['forked.yaml', '--out', 'calm', '--quiet', '--set', 'network.latency=0s'], { folder });
    const { stdout } = await call(['forks', 'calm'], { folder });
    expect(stdout).toBe('calm: no forks: every block is in the chain\n');
    expect((await call(['forks', 'calm', '--fork', '1'], { folder })).stderr).toBe(
      'simulate: --fork: expected no fork, as calm has none, got 1\n',
    );
  });

  test.each([
    [['--fork', '999999'], /^simulate: --fork: expected a number from 1 to \d+, got 999999\n$/],
    [['--fork', '0'], /^simulate: --fork: expected [^\n]+\n$/],
    [['--fork', 'two'], /^simulate: --fork: expected [^\n]+"two"\n$/],
    [['--frok', '2'], /^simulate: [^\n]+\n$/],
    [['--out', 'forked.yaml'], /^simulate: forked.yaml: cannot write the forks: [^\n]+\n$/],
  ])('refuses %j in one line', async (options, line) => {
    const { code, stdout, stderr } = await forks(...options);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(line);
  });

  test('refuses a folder that no run wrote, and one whose run is another now', async () => {
    expect((await call(['forks', 'nowhere'], { folder })).stderr).toMatch(
      /^simulate: nowhere: no manifest.json[^\n]+\n$/,
    );
    const manifest = readFileSync(join(folder, 'calm/manifest.json'), 'utf8');
    writeFileSync(
      join(folder, 'calm/manifest.json'),
      manifest.replace(/"digest": "\w{4}/, '"digest": "0000'),
    );
    expect((await call(['forks', 'calm'], { folder })).stderr).toMatch(
      /^simulate: calm: expected the digest 0000[^\n]+\n$/,
    );
  });
});
