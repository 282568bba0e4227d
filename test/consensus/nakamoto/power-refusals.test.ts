import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { ScenarioError } from '../../../src/engine/errors.js';
import { simulate } from '../../../src/simulate.js';

/** What a scenario with this consensus is refused with. */
function refusal(consensus: object): string {
  try {
    simulate(
      { extends: 'ten-equal-miners', duration: '1h', workload: { kind: 'none' }, consensus },
      { sink: null, trace: false, metrics: 'none', platform: { hashes: nodeHashes, signer: nodeSigner } },
    );
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'accepted';
}

const step = (entry: object) => ({ hashPowerSteps: [{ at: '1h', factor: 2, ...entry }] });
const strategy = (entry: object) => ({ profit: { strategies: [{ cost: 0.5, ...entry }] } });
const price = (written: unknown) => ({ profit: { price: written, strategies: [{ cost: 0.5 }] } });
const noise = (entry: object) => ({ hashPowerNoise: { deviation: 0.1, ...entry } });
const timely = (entry: object) => ({ acceptance: { late: '30s', ...entry } });

/** Wrong input of each key, and the place that the one line about it names. */
const WRONG: Readonly<Record<string, readonly object[]>> = {
  hashPowerSteps: [
    ...[-1, 1e13, '2', null, true].map((factor) => step({ factor })),
    ...[5, '5', '-1h', null, 'soon'].map((at) => step({ at })),
    ...[7, '7', '-1s', [], 'long'].map((over) => step({ over })),
    ...[[], [10], [-1], [1.5], [0, 0], ['Foundry'], 'all', 3, [null]].map((miners) => step({ miners })),
    step({ until: '2h' }),
  ],
  hashPowerCurve: [
    ...[1, true, [], {}, '', 'days', 'days,factor', '0,1', 'weeks,factor\n0,1', 'days;factor\n0;1'],
    ...['days,factor\n0', 'days,factor\n0,1,2', 'days,factor\n0,x', 'days,factor\n,1', 'days,factor\n0,'],
    ...['days,factor\n-1,1', 'days,factor\n0,-1', 'days,factor\n1,1\n1,2', 'days,factor\n2,1\n1,2'],
    'days,factor\n0,1e13',
  ].map((hashPowerCurve) => ({ hashPowerCurve })),
  hashPowerNoise: [
    ...[1, '10 %', true, [], {}, { every: '1h' }].map((hashPowerNoise) => ({ hashPowerNoise })),
    ...[0, -0.1, 2.5, '0.1', null, true, [0.1]].map((deviation) => noise({ deviation })),
    ...[0, '0s', '-1h', 'hourly', 60, null].map((every) => noise({ every })),
    noise({ mean: 1 }),
  ],
  profit: [
    ...[1, 'yes', true, [], {}, { strategies: [] }, { strategies: {} }].map((profit) => ({ profit })),
    ...[0, -1, 1e10, 'high', null].map((cost) => strategy({ cost })),
    ...[1, 0].map((elsewhere) => strategy({ elsewhere })),
    ...[-0.1, 11, '1'].map((margin) => strategy({ margin })),
    ...[[], [10], ['Foundry']].map((miners) => strategy({ miners })),
    ...[0, -1, 'days,price', 'days,price\n0', {}, { volatility: -1 }, { volatility: 6 }, [1]].map(price),
    { profit: { strategies: [{ margin: 0.1 }] } },
    { subsidy: 0, ...strategy({}) },
  ],
  acceptance: [
    ...['none', 'late', 1, true, [], {}, { catchUp: 3 }].map((acceptance) => ({ acceptance })),
    ...[0, '0s', '-1s', 'soon', 30, null].map((late) => timely({ late })),
    ...[0, -1, 1001, 1.5, '3'].map((catchUp) => timely({ catchUp })),
    ...['yes', 1].map((uncles) => timely({ uncles })),
    timely({ most: 2 }),
  ],
  tieBreak: ['first', 'random', 'Uniform', '', 1, true, [], {}, 'lowest'].map((tieBreak) => ({ tieBreak })),
};

describe.each(Object.entries(WRONG))('wrong input of %s is one line that names it', (key, inputs) => {
  test.each(inputs.map((input) => ({ input })))('$input', ({ input }) => {
    const message = refusal(input);
    expect(message).toMatch(new RegExp(`^consensus\\.${key}\\b.*: .*(expected .+|unknown key)`));
    expect(message).not.toContain('\n');
  });
});

test('the heaviest subtree has no drawn ties', () => {
  expect(refusal({ protocol: 'ghost', tieBreak: 'uniform' })).toMatch(/^consensus\.tieBreak: expected/);
});

test('what is wrong in a CSV text of a price names its line', () => {
  expect(refusal(price('days,price\n0,1\n0,2'))).toMatch(
    /^consensus\.profit\.price: expected in line 3 a later time than before/,
  );
});
