import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { simulate } from '../../src/simulate.js';

test('4,000 consumers of proof of usage share the supply without an overdraft, and none is left with nothing', () => {
  const { summary, balances } = simulate(
    {
      extends: 'pou-default',
      duration: '40s',
      nodes: { master: 3, consumer: 4_000 },
      holdings: 'original',
      workload: { payments: 0, hostile: false },
    },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, metrics: 'none', trace: false, sink: null },
  );
  expect(summary.payments.refused).toEqual({});
  expect(summary.payments.confirmed).toBe(3_999);
  const poor = balances.rows().filter(({ role, after }) => role === 'consumer' && Number(after) <= 0);
  expect(poor).toEqual([]);
}, 600_000);
