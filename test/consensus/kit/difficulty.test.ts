import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIRST_DIFFICULTY, windowDifficulty } from '../../../src/consensus/kit/chain/difficulty.js';
import { asertTarget } from '../../../src/consensus/kit/difficulty/asert.js';
import type { Headers } from '../../../src/consensus/kit/difficulty/headers.js';
import {
  type DifficultySettings,
  medianTime,
  nextDifficulty,
} from '../../../src/consensus/kit/difficulty/rules.js';
import { randomSource } from '../../../src/engine/random.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/engine/time.js';

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/difficulty/${name}`, import.meta.url), 'utf8'));

/** A chain given from its root on. */
function chainOf(times: readonly number[], difficulties: readonly number[]): Headers {
  const height = times.length - 1;
  return {
    height,
    time: (back) => times[height - back]!,
    difficulty: (back) => difficulties[height - back]!,
  };
}

const MEANT = 10 * MINUTE;

/** Every rule, with what it looks back on. */
const RULES: readonly [name: string, settings: DifficultySettings, window: number][] = [
  ['Bitcoin', { kind: 'window', every: 144, limit: 4 }, 144],
  ['Ethereum', { kind: 'step' }, 1],
  ['Zcash', { kind: 'average', window: 17, damping: 4, limits: [0.84, 1.32], median: 11 }, 28],
  ['Bitcoin Cash 2017', { kind: 'average', window: 144, damping: 1, limits: [0.5, 2], median: 1 }, 144],
  ['LWMA', { kind: 'lwma', window: 60 }, 60],
  ['ASERT', { kind: 'asert', halfLife: 6 * HOUR }, 1],
  ['Dark Gravity Wave', { kind: 'dark-gravity-wave', window: 24 }, 24],
];

/** Mines `blocks` blocks under a rule while hash power is `power` (of time); stamps are true unless `stamp` says otherwise. */
function mine(
  settings: DifficultySettings,
  blocks: number,
  power: (time: number) => number,
  random?: { exponential(mean: number): number },
  stamp: (height: number, time: number) => number = (_height, time) => time,
) {
  const times = [0];
  const difficulties = [FIRST_DIFFICULTY];
  let now = 0;
  for (let height = 1; height <= blocks; height++) {
    const difficulty = nextDifficulty(chainOf(times, difficulties), settings, MEANT);
    const mean = ((difficulty / FIRST_DIFFICULTY) * MEANT) / power(now);
    now += random === undefined ? Math.round(mean) : random.exponential(mean);
    times.push(stamp(height, now));
    difficulties.push(difficulty);
  }
  return { times, difficulties, now, mean: now / blocks };
}

describe.each(RULES)('the rule of %s', (_name, settings, window) => {
  test('keeps the difficulty where blocks come as they should', () => {
    const { difficulties } = mine(settings, 3 * window + 300, () => 1);
    for (const difficulty of difficulties.slice(-50)) {
      // Windows that count one interval less than they have blocks settle that much beside: Bitcoin's n / (n - 1).
      expect(Math.abs(difficulty / FIRST_DIFFICULTY - 1)).toBeLessThan(
        settings.kind === 'dark-gravity-wave' ? 0.1 : 0.03,
      );
    }
  });

  test('comes to the hash power, up and down, and stays there', () => {
    for (const power of [8, 1 / 8]) {
      const solves = randomSource(`power ${power}`).stream('solves');
      const { difficulties } = mine(settings, 12 * window + 14_000, () => power, solves);
      const last = difficulties.slice(-5000);
      const mean = last.reduce((sum, one) => sum + one, 0) / last.length / FIRST_DIFFICULTY / power;
      expect(mean).toBeGreaterThan(0.9);
      expect(mean).toBeLessThan(1.15);
    }
  });

  test('gives whole difficulties of at least 1, whatever the stamps', () => {
    const random = randomSource(settings.kind).stream('stamps');
    const { difficulties } = mine(
      settings,
      600,
      () => 1e-7,
      undefined,
      () => random.below(DAY),
    );
    for (const difficulty of difficulties)
      expect(Number.isSafeInteger(difficulty) && difficulty >= 1).toBe(true);
  });

  test('depends on nothing above its block', () => {
    const { times, difficulties } = mine(settings, 400, () => 3, randomSource('rule').stream('solves'));
    for (const height of [1, 57, 288]) {
      const below = chainOf(times.slice(0, height + 1), difficulties.slice(0, height + 1));
      expect(nextDifficulty(below, settings, MEANT)).toBe(difficulties[height + 1]);
    }
  });

  test('has mean intervals within a tenth of what is meant when solve times are random', () => {
    const { mean } = mine(settings, 20_000, () => 1, randomSource('rule').stream('solves'));
    // The mean of 20,000 exponential intervals is within 2.1 % in three standard errors; the rest is the rules' own bias.
    expect(mean / MEANT).toBeGreaterThan(0.93);
    expect(mean / MEANT).toBeLessThan(1.1);
  });
});

/** A target written as Bitcoin's nBits. */
function targetOf(bits: string): bigint {
  const size = Number.parseInt(bits.slice(0, 2), 16);
  const mantissa = BigInt(`0x${bits.slice(2)}`);
  return size <= 3 ? mantissa >> BigInt(8 * (3 - size)) : mantissa << BigInt(8 * (size - 3));
}

function bitsOf(target: bigint): string {
  let size = Math.ceil(target.toString(16).length / 2);
  let mantissa = size <= 3 ? target << BigInt(8 * (3 - size)) : target >> BigInt(8 * (size - 3));
  if ((mantissa & 0x800000n) !== 0n) {
    mantissa >>= 8n;
    size++;
  }
  return size.toString(16).padStart(2, '0') + mantissa.toString(16).padStart(6, '0');
}

describe('aserti3-2d', () => {
  const limit = targetOf('1d00ffff');
  const { runs } = fixture('asert.json') as {
    runs: {
      name: string;
      anchorHeight: string;
      anchorParentTime: number;
      anchorBits: string;
      rows: [string, number, string][];
    }[];
  };

  test.each(runs)(
    'gives the published targets: $name',
    ({ anchorHeight, anchorParentTime, anchorBits, rows }) => {
      for (const [height, time, expected] of rows) {
        const blocks = BigInt(height) - BigInt(anchorHeight);
        const since = BigInt(time - anchorParentTime);
        const target = asertTarget(targetOf(anchorBits), since, blocks, 600n, 172_800n, limit);
        expect(bitsOf(target)).toBe(expected);
      }
    },
  );

  test('halves the difficulty for each half-life behind schedule', () => {
    const settings: DifficultySettings = { kind: 'asert', halfLife: 2 * DAY };
    const late = (behind: number) =>
      nextDifficulty(chainOf([0, MEANT + behind], [FIRST_DIFFICULTY, FIRST_DIFFICULTY]), settings, MEANT);
    expect([late(0), late(2 * DAY), late(6 * DAY)].map((one) => one / FIRST_DIFFICULTY)).toEqual([
      1, 0.5, 0.125,
    ]);
    expect(late(DAY) / FIRST_DIFFICULTY / Math.SQRT1_2).toBeCloseTo(1, 3);
  });
});

test("Dark Gravity Wave gives the target of Dash's block 123,457", () => {
  const { blocks, expected } = fixture('dash.json') as { blocks: [number, string][]; expected: string };
  // Difficulties of a billionth part, so that rounding to whole ones is far below the 24 bits of a target.
  const scale = 1n << 256n;
  const difficulty = (bits: string) => Number((scale / targetOf(bits)) >> 24n);
  const [first] = blocks;
  const times = [first![0] - 150, ...blocks.map(([time]) => time)].map((time) => time * SECOND);
  const difficulties = [first![1], ...blocks.map(([, bits]) => bits)].map(difficulty);
  const settings: DifficultySettings = { kind: 'dark-gravity-wave', window: 24 };
  const next = nextDifficulty(chainOf(times, difficulties), settings, 150 * SECOND);
  // Dash's whole numbers are cut off at each of 24 steps, and a target has 21 bits here.
  expect(next / difficulty(expected)).toBeCloseTo(1, 5);
});

test.each([
  // bitcoin/bitcoin, src/test/pow_tests.cpp: first stamp of the window, last stamp, target, next target.
  [1261130161, 1262152739, '1d00ffff', '1d00d86a'],
  [1279008237, 1279297671, '1c05a3f4', '1c0168fd'],
  [1263163443, 1269211443, '1c387f6f', '1d00e1fd'],
])("Bitcoin's window from %d to %d gives the published target", (from, to, bits, expected) => {
  const scale = 1n << 256n;
  const difficulty = (text: string) => Number((scale / targetOf(text)) >> 12n) / 2 ** 12;
  const unit = 2 ** 33 / difficulty('1c0168fd');
  const whole = Math.round(difficulty(bits) * unit);
  const next = windowDifficulty(whole, (to - from) * SECOND, 14 * DAY, 4);
  expect(next / (difficulty(expected) * unit)).toBeCloseTo(1, 4);
});

test('LWMA weighs solve times by their turn', () => {
  // Four solves of 0, 0, 0 and 10 intervals, of which 6 count: sum of j * t = 4 * 6 of the (1 + 2 + 3 + 4) meant.
  const times = [0, 1, 2, 3, 3 + 10 * MEANT];
  const settings: DifficultySettings = { kind: 'lwma', window: 4 };
  const next = nextDifficulty(chainOf(times, new Array(5).fill(FIRST_DIFFICULTY)), settings, MEANT);
  expect(next / FIRST_DIFFICULTY).toBeCloseTo(10 / 24, 5);
});

test("Zcash's rule counts a quarter of how far the time is off, and at most -16 and +32 percent", () => {
  const settings: DifficultySettings = {
    kind: 'average',
    window: 17,
    damping: 4,
    limits: [0.84, 1.32],
    median: 1,
  };
  const after = (interval: number) => {
    const times = Array.from({ length: 18 }, (_, block) => block * interval);
    return (
      nextDifficulty(chainOf(times, new Array(18).fill(FIRST_DIFFICULTY)), settings, MEANT) / FIRST_DIFFICULTY
    );
  };
  expect(after(1.4 * MEANT)).toBeCloseTo(1 / 1.1, 5);
  expect(after(10 * MEANT)).toBeCloseTo(1 / 1.32, 5);
  expect(after(0.01 * MEANT)).toBeCloseTo(1 / 0.84, 5);
});

test('a median of stamps is that of the block and those below it', () => {
  const chain = chainOf([5, 1, 9, 2, 8], []);
  expect([
    medianTime(chain, 0, 3),
    medianTime(chain, 1, 3),
    medianTime(chain, 0, 11),
    medianTime(chain, 2, 1),
  ]).toEqual([8, 2, 5, 9]);
});

/** Blocks until the difficulty is within a fifth of a hash power that has changed by `factor`, once it had settled. */
function recovery(settings: DifficultySettings, factor: number): number {
  const settled = 600;
  const jump = settled * MEANT;
  const { difficulties } = mine(settings, 9000, (time) => (time < jump ? 1 : factor));
  for (let height = settled; height < difficulties.length; height++) {
    if (Math.abs(difficulties[height]! / FIRST_DIFFICULTY / factor - 1) < 0.2) return height - settled;
  }
  return Number.POSITIVE_INFINITY;
}

describe('after hash power has risen 100,000-fold the difficulty is there again', () => {
  test.each<[string, DifficultySettings, number, number]>([
    // Bitcoin: nine windows of a factor of 4 (4^8 = 65,536), of which the first has begun before.
    ['Bitcoin', { kind: 'window', every: 144, limit: 4 }, 8 * 144 - 24, 9 * 144],
    // ASERT: x half-lives ahead after n blocks, dx/dn = (1 - 2^x / P) / 36, so that 2^x = 0.8 P is there after
    // 36 (log2(0.8 P) + log2(1 / 0.2)) = 670 blocks.
    ['ASERT', { kind: 'asert', halfLife: 6 * HOUR }, 668, 672],
    // Ethereum: 2048 * ln(100,000 * 0.8) = 23,100 blocks: not in 8,400.
    ['Ethereum', { kind: 'step' }, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    // Zcash: a mean over 17 targets and medians of 11 grow by 16 percent in about half a window: 66 steps of it.
    ['Zcash', { kind: 'average', window: 17, damping: 4, limits: [0.84, 1.32], median: 11 }, 500, 1300],
    // A window of 144 in which time counts half at the least doubles in about half of it: 16.6 times 72 to 144.
    [
      'Bitcoin Cash 2017',
      { kind: 'average', window: 144, damping: 1, limits: [0.5, 2], median: 1 },
      700,
      2500,
    ],
    ['LWMA', { kind: 'lwma', window: 60 }, 10, 250],
    ['Dark Gravity Wave', { kind: 'dark-gravity-wave', window: 24 }, 60, 250],
  ])('%s', (_name, settings, least, most) => {
    const blocks = recovery(settings, 100_000);
    expect(blocks).toBeGreaterThanOrEqual(least);
    expect(blocks).toBeLessThanOrEqual(most);
  });
});

describe('a time warp', () => {
  // Whoever makes all blocks stamps them a second apart, but for the last of each window, which says the truth.
  const warped = (settings: DifficultySettings) => {
    const every = 144;
    const stamp = (height: number, time: number) => (height % every === every - 1 ? time : height * SECOND);
    return mine(settings, 20 * every, () => 1, undefined, stamp).mean / MEANT;
  };

  test("makes Bitcoin's windows seem long, each from a false first stamp to a true last one", () => {
    // The difficulty falls fourfold with each window once the first is over: 20 windows take the time of three.
    expect(warped({ kind: 'window', every: 144, limit: 4 })).toBeLessThan(3 / 20);
  });

  test('gains nothing under ASERT, which counts no window', () => {
    expect(warped({ kind: 'asert', halfLife: 6 * HOUR })).toBeGreaterThan(1);
  });
});
