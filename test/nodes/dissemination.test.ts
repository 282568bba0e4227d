import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { prepare } from '../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

function run(network: object, refusals?: Map<string, Set<number>>) {
  const made = prepare(
    {
      extends: 'pou-default',
      nodes: { master: 10, cashing: 1, consumer: 4, trusted: 1 },
      network: { jitter: '0s', bandwidth: 'unlimited', ...network },
      workload: { payments: 15, weights: [50, 100] },
    },
    {
      platform,
      observers: [
        {
          refused: (_time, node, transaction) =>
            refusals?.set(transaction.id, (refusals.get(transaction.id) ?? new Set<number>()).add(node)),
        },
      ],
    },
  );
  made.finish();
  return made;
}

describe('payments', () => {
  test('sent straight cost a message to each master', () => {
    const made = run({ payments: 'direct' });
    const payments = made.transactions.filter(({ type }) => type === 'PKC' || type === 'PKC-Genesis').length;
    expect(made.messages.get('transaction')!.sent).toBe(10 * payments);
  });

  test('known to all at once cost none, and all are in the chain', () => {
    const made = run({ payments: 'pooled' });
    expect(made.messages.has('transaction')).toBe(false);
    const { payments } = made.finish().summary;
    expect(payments.confirmed).toBe(payments.submitted - 2);
  });

  test('relayed reach every master over the links; what the first master refuses goes no further', () => {
    const refusals = new Map<string, Set<number>>();
    const made = run({ topology: 'ring', payments: 'relayed' }, refusals);
    const { payments } = made.finish().summary;
    expect(payments.confirmed).toBe(payments.submitted - 2);
    expect([...refusals.values()].map((nodes) => nodes.size)).toEqual([1, 1]);
    const table = made.finish().transactions.rows();
    const taken = table.filter((row) => row['type'] === 'PKC' && row['status'] === 'confirmed');
    expect(taken.every((row) => row['accepted_by'] === 10)).toBe(true);
  });
});

describe('blocks', () => {
  test('flood a ring that is named without a relay, at the speed of its links', () => {
    const made = run({ latency: '10ms', topology: 'ring' });
    const { summary, blocks } = made.finish();
    expect(summary.agreed).toBe(true);
    // Five links to the far side; who follows without being in the ring is told by the producer.
    for (const row of blocks.rows()) expect(row['to_100']).toBeCloseTo(0.05, 9);
    const { length } = blocks;
    expect(made.messages.get('block')!.sent).toBe(length * (2 * 10 - 9 + 1));
  });

  test('sent straight reach all in one hop', () => {
    const made = run({ latency: '10ms' });
    const { blocks, summary } = made.finish();
    for (const row of blocks.rows()) expect(row['to_100']).toBeCloseTo(0.01, 9);
    expect(summary.propagation).toEqual({ to50: 0.01, to90: 0.01, to100: 0.01 });
  });
});
