import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { Observer } from '../../../src/observers/observer.js';
import { prepare, type RunOptions, simulate } from '../../../src/simulate.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner } };
const scenario = {
  extends: 'cheesechain-default',
  supply: 5,
  nodes: { master: 3, consumer: 3 },
  workload: { payments: 8, weights: [50, 100] },
};
const COIN = 100_000_000;

describe.each([
  ['the correct rules', false],
  ["the original's rules", true],
])('money by %s', (_, legacy) => {
  const given = { ...scenario, consensus: { legacy } };

  test('begins with nothing', () => {
    const run = prepare(given, fast);
    run.runUntil('2s');
    expect(run.blocks.length).toBe(1);
    expect(run.supply()).toBe(0);
  });

  test('the first wallet mines the opening on demand before anything is paid', () => {
    const run = prepare(given, fast);
    run.finish();
    const owner = run.population.of('consumer')[0]!;
    const opening = run.blocks.slice(1, 11);
    expect(
      opening.every(({ producer, transactions }) => producer === owner && transactions.length === 1),
    ).toBe(true);
    expect(run.balance(owner, opening.at(-1)!)).toBe(5 * COIN);
  });

  test('every peer but the sender refuses a hostile payment, and every other one is confirmed', () => {
    const refusals = new Map<string, number[]>();
    const codes = new Set<string>();
    const observer: Observer = {
      refused: (_time, node, transaction, { code }) => {
        refusals.set(transaction.id, [...(refusals.get(transaction.id) ?? []), node]);
        codes.add(code);
      },
    };
    const run = prepare(given, { ...fast, observers: [observer] });
    const { summary } = run.finish();
    const [sender] = run.population.of('consumer');
    const others = [...run.population.of('master'), ...run.population.of('consumer')].filter(
      (node) => node !== sender,
    );
    expect([...refusals.values()].map((nodes) => nodes.sort((a, b) => a - b))).toEqual([others, others]);
    // The original asks for funds first, and finds none for 3,345 coins: it never looks at the signature.
    expect(codes).toEqual(new Set(legacy ? ['overdraft'] : ['bad-signature', 'overdraft']));
    expect(summary.payments.confirmed).toBe(summary.payments.submitted - 2);
    expect(summary.payments.submitted).toBe(2 + 2 + 8);
  });
});

test('an opening that nobody mines by half coins is refused, and asked of nobody when nobody pays', () => {
  expect(() => simulate({ ...scenario, supply: 83_300_000 }, fast)).toThrow(
    /^supply: expected at most 1000 under cheesechain, .* got 83300000; lower the supply: "supply: 1000"$/,
  );
  const idle = { ...scenario, supply: 83_300_000, duration: '2min', workload: { kind: 'none' } };
  expect(simulate(idle, fast).summary.blocks).toBeGreaterThan(3);
});

test('amounts in half coins need a decimal, and peers need one tracker', () => {
  const decimals = { ...scenario, currency: { decimals: 0 } };
  expect(() => prepare(decimals)).toThrow(/^currency\.decimals: expected at least 1 under cheesechain/);
  for (const trusted of [0, 2]) {
    const nodes = { ...scenario.nodes, trusted };
    expect(() => prepare({ ...scenario, nodes })).toThrow(
      new RegExp(`^nodes\\.trusted: expected 1 under cheesechain, .* got ${trusted}$`),
    );
  }
});
