import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { prepare } from '../../src/simulate.js';

const OPTIONS = {
  ...({ sink: null, trace: false } as const),
  platform: { hashes: nodeHashes, signer: nodeSigner },
};

/** Runs in which somebody pays. */
const RUNS: readonly (readonly [name: string, scenario: object])[] = [
  ['proof of usage', { extends: 'pou-local', duration: '60s' }],
  ['proof of work', { extends: 'ten-equal-miners', duration: '3h', nodes: { consumer: 3 } }],
  ['a stake lottery', { extends: 'stake-lottery-default', duration: '2min' }],
  ['Tendermint', { extends: 'tendermint-default', duration: '60s' }],
];

describe('a payment that a scenario lists', () => {
  test.each(RUNS)('is the payment that somebody makes by hand at that moment: %s', (_, scenario) => {
    const plain = prepare(scenario, OPTIONS);
    const { population, end } = plain;
    const [from, to] = (population.users ?? []).map(([account]) => account);
    if (from === undefined || to === undefined) throw new Error('nobody pays');
    plain.runUntil(Math.floor(end / 3));
    // A microsecond at which nothing else is due.
    while (plain.due === plain.now + 1) plain.step();
    const at = plain.now + 1;
    plain.runUntil(at);
    const made = plain.submit({ from, to, amount: '1' });
    const byHand = plain.finish();

    const orders = [{ at: `${at}us`, from, to, amount: 1 }];
    const duration = `${end}us`;
    const workload = { ...(scenario as { workload?: object }).workload, orders };
    const listed = prepare({ ...scenario, duration, workload }, OPTIONS);
    expect(listed.finish().digest).toBe(byHand.digest);
    expect(listed.transactions.map(({ id }) => id)).toContain(made.id);
    expect(prepare(scenario, OPTIONS).finish().digest).not.toBe(byHand.digest);
  });

  test('may be the only one, and the run lasts until it is settled', () => {
    const workload = { kind: 'none', orders: [{ at: '90s', from: 12, to: 13, amount: '1.5' }] };
    const result = prepare(
      { extends: 'pou-local', holdings: 'equal', duration: 'auto', workload },
      OPTIONS,
    ).finish();
    expect(result.time).toBeGreaterThan(90_000_000);
    expect(result.summary).toMatchObject({ payments: { submitted: 1, confirmed: 1 } });
  });

  test.each([
    [
      [{ at: '1s', from: 12, to: 99, amount: 1 }],
      /^workload.orders\.0\.to: expected a node from 0 to \d+, or the name of an account, got 99$/,
    ],
    [
      [{ at: '1s', from: 0, to: 12, amount: 1 }],
      /^workload.orders\.0\.from: expected an account of those who pay, such as 12, got 0$/,
    ],
    [
      [{ at: '1s', from: 12, to: 12, amount: 1 }],
      /^workload.orders\.0\.to: expected another account than that which pays, got 12$/,
    ],
    [
      [{ at: '1s', from: 'Eve', to: 12, amount: 1 }],
      /^workload.orders\.0\.from: expected a node .*, got "Eve"$/,
    ],
    [
      [{ at: '1s', from: 12, to: 13, amount: '0.000000001' }],
      /^workload.orders\.0\.amount: expected .*, got "0.000000001"$/,
    ],
    [
      [{ at: '1s', from: 12, to: 13, amount: -1 }],
      /^workload.orders\.0\.amount: expected coins such as 1.5 or "0.00000001", got -1$/,
    ],
    [
      [{ at: '1s', from: 12, to: 13, amount: 'all' }],
      /^workload.orders\.0\.amount: expected coins .*, got "all"$/,
    ],
    [
      [{ at: 'soon', from: 12, to: 13, amount: 1 }],
      /^workload.orders\.0\.at: expected a duration.*, got "soon"$/,
    ],
    [
      [{ at: '1s', from: -1, to: 13, amount: 1 }],
      /^workload.orders\.0\.from: expected the number of a node or the name of an account, got -1$/,
    ],
    [
      [{ at: '1s', from: 12, to: 13 }],
      /^workload.orders\.0\.amount: .*missing|^workload.orders\.0\.amount: expected/,
    ],
    [[{ at: '1s', from: 12, to: 13, amount: 1, tip: 2 }], /^workload.orders\.0\.tip: unknown key/],
    ['all', /^workload.orders: expected a list of payments such as/],
  ])('is refused in one line when it is none: %j', (orders, text) => {
    const make = () => prepare({ extends: 'pou-local', workload: { orders } }, OPTIONS);
    expect(make).toThrow(text);
  });
});
