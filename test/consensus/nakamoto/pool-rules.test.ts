import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import { REWARD } from '../../../src/consensus/nakamoto/transaction-type.js';
import type { Transaction } from '../../../src/ledger/transaction.js';
import { prepare } from '../../../src/simulate.js';
import { golden, type PoolStep } from './golden.js';

// The same recorded steps as in pycotr.test.ts, through a miner of the simulator: its keys, pool, blocks and accounts.
describe('a miner with the rules of Pycotr', () => {
  const run = prepare(
    {
      extends: 'pycotr-isolated',
      nodes: { master: 1, consumer: 2 },
      duration: '1h',
      consensus: { mining: { pauses: ['2h'] } },
      workload: { kind: 'none' },
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null },
  );
  const protocol = run.protocol as WorkProtocol;
  const { master } = protocol.miners[0]!;
  const pay = (sender: number, recipient: number, amount: number, change: Partial<Transaction> = {}) => ({
    ...protocol.pay({ sender, recipient, amount }),
    ...change,
  });
  const offers: Readonly<Record<string, () => Transaction>> = {
    'k1->k2 1 with balance 0': () => pay(1, 2, 1),
    'k1->k2 0 with balance 0': () => pay(1, 2, 0),
    'k1->k2 0 again (same sender pending)': () => pay(1, 2, 0),
    'k0->k1 11 (> balance 10)': () => pay(0, 1, 11),
    'k0->k1 8 fee 3 (8+3 > 10)': () => pay(0, 1, 8, { fee: 3 }),
    'k0->k1 7 fee 3': () => pay(0, 1, 7, { fee: 3 }),
    'k0->k1 -1': () => pay(0, 1, -1),
    'k0->k0 1 (self)': () => pay(0, 0, 1),
    'unsigned k0->k1 1': () => pay(0, 1, 1, { signature: undefined }),
    'tampered amount after signing': () => pay(0, 1, 1, { amount: 2 }),
    // The signature does not cover the class.
    'reward class k2->k1 1000 signed by k2 (not the reward key)': () => pay(2, 1, 1000, { type: REWARD }),
  };

  test.each(golden<{ steps: readonly PoolStep[] }>('pycotr_pool_rules')[0]!.steps)(
    'goes through the recorded step: $step',
    ({ step, outcome, pool_size, chain_size, balances }) => {
      run.runUntil(run.now + 1_000_000);
      const offer = offers[step]?.();
      if (offer !== undefined) {
        const refusal = master.take(offer);
        expect(refusal === undefined ? 'ok' : `TransactionError: ${refusal.detail}`).toBe(outcome);
      } else if (step === 'mine all') protocol.miners[0]!.mine();
      expect(master.pool.size).toBe(pool_size);
      expect(master.head.height + 1).toBe(chain_size);
      const { k0, k1, k2 } = balances;
      expect([0, 1, 2].map((node) => run.balance(node, master.head))).toEqual([k0, k1, k2]);
    },
  );
});
