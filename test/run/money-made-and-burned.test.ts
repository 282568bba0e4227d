import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { Emission, parseEmission } from '../../src/consensus/kit/chain/emission.js';
import { randomSource } from '../../src/engine/random.js';
import type { Result } from '../../src/run/result.js';
import type { Run } from '../../src/run/run.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { prepare } from '../../src/simulate.js';

const OPTIONS = { sink: null, trace: false, platform: { hashes: nodeHashes, signer: nodeSigner } } as const;

/** Proof of work with forks, uncles and fees, small enough for a hundred runs. */
function scenarioOf(protocol: string, seed: string, consensus: object, rest: object = {}) {
  return {
    extends: protocol === 'ghost' ? 'ethereum-pow' : 'ten-equal-miners',
    seed,
    duration: '10min',
    signatures: 'symbolic',
    nodes: { master: 4, consumer: 6 },
    network: { latency: { exponential: '2s' } },
    consensus: {
      ...{ protocol, blockTime: '6s', hashPower: 'equal', retarget: 'none', fees: [0.001, 0.01] },
      ...consensus,
    },
    workload: { payments: 80, every: { exponential: '6s' }, amount: { share: 0.3 } },
    holdings: { pareto: 1.2 },
    ...rest,
  };
}

function finished(scenario: object): { readonly run: Run; readonly result: Result } {
  const run = prepare(scenario, OPTIONS);
  return { run, result: run.finish() };
}

describe('emission', () => {
  test.each([
    ['halved', new Emission({ first: 50, halving: 10 }), [50, 25, 25, 12, 6]],
    ['never halved', new Emission({ first: 50, halving: 0 }), [50, 50, 50, 50, 50]],
    ['linear', new Emission({ first: 50, linear: 20 }), [50, 27, 25, 2, 0]],
    ['exponential', new Emission({ first: 50, factor: 0.5, every: 10 }), [50, 50, 25, 25, 12]],
    ['with a tail', new Emission({ first: 50, halving: 10 }, 20), [50, 25, 25, 20, 20]],
    [
      'by steps',
      new Emission({
        steps: [
          { height: 9, amount: 7 },
          { height: 20, amount: 3 },
        ],
      }),
      [0, 7, 7, 3, 3],
    ],
  ])('%s gives each height its own amount', (_, emission, expected) => {
    expect([1, 10, 11, 20, 30].map((height) => emission.at(height))).toEqual(expected);
  });

  test.each([
    ['halved', { first: 50, halving: 10 }],
    ['linear', { first: 1_000, linear: 77 }],
    ['exponential', { first: 1_000, factor: 0.9, every: 3 }],
    [
      'by steps that end',
      {
        steps: [
          { height: 3, amount: 7 },
          { height: 20, amount: 0 },
        ],
      },
    ],
  ])('%s never makes more than the bound it tells', (_, curve) => {
    const emission = new Emission(curve);
    let made = 0;
    for (let height = 1; height < 1_000; height++) made += emission.at(height);
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThanOrEqual(emission.most);
    expect(emission.most).toBeLessThan(made * 1.2);
  });

  test('a curve from CSV is read row by row, comments and blank lines left out', () => {
    const text = '# new coins\nheight,amount\n1,5\n\n10,2.5\n';
    expect(parseEmission(text, 1)).toEqual([
      { height: 1, amount: 50 },
      { height: 10, amount: 25 },
    ]);
  });

  test.each<[text: string, message: string]>([
    ['', 'expected a row with a height and an amount, got none'],
    ['height,amount', 'expected a row with a height and an amount, got none'],
    ['height,coins\n1,5', 'row 1: expected the columns "height,amount", got "height,coins"'],
    ['1,5', 'row 1: expected the columns "height,amount", got "1,5"'],
    ['height;amount\n1;5', 'row 1: expected the columns "height,amount", got "height;amount"'],
    ['height,amount\n0,5', 'row 2: expected a whole height of at least 1, got "0"'],
    ['height,amount\n-1,5', 'row 2: expected a whole height of at least 1, got "-1"'],
    ['height,amount\n1.5,5', 'row 2: expected a whole height of at least 1, got "1.5"'],
    ['height,amount\n1e3,5', 'row 2: expected a whole height of at least 1, got "1e3"'],
    ['height,amount\n,5', 'row 2: expected a whole height of at least 1, got ""'],
    ['height,amount\nten,5', 'row 2: expected a whole height of at least 1, got "ten"'],
    ['height,amount\n5,5\n5,4', 'row 3: expected a whole height of at least 6, got "5"'],
    ['height,amount\n5,5\n4,4', 'row 3: expected a whole height of at least 6, got "4"'],
    [
      'height,amount\n9999999999999999,5',
      'row 2: expected a whole height of at least 1, got "9999999999999999"',
    ],
    ['height,amount\n1', 'row 2: expected an amount of at least 0 with at most 2 decimals, got ""'],
    ['height,amount\n1,', 'row 2: expected an amount of at least 0 with at most 2 decimals, got ""'],
    ['height,amount\n1,-5', 'row 2: expected an amount of at least 0 with at most 2 decimals, got "-5"'],
    [
      'height,amount\n1,0.001',
      'row 2: expected an amount of at least 0 with at most 2 decimals, got "0.001"',
    ],
    ['height,amount\n1,five', 'row 2: expected an amount of at least 0 with at most 2 decimals, got "five"'],
    [
      'height,amount\n1,1e300',
      'row 2: expected an amount of at least 0 with at most 2 decimals, got "1e300"',
    ],
  ])('the curve %j is refused in one line', (curve, message) => {
    const scenario = {
      extends: 'ten-equal-miners',
      currency: { decimals: 2 },
      consensus: { fees: [0, 0], emission: { curve: curve === '' ? '\n' : curve } },
    };
    expect(() => parseScenario(scenario)).toThrow(`consensus.emission.curve: ${message}`);
  });
});

describe('money of proof of work', () => {
  const EMISSIONS = [
    {},
    { emission: { linear: 40 } },
    { emission: { exponential: { factor: 0.7, every: 9 } }, tail: 0.5 },
    { emission: { curve: 'height,amount\n1,3\n20,0\n60,1.25\n' } },
    { subsidy: 0 },
  ];
  const BURNS = ['none', { share: 0.37 }, { share: 1 }, { base: 0.001 }, { base: 0.00033 }];
  const random = randomSource('money').stream('money');
  const drawn = Array.from({ length: 12 }, (_, place) => ({
    protocol: place % 2 === 0 ? 'nakamoto' : 'ghost',
    seed: `money-${place}`,
    consensus: { ...random.pick(EMISSIONS), burn: BURNS[place % BURNS.length]! },
  }));

  test.each(drawn)(
    'is kept to the unit with what is burned: $protocol $seed',
    ({ protocol, seed, consensus }) => {
      const { run, result } = finished(scenarioOf(protocol, seed, consensus));
      const { money, reporting } = run.protocol;
      const burns = consensus.burn !== 'none';
      let paidFees = 0;
      for (const block of run.blocks) {
        if (block.parent === undefined) continue;
        // Counted from what stands in the block, apart from what the protocol keeps count of.
        const made = block.transactions
          .filter((one) => !money.isPayment(one))
          .reduce((sum, { amount }) => sum + amount, 0);
        const fees = block.transactions.reduce((sum, { fee }) => sum + fee, 0);
        paidFees += fees;
        const change = run.supply(block) - run.supply(block.parent);
        expect(change).toBe(made - fees);
        const burned = (money.burned?.(block) ?? 0) - (money.burned?.(block.parent) ?? 0);
        expect(burned).toBe(burns ? reporting.fees(block).burned : 0);
        expect(run.supply(block)).toBe(money.expectedSupply!(block));
        const { collected, kept } = reporting.fees(block);
        expect(collected).toBe(kept + burned);
      }
      expect(run.blocks.length).toBeGreaterThan(60);
      expect(paidFees).toBeGreaterThan(0);
      if (burns) expect(result.summary.fees.burned).not.toBe('0');
      else expect(result.summary.fees).not.toHaveProperty('burned');
    },
  );

  test('all fees burned leave the miner the subsidy alone, and a base fee its rest', () => {
    for (const burn of [{ share: 1 }, { base: 0.001 }]) {
      const { run } = finished(scenarioOf('nakamoto', 'burnt', { burn, subsidy: 2, halving: 0 }));
      const coin = run.protocol.money.coins(1);
      let tips = 0;
      for (const { transactions } of run.blocks.slice(1)) {
        const [coinbase, ...payments] = transactions;
        tips += coinbase!.amount - 2 * coin;
        const rest = payments.reduce((sum, { fee }) => sum + fee - coin / 1000, 0);
        expect(coinbase!.amount - 2 * coin).toBe('share' in burn ? 0 : rest);
      }
      expect(tips > 0).toBe('base' in burn);
    }
  });

  test('what is burned is a metric over time that ends as the summary does', () => {
    const { result } = finished(scenarioOf('nakamoto', 'metric', { burn: { share: 0.5 } }));
    const rows = result.metrics.rows().filter(({ metric }) => metric === 'burned');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows[0]!['value']).toBe(0);
    expect(rows.at(-1)!['value']).toBe(Number(result.summary.fees.burned));
  });

  test.each<[what: string, consensus: object, message: RegExp]>([
    [
      'no curve',
      { emission: 'halfing' },
      /^consensus\.emission: expected "halving", .*got "halfing", did you mean "halving"\?$/,
    ],
    ['a number', { emission: 5 }, /^consensus\.emission: expected "halving", .*got 5$/],
    [
      'an unknown curve',
      { emission: { cubic: 3 } },
      /^consensus\.emission\.cubic: unknown key|^consensus\.emission: expected/,
    ],
    [
      'no blocks',
      { emission: { linear: 0 } },
      /^consensus\.emission\.linear: expected a whole number from 1 to 1000000000, got 0$/,
    ],
    [
      'half a block',
      { emission: { linear: 1.5 } },
      /^consensus\.emission\.linear: expected a whole number .*got 1\.5$/,
    ],
    [
      'text',
      { emission: { linear: 'soon' } },
      /^consensus\.emission\.linear: expected a whole number .*got "soon"$/,
    ],
    [
      'no factor',
      { emission: { exponential: { every: 3 } } },
      /^consensus\.emission\.exponential\.factor: expected a number above 0/,
    ],
    [
      'no period',
      { emission: { exponential: { factor: 0.5 } } },
      /^consensus\.emission\.exponential\.every: expected a whole number/,
    ],
    [
      'a factor of 0',
      { emission: { exponential: { factor: 0, every: 3 } } },
      /factor: expected a number above 0 and at most 1, got 0$/,
    ],
    [
      'a growing factor',
      { emission: { exponential: { factor: 1.1, every: 3 } } },
      /factor: expected .* got 1\.1$/,
    ],
    [
      'an exponential of a number',
      { emission: { exponential: 0.5 } },
      /^consensus\.emission\.exponential: expected \{ factor: 0\.9, every: 1000 \}, got 0\.5$/,
    ],
    [
      'two curves',
      { emission: { linear: 5, curve: 'x' } },
      /^consensus\.emission\.(curve|linear): unknown key/,
    ],
    [
      'a curve without text',
      { emission: { curve: '' } },
      /^consensus\.emission\.curve: expected the name of a CSV file/,
    ],
    [
      'a negative tail',
      { tail: -1 },
      /^consensus\.tail: expected an amount of coins with at most 8 decimals, got -1$/,
    ],
    ['too fine a tail', { tail: '0.000000001' }, /^consensus\.tail: expected an amount of coins/],
    [
      'more money than there may be',
      { subsidy: 5000000, emission: { linear: 1000000 } },
      /^consensus\.subsidy: expected all money .* less than 2\^53/,
    ],
    [
      'a curve of too much',
      { emission: { curve: 'height,amount\n1,90000000\n9,0' } },
      /^consensus\.emission\.curve: expected all money .* less than 2\^53/,
    ],
    [
      'a share above 1',
      { burn: { share: 1.1 } },
      /^consensus\.burn\.share: expected a number from 0 to 1, got 1\.1$/,
    ],
    [
      'a share below 0',
      { burn: { share: -0.1 } },
      /^consensus\.burn\.share: expected a number from 0 to 1, got -0\.1$/,
    ],
    [
      'a share in words',
      { burn: { share: 'half' } },
      /^consensus\.burn\.share: expected a number from 0 to 1, got "half"$/,
    ],
    [
      'all',
      { burn: 'all' },
      /^consensus\.burn: expected "none", \{ share: 0\.5 \} or \{ base: coins \}, got "all"/,
    ],
    ['both', { burn: { share: 0.5, base: 1 } }, /^consensus\.burn\.(base|share): unknown key/],
    ['a negative base', { burn: { base: -1 } }, /^consensus\.burn\.base: expected an amount of coins/],
    [
      'a base above the least fee',
      { fees: [0.001, 0.01], burn: { base: 0.002 } },
      /^consensus\.burn\.base: expected at most 0\.001, the lower bound of consensus\.fees, got 0\.002$/,
    ],
    ['a list', { burn: [0.5] }, /^consensus\.burn: expected "none"/],
  ])('%s is refused in one line', (_, consensus, message) => {
    const parse = () => parseScenario({ extends: 'ten-equal-miners', consensus });
    expect(parse).toThrow(message);
    expect(parse).toThrow(/^[^\n]*$/);
  });
});
