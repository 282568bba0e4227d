import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { parseCurve, ramp, stepsOf } from '../../../src/consensus/nakamoto/power-curve.js';
import { DAY, HOUR } from '../../../src/engine/time.js';
import { prepare } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

/** The final chain of ten equal miners without delay, as makers and times in days. */
function chain(consensus: object, days: number, seed = 'power') {
  const run = prepare(
    {
      extends: 'ten-equal-miners',
      seed,
      duration: `${days}d`,
      network: { latency: '1ms' },
      workload: { kind: 'none', warmup: '0s' },
      consensus: { blockTime: '10min', halving: 0, ...consensus },
      limits: { time: '20000d' },
    },
    { sink: null, trace: false, metrics: 'none', platform },
  );
  run.runUntil(`${days}d`);
  const { tree } = run.protocol;
  const blocks = tree.blocks.filter((block) => block.parent !== undefined);
  return blocks.map(({ producer, made }) => ({ producer, day: made / DAY }));
}

/** Blocks found between two days, by some miners or all. */
function found(
  blocks: ReturnType<typeof chain>,
  from: number,
  to: number,
  miners?: readonly number[],
): number {
  return blocks.filter(({ day, producer }) => day >= from && day < to && (miners?.includes(producer) ?? true))
    .length;
}

/** Whether a count is Poisson with this mean, within four deviations. */
function expectCount(count: number, mean: number): void {
  expect(Math.abs(count - mean)).toBeLessThan(4 * Math.sqrt(mean));
}

const A_DAY = 144;

describe('curves', () => {
  test('are read with their unit, and are straight between lines', () => {
    const points = parseCurve('# of a pool\nhours,factor\n0,1\n\n24, 3\n');
    expect(points).toEqual([
      { at: 0, value: 1 },
      { at: DAY, value: 3 },
    ]);
    const steps = stepsOf(points as never);
    expect(steps).toHaveLength(65);
    expect(steps[32]).toEqual({ at: 12 * HOUR, value: 2 });
    expect(steps.at(-1)).toEqual({ at: DAY, value: 3 });
  });

  test.each([
    ['', 'expected at least one line'],
    ['days,factor', 'expected at least one line'],
    ['0,1', 'expected in line 1 the unit of time'],
    ['weeks,factor\n0,1', 'expected in line 1 the unit of time'],
    ['days,factor\n0', 'expected in line 2 a time and a value'],
    ['days,factor\n0,1,2', 'expected in line 2 a time and a value'],
    ['days,factor\n0,x', 'expected in line 2 a time and a value'],
    ['days,factor\n0,', 'expected in line 2 a time and a value'],
    ['days,factor\n,1', 'expected in line 2 a time and a value'],
    ['days,factor\n-1,1', 'expected in line 2 a time and a value'],
    ['days,factor\n0,-1', 'expected in line 2 a time and a value'],
    ['days,factor\n0,1e13', 'expected in line 2 a time and a value'],
    ['days,factor\n1e300,1', 'expected in line 2 a time and a value'],
    ['days,factor\n0,1\n0,2', 'expected in line 3 a later time'],
    ['days,factor\n2,1\n# back\n1,2', 'expected in line 4 a later time'],
  ])('%j is refused with its line', (text, message) => {
    expect(parseCurve(text)).toMatch(new RegExp(`^${message}`));
  });

  test('a ramp ends at its value, and one without length is a step', () => {
    expect(ramp(1, 3, 5, 0)).toEqual([{ at: 5, value: 3 }]);
    expect(ramp(1, 3, 5, 2)).toEqual([
      { at: 6, value: 2 },
      { at: 7, value: 3 },
    ]);
  });
});

describe('hash power of miners over time', () => {
  test('a step of some changes theirs and no other', () => {
    const blocks = chain({ hashPowerSteps: [{ at: '10d', factor: 3, miners: [2, 7] }] }, 20);
    expectCount(found(blocks, 0, 10), 10 * A_DAY);
    expectCount(found(blocks, 10, 20, [2, 7]), 10 * A_DAY * 0.6);
    expectCount(found(blocks, 10, 20, [0, 1, 3, 4, 5, 6, 8, 9]), 10 * A_DAY * 0.8);
  });

  test('pools are called by their names', () => {
    const pools = { pools: { Foundry: 30, AntPool: 20, unknown: 'rest' } };
    const steps = [{ at: '5d', factor: 0, miners: ['Foundry', 1] }];
    const blocks = chain({ hashPower: pools, hashPowerSteps: steps }, 10);
    expectCount(found(blocks, 0, 5, [0]), 5 * A_DAY * 0.3);
    expect(found(blocks, 5.01, 10, [0, 1])).toBe(0);
    expectCount(found(blocks, 5, 10, [2]), 5 * A_DAY * 0.5);
  });

  test('a ramp of all takes its time, and a later change takes over', () => {
    const steps = [
      { at: '0s', factor: 5, over: '20d' },
      { at: '10d', factor: 1 },
    ];
    const blocks = chain({ hashPowerSteps: steps }, 20);
    expectCount(found(blocks, 0, 10), 10 * A_DAY * 2);
    expectCount(found(blocks, 10, 20), 10 * A_DAY);
  });

  test('a curve of all is straight between its lines', () => {
    const blocks = chain({ hashPowerCurve: 'days,factor\n0,1\n10,3\n20,0\n' }, 25);
    expectCount(found(blocks, 0, 10), 10 * A_DAY * 2);
    expectCount(found(blocks, 10, 20), 10 * A_DAY * 1.5);
    expect(found(blocks, 20.01, 25)).toBe(0);
  });

  test('noise has a mean of 1, is each miner’s own, and draws from a stream of its own', () => {
    const quiet = chain({}, 60);
    const noisy = chain({ hashPowerNoise: { every: '1h', deviation: 0.5 } }, 60);
    // Factors of 1,440 hours and ten miners: their mean is off by 0.005.
    expectCount(found(noisy, 0, 60), 60 * A_DAY);
    expect(noisy).not.toEqual(quiet);
    const sized = chain({ hashPowerNoise: { every: '1000d', deviation: 1 } }, 60);
    const counts = Array.from({ length: 10 }, (_, miner) => found(sized, 0, 60, [miner]));
    expect(Math.max(...counts)).toBeGreaterThan(2 * Math.min(...counts));
  });

  test('miners leave while a block pays less than it costs, and come back when it pays again', () => {
    const profit = {
      price: 'days,price\n0,1\n10,1\n10.001,0.5\n20,0.5\n20.001,1\n',
      strategies: [{ miners: [0, 1, 2, 3], cost: 0.8 }],
    };
    const blocks = chain({ profit }, 30);
    expectCount(found(blocks, 0, 10), 10 * A_DAY);
    expect(found(blocks, 10.1, 20, [0, 1, 2, 3])).toBe(0);
    expectCount(found(blocks, 10, 20), 10 * A_DAY * 0.6);
    expectCount(found(blocks, 20.1, 30, [0, 1, 2, 3]), 9.9 * A_DAY * 0.4);
  });

  test('without another difficulty those who cost more than mining pays never come, within the margin they stay', () => {
    const strategies = [
      { miners: [0], cost: 1.2 },
      { miners: [1], cost: 1.2, margin: 0.3 },
    ];
    const blocks = chain({ profit: { strategies } }, 10);
    expect(found(blocks, 0, 10, [0])).toBe(0);
    expectCount(found(blocks, 0, 10, [1]), A_DAY);
  });

  test('hoppers follow the difficulty: they leave when it is high and come back when it is low', () => {
    const strategies = [{ miners: [5, 6, 7, 8, 9], elsewhere: 1.2 }];
    const retarget = { every: 36, limit: 4 };
    const steady = chain({ retarget }, 60);
    const hopping = chain({ retarget, profit: { strategies } }, 60);
    const quarters = (blocks: typeof steady) =>
      Array.from({ length: 240 }, (_, slot) => found(blocks, slot / 4, (slot + 1) / 4));
    const spread = (counts: number[]) => {
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean;
    };
    expect(spread(quarters(hopping))).toBeGreaterThan(2 * spread(quarters(steady)));
    // Half of the power, that mines only while it pays more here.
    const part = found(hopping, 0, 60, [5, 6, 7, 8, 9]) / hopping.length;
    expect(part).toBeGreaterThan(0.1);
    expect(part).toBeLessThan(0.48);
  });

  test('a price that walks at random is another for each seed and moves no other draw', () => {
    const profit = (volatility: number) => ({ price: { volatility }, strategies: [{ cost: 0.001 }] });
    expect(chain({ profit: profit(0) }, 10)).toEqual(chain({}, 10));
    expect(chain({ profit: profit(0.05) }, 10)).toEqual(chain({}, 10));
    const leaving = { price: { volatility: 0.3 }, strategies: [{ cost: 0.9 }] };
    const [first, second] = [chain({ profit: leaving }, 30), chain({ profit: leaving }, 30, 'other')];
    expect(first.length).toBeLessThan(30 * A_DAY);
    expect(first.length).not.toBe(second.length);
  });
});
