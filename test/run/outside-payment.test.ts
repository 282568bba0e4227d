import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { PROTOCOLS } from '../../src/consensus/index.js';
import { ScenarioError } from '../../src/engine/errors.js';
import { prepare } from '../../src/simulate.js';

const OPTIONS = {
  ...({ sink: null, trace: false } as const),
  platform: { hashes: nodeHashes, signer: nodeSigner },
};
const workload = { kind: 'usage', payments: 20, every: '1s', hostile: false, warmup: '10s' };
const quiet = { workload, duration: '90s', holdings: 'equal', currency: { decimals: 8 }, supply: 1000 };

/** Runs of each protocol that take blocks every few seconds. */
const RUNS: Readonly<Record<string, object>> = {
  pou: { extends: 'pou-local' },
  nakamoto: { extends: 'ten-equal-miners', consensus: { blockTime: '5s' } },
  ghost: { extends: 'ethereum-pow', consensus: { blockTime: '5s', retarget: 'none' } },
  'stake-lottery': {
    extends: 'stake-lottery-default',
    consensus: { draw: 'equivalent', holdings: 0, staking: 'none', threshold: 1 },
  },
  cheesechain: { extends: 'cheesechain-default' },
  tendermint: { extends: 'tendermint-default' },
  pbft: { extends: 'pbft-four' },
  lpos: { extends: 'lpos-default', consensus: { instruction: { kind: 'none' } } },
};

describe('a payment from outside', () => {
  test('every protocol is tried', () => {
    expect(Object.keys(RUNS).sort()).toEqual(Object.keys(PROTOCOLS).sort());
  });

  test.each(Object.entries(RUNS))(
    '%s: waits in pools, gets into a block and moves the money',
    (name, scenario) => {
      const payers = name === 'lpos' ? 'master' : 'consumer';
      const plain = { ...scenario, ...quiet, workload: { ...workload, payers } };
      const run = prepare(plain, OPTIONS);
      run.runUntil('31s');
      const [from, , to] = run.population.of(payers);
      const payment = run.submit({ from: from!, to: to!, amount: '0.5' });
      const seen = new Set<number>();
      while (run.now < run.end && seen.size === 0) {
        if (run.step(1) === 0) break;
        for (const node of run.population.names.keys()) if (run.pool(node).includes(payment)) seen.add(node);
      }
      expect(seen.size).toBeGreaterThan(0);
      const result = run.finish();
      const rows = result.transactions.rows();
      expect(rows.find(({ id }) => id === payment.id)).toMatchObject({ status: 'confirmed', units: 5e7 });
      const block = run.blocks.find(({ transactions }) => transactions.includes(payment))!;
      expect(run.holds(block.producer, block)).toBe(true);
      // Nobody else paid anything else, or at another time.
      const others = (of: typeof run) =>
        of.transactions
          .filter((one) => of.protocol.money.isPayment(one) && one !== payment)
          .map(({ sender, recipient, amount, time }) => [sender, recipient, amount, time]);
      const alone = prepare(plain, OPTIONS);
      alone.finish();
      expect(others(run)).toEqual(others(alone));
    },
  );

  test('goes by the names that people gave', () => {
    const accounts = 'account,amount\nalice,600\nbob,400\n';
    const run = prepare(
      { extends: 'ten-equal-miners', ...quiet, nodes: { consumer: 2 }, holdings: { accounts } },
      OPTIONS,
    );
    run.runUntil('1s');
    const payment = run.submit({ from: 'alice', to: 'bob', amount: '1', fee: '0.01' });
    expect(run.label(payment.sender)).toBe('alice');
    expect(payment.fee).toBe(1_000_000);
    expect(run.label(0)).toMatch(/^master 0 \([0-9a-f]{6}…\)$/);
    expect(run.finish().balances.rows()[payment.recipient]).toMatchObject({ name: 'bob' });
  });

  test.each<[payment: object, message: RegExp]>([
    [
      { from: -1, to: 11, amount: 1 },
      /^submit.from: expected a node from 0 to 19, or the name of an account, got -1$/,
    ],
    [{ from: 'zoe', to: 11, amount: 1 }, /^submit.from: expected a node .*got "zoe"$/],
    [
      { from: 0, to: 11, amount: 1 },
      /^submit.from: expected an account of those who pay, such as 10, got 0$/,
    ],
    [{ from: 10, to: 20, amount: 1 }, /^submit.to: expected a node .*got 20$/],
    [{ from: 10, to: 10, amount: 1 }, /^submit.to: expected another account than that which pays, got 10$/],
    [
      { from: 10, to: 11, amount: 0 },
      /^submit.amount: expected a whole number of smallest units of at least 1/,
    ],
    [{ from: 10, to: 11, amount: 1.5 }, /^submit.amount: expected .*got 1.5$/],
    [{ from: 10, to: 11, amount: 'five' }, /^submit.amount: expected .*got "five"$/],
    [{ from: 10, to: 11, amount: 5, fee: -1 }, /^submit.fee: expected .*got -1$/],
  ])('%j is refused in one line', (payment, message) => {
    const run = prepare({ extends: 'ten-equal-miners', ...quiet }, OPTIONS);
    expect(() => run.submit(payment as never)).toThrow(ScenarioError);
    expect(() => run.submit(payment as never)).toThrow(message);
  });
});
