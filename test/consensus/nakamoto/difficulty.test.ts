import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import {
  FIRST_DIFFICULTY,
  stepDifficulty,
  windowDifficulty,
} from '../../../src/consensus/kit/chain/difficulty.js';
import { ScenarioError } from '../../../src/engine/errors.js';
import { type RunOptions, simulate } from '../../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null, trace: false };

const growing = (factor: number, retarget: unknown, duration: string) => ({
  extends: 'ten-equal-miners',
  duration,
  nodes: { master: 3 },
  network: { latency: '0s' },
  consensus: { protocol: 'nakamoto', retarget, hashPowerSteps: [{ at: '1d', factor }] },
});

describe('the difficulty', () => {
  test('follows hash power that rises by 100,000', () => {
    const result = simulate(growing(100_000, { every: 50, limit: 1000 }, '8d'), { ...fast, metrics: 'none' });
    const late = result.blocks.rows().slice(-300);
    const mean = late.reduce((sum, { difficulty }) => sum + Number(difficulty), 0) / late.length;
    // Windows of 50 vary by 1 / sqrt(50) = 14 %, six of them by 6 %.
    expect(mean).toBeGreaterThan(80_000);
    expect(mean).toBeLessThan(125_000);
    expect(result.summary.blocks).toBeLessThan(2_500);
  });

  test('that passes what work can be counted in ends the run in words', () => {
    expect(() => simulate(growing(1e9, { every: 10, limit: 1000 }, '20d'), fast)).toThrow(ScenarioError);
    expect(() => simulate(growing(1e9, { every: 10, limit: 1000 }, '20d'), fast)).toThrow(
      /^consensus\.hashPowerSteps: expected hash power under which the work of a chain stays below 9007199254 blocks/,
    );
  });

  test.each([1.1, 1.5, 1.000_001, 7.77, 1000])(
    'may change by a limit that is no whole number: %d',
    (limit) => {
      const { summary } = simulate(growing(2, { every: 10, limit }, '3d'), { ...fast, metrics: 'none' });
      expect(summary.blocks).toBeGreaterThan(100);
    },
  );

  test('is a whole number of at least 1 within the limit, whatever the window and its time', () => {
    const difficulty = fc.integer({ min: 1, max: 2 ** 45 });
    const span = fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 2 ** 50 }));
    const limit = fc.oneof(
      fc.double({ min: 1.000_001, max: 10, noNaN: true }),
      fc.double({ min: 1.1, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(
        difficulty,
        span,
        fc.integer({ min: 1, max: 2 ** 50 }),
        limit,
        (from, actual, meant, most) => {
          const next = windowDifficulty(from, actual, meant, most);
          expect(Number.isSafeInteger(next)).toBe(true);
          expect(next).toBeGreaterThanOrEqual(1);
          const exact = (from / Math.max(1, actual)) * meant;
          if (actual >= 1 && exact > 1e6 && exact <= 2 ** 53 && exact < from * most && exact > from / most)
            expect(Math.abs(next / exact - 1)).toBeLessThan(1e-5);
          expect(Number.isSafeInteger(stepDifficulty(from, actual, meant))).toBe(true);
          expect(stepDifficulty(from, actual, meant)).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(windowDifficulty(FIRST_DIFFICULTY, 0, 1, 4)).toBe(FIRST_DIFFICULTY);
  });
});
