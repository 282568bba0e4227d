import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkProtocol } from '../../src/cli/live/part.js';
import { nodePlatform } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { call, newFolder } from '../cli/terminal.js';

const QUIET = ['--set', 'network.jitter=0s'];

describe('a run in several processes is refused in one line before any is started', () => {
  test.each([
    [['live', 'lpos-default'], /consensus\.protocol: expected one that can run in several processes.*"lpos"/],
    [['live', 'stake-lottery-default'], /consensus\.protocol: .*"stake-lottery"/],
    [['live', 'cheesechain-default'], /consensus\.protocol: .*"cheesechain"/],
    [['live', 'tendermint-default'], /consensus\.protocol: .*"tendermint"/],
    [['--remote', '--scenario', 'lpos-default'], /consensus\.protocol: .*"lpos"/],
    [['live', 'pou-legacy'], /consensus\.legacy: expected false for nodes in several processes, got true/],
    [['live', 'ethereum-pow'], /consensus\.retarget: expected "none" for nodes in several processes/],
    [['live', 'attack-selfish-mining'], /attacks: expected none .* got "selfish-mining"/],
    [['live', 'nakamoto-churn'], /network\.relay: expected none between processes, got "compact"/],
    [
      ['live', 'pycotr-default'],
      /workload\.kind: expected "usage" or "none" between processes, got "purchases"/,
    ],
    [
      ['live', 'pou-default', '--set', 'output.trace=true'],
      /output\.trace: expected false between processes/,
    ],
    [['live', 'pou-default', '--set', 'output.gzip=true'], /output\.gzip: expected false between processes/],
    [['live', 'pou-default', '--set', 'output.parquet=true'], /output\.parquet: expected false/],
    [['live', 'pou-default', '--metrics', 'full'], /output\.metrics: expected "default" or "none"/],
    [['live', 'pou-default', '--trace'], /live: unknown option --trace/],
    [['-rm', '0', '--trace'], /--trace: not in a run of several processes/],
    [['-rm', '0', '--report'], /--report: not in a run of several processes/],
    [['-rm', '0', '--remote'], /--remote: expected it without -rm/],
    [['-rm', 'one'], /-rm: expected the number of a master, 0 to 999, got "one"/],
    [['--scenario', 'pou-default', '--speed', '2'], /--speed: only with -rm or --remote/],
    [['live', 'pou-default', '--lockstep'], /network\.jitter: expected a fixed time in lockstep/],
    [
      ['live', 'pou-default', ...QUIET, '--lockstep', '--speed', '2'],
      /--speed: expected it without --lockstep/,
    ],
    [['live', 'pou-default', '--speed', '0'], /--speed: expected a number above 0 and up to 1000, got "0"/],
    [['live', 'pou-default', '--wait', 'long'], /--wait: expected a number above 0/],
    [['live', 'pou-default', '--port', '99999'], /--port: expected a port from 1 to 60000, got "99999"/],
    [['live', 'pou-default', '--processes', 'all'], /--processes: expected "masters" or a number from 2/],
    [['live', 'pou-default', '--out', ''], /--out: /],
    [['node', 'pou-default'], /--hosts-file: expected a file with a line a process/],
    [['node', 'pou-default', '--hosts-file', 'none.txt', '--hosts', '0'], /--hosts-file: none\.txt: /],
    [['verify', '.'], /\.: no manifest\.json/],
  ])('%j', async (argv, line) => {
    const folder = newFolder();
    const { code, stdout, stderr } = await call(argv, { folder });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('the protocols that can run so are those that a message names', () => {
  const work = { supply: 1000, nodes: { master: 3, consumer: 2 }, workload: { kind: 'none' } };
  const writtenOf = (protocol: string) =>
    protocol === 'nakamoto' || protocol === 'ghost'
      ? { ...work, consensus: { protocol, retarget: 'none' } }
      : { extends: protocol === 'pbft' ? 'pbft-four' : `${protocol}-default` };
  const named = new Set<string>();
  const can = Object.keys(PROTOCOLS).filter((protocol) => {
    const scenario = parseScenario({ ...writtenOf(protocol), seed: '1' });
    try {
      checkProtocol(scenario, PROTOCOLS, nodePlatform);
      return true;
    } catch (error) {
      // Only for want of a way to write messages.
      const list = /consensus\.protocol: expected one that can run in several processes \((.*?)\)/.exec(
        String(error),
      );
      expect(list, String(error)).not.toBeNull();
      named.add(list![1]!);
      return false;
    }
  });
  expect([...named].map((list) => list.split(', ').sort())).toEqual([can.sort()]);
});
