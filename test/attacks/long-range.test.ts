import { describe, expect, test } from 'vitest';
import { nodePlatform as platform } from '../../src/cli/node-crypto.js';
import { prepare } from '../../src/simulate.js';

/** Three forgers, and a small one that writes another history after a minute. */
const scenario = (seed: string) => ({
  extends: 'stake-lottery-default',
  consensus: {
    forging: 'clock',
    blockTime: '5s',
    draw: 'equivalent',
    staking: 'none',
    stakes: [16, 17, 16, 6],
  },
  seed,
  duration: '200s',
  nodes: { master: 4, consumer: 2 },
  attacks: [{ kind: 'long-range', nodes: [3], at: '60s' }],
});

describe('another history', () => {
  test.each(['7/2503', '1', '2', '3'])(
    'makes no block a second time that its writer made honestly: seed %s',
    (seed) => {
      const run = prepare(scenario(seed), { platform, sink: null, trace: false });
      const { summary } = run.finish();
      const ids = run.blocks.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(summary.attacks).toBeDefined();
      expect(ids.length).toBeGreaterThan(20);
    },
  );
});
