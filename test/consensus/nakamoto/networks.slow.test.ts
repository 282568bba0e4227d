import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { prepare } from '../../../src/simulate.js';

interface Measured {
  /** Blocks that are in no chain, as a share of all. */
  readonly stale: number;
  /** Medians over blocks, in seconds. */
  readonly to50: number;
  readonly to90: number;
  readonly made: number;
}

function median(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return known[known.length >> 1]!;
}

function measure(scenario: object): Measured {
  const { summary, blocks } = prepare(scenario, {
    platform: { hashes: nodeHashes, signer: nodeSigner },
    sink: null,
    trace: false,
  }).finish();
  const column = (name: string) => Array.from(blocks.columns[name] ?? [], Number);
  const made = summary.blocks + summary.stale;
  return {
    stale: summary.stale / made,
    to50: median(column('to_50')),
    to90: median(column('to_90')),
    made,
  };
}

// What was measured in the real networks (Gervais et al., CCS 2016; table `gervais_2016_table`) is what the scenarios
// are for, but not with the numbers of 2016: Bitcoin's blocks are compact since, so that they arrive ten times as
// fast as the 8.7 s measured then. Held are the bands that our networks give at one seed, so that a change of behaviour is seen.
test.each([
  // name, days, stale from, to, median from, to
  ['bitcoin-2019', 28, 0, 0.004, 0.5, 1],
  ['litecoin', 14, 0.001, 0.006, 0.5, 1.1],
  ['dogecoin', 7, 0.005, 0.03, 0.6, 1.2],
] as const)('%s, %d days: stale rate and propagation', (name, days, low, high, fast, slow) => {
  const found = measure({ extends: name, duration: `${days}d` });
  expect(found.stale).toBeGreaterThanOrEqual(low);
  expect(found.stale).toBeLessThan(high);
  expect(found.to50).toBeGreaterThan(fast);
  expect(found.to50).toBeLessThan(slow);
});

// Ethereum in 2015 and 2016: 20,750 uncles for 280,000 blocks, 6.9 percent of all (table `ethereum_uncles`).
test('ethereum-pow, 7 days: uncles', () => {
  const found = measure({ extends: 'ethereum-pow', duration: '7d', workload: { kind: 'none' } });
  expect(Math.abs(found.stale - 0.069)).toBeLessThan(0.02);
});
