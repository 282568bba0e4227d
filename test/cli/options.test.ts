import { describe, expect, test } from 'vitest';
import { expandShortOptions } from '../../src/cli/request/original-options.js';
import { call } from './terminal.js';

/** What `simulate show` says about one key: its value and where it came from. */
async function shown(key: string, argv: readonly string[], environment = {}): Promise<string> {
  const { stdout, stderr } = await call(['show', 'pou-default', ...argv], { environment });
  expect(stderr).toBe('');
  const line = stdout.split('\n').find((one) => one.trim().startsWith(`${key}:`)) ?? '';
  return line.trim().replace(/\s+/g, ' ');
}

describe('the short options of the original', () => {
  test.each([
    [['-mac', '5'], ['--masternodes-count=5']],
    [['-mac=5'], ['--masternodes-count=5']],
    [['-mac5'], ['--masternodes-count=5']],
    [
      ['-bt', '0.5', '-l'],
      ['--blocktime=0.5', '-l'],
    ],
    [['-mac', '-5'], ['--masternodes-count=-5']],
    [
      ['--seed', '3', '-ta', '1e6'],
      ['--seed', '3', '--total-assets=1e6'],
    ],
    [
      ['--', '-mac', '5'],
      ['--', '-mac', '5'],
    ],
    [['-macro'], ['-macro']],
  ])('%j become %j', (typed, long) => {
    expect(expandShortOptions(typed)).toEqual(long);
  });

  test.each([
    ['master', ['-mac', '3'], 'master: 3 # --masternodes-count'],
    ['master', ['--masternodes-count', '3'], 'master: 3 # --masternodes-count'],
    ['cashing', ['-cac', '2'], 'cashing: 2 # --cashingnodes-count'],
    ['consumer', ['-coc=20'], 'consumer: 20 # --consumernodes-count'],
    ['trusted', ['-trc4'], 'trusted: 4 # --trustednodes-count'],
    ['blockTime', ['-bt', '2'], 'blockTime: 2s # --blocktime'],
    ['blockTime', ['-bt', '0.25'], 'blockTime: 250ms # --blocktime'],
    ['blockTime', ['-bt', '3min'], 'blockTime: 3min # --blocktime'],
    ['feesRate', ['-fr', '0.01'], 'feesRate: 0.01 # --fees-rate'],
    ['retributionRate', ['-rr', '1'], 'retributionRate: 1 # --retribution-rate'],
    ['supply', ['-ta', '1000.5'], 'supply: 1000.5 # --total-assets'],
    ['latency', ['-l'], 'latency: 0s # --local'],
    ['jitter', ['--local'], 'jitter: 0s # --local'],
  ])('set %s: %j', async (key, argv, line) => {
    expect(await shown(key, argv)).toBe(line);
  });
});

describe('what wins', () => {
  const environment = { POU_MASTERNODES_COUNT: '4', POU_BLOCK_TIME: '7', POU_FEES_RATE: '' };

  test('is the command line over the environment over the scenario over the defaults', async () => {
    expect(await shown('master', ['-mac', '3'], environment)).toBe('master: 3 # --masternodes-count');
    expect(await shown('master', [], environment)).toBe('master: 4 # environment POU_MASTERNODES_COUNT');
    expect(await shown('blockTime', [], environment)).toBe('blockTime: 7s # environment POU_BLOCK_TIME');
    expect(await shown('master', [])).toBe('master: 11 # pou-default');
    expect(await shown('hostile', [])).toBe('hostile: true # default');
  });

  test('is the last of several settings', async () => {
    expect(await shown('master', ['--set', 'nodes.master=5', '--set', 'nodes.master=6'])).toBe(
      'master: 6 # --set',
    );
    expect(await shown('seed', ['--seed', 'a', '--seed', 'b'])).toBe('seed: b # --seed');
  });

  test('an empty variable says nothing', async () => {
    expect(await shown('feesRate', [], environment)).toBe('feesRate: 0.05 # pou-default');
  });
});

describe('--set', () => {
  test('keeps the text of a seed', async () => {
    expect(await shown('seed', ['--set', 'seed=007'])).toBe("seed: '007' # --set");
    expect(await shown('seed', ['--seed', '1e3'])).toBe("seed: '1e3' # --seed");
  });

  test('reads lists and groups as YAML', async () => {
    expect(await shown('weights', ['--set', 'workload.weights=[2, 3]'])).toBe('weights: [2, 3] # --set');
    expect(await shown('normal', ['--set', 'network.latency={ normal: [5ms, 1ms] }'])).toBe(
      'normal: [5ms, 1ms] # --set',
    );
    expect(await shown('exponential', ['--set', 'network.latency.exponential=9ms'])).toBe(
      'exponential: 9ms # --set',
    );
  });

  test('may build a group step by step', async () => {
    const argv = ['--set', 'consensus.redistribution.every=1h', '--set', 'consensus.redistribution.by=usage'];
    expect(await shown('every', [...argv])).toBe('every: 1h # --set');
    expect(await shown('by', argv)).toBe('by: usage # --set');
  });
});
