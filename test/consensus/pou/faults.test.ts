import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { UsageProtocol } from '../../../src/consensus/pou/protocol.js';
import { CASHBACK, PAYMENT } from '../../../src/consensus/pou/transaction-type.js';
import type { Block } from '../../../src/ledger/block.js';
import { isolate, partition } from '../../../src/network/rule.js';
import type { Observer } from '../../../src/observers/observer.js';
import type { Run } from '../../../src/run/run.js';
import { prepare } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

function start(changes: object = {}, observers: readonly Observer[] = []): Run {
  return prepare(
    { extends: 'pou-default', workload: { payments: 40, weights: [50, 100] }, ...changes },
    { platform, observers },
  );
}

function chain(run: Run): readonly Block[] {
  const blocks: Block[] = [];
  for (let block = run.head(); block?.parent !== undefined; block = block.parent) blocks.push(block);
  return blocks.reverse();
}

function protocolOf(run: Run): UsageProtocol {
  return run.protocol as UsageProtocol;
}

describe('a closer that does not deliver', () => {
  test('is stood in for by the next closest, one close timeout later, and catches up when it is back', () => {
    const run = start();
    const { schedule } = protocolOf(run);
    run.runUntil('14s');
    const silent = schedule.elected(protocolOf(run).tree.root);
    const heal = run.addRule(isolate([silent]));
    run.runUntil('40s');
    const first = chain(run)[0]!;
    const ranking = schedule.closer(first.parent as never, { slot: 1, attempt: 1 });
    expect(first.producer).toBe(ranking);
    expect(first.producer).not.toBe(silent);
    expect(protocolOf(run).reporting.columns(first as never)['attempt']).toBe(1);
    // Cut off, it closed a block of its own that nobody heard of, and stayed behind.
    expect(run.head(silent)!.height).toBeLessThanOrEqual(1);
    expect(run.head()!.height).toBeGreaterThan(2);
    heal();
    const { summary } = run.finish();
    expect(summary.agreed).toBe(true);
    expect(run.head(silent)).toBe(run.head());
    expect(run.supply()).toBe(run.scenario.supply);
  });

  test('does not stop the chain even when all masters but one are silent', () => {
    const run = start({ workload: { payments: 10, weights: [50, 100] }, duration: '150s' });
    run.runUntil('14s');
    const masters = run.population.of('master');
    const alive = masters[3]!;
    run.addRule(isolate(masters.filter((master) => master !== alive)));
    run.finish();
    const blocks = chain(run);
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.every((block) => block.producer === alive)).toBe(true);
    // The last attempt of a slot goes round all masters: nobody waits longer than one slot for each of them.
    expect(blocks[0]!.time).toBeLessThanOrEqual((10 + 5 * (masters.length + 1)) * 1_000_000);
  });

  test('stops the chain for good under the original rules', () => {
    const run = prepare({ extends: 'pou-legacy', workload: { payments: 20 } }, { platform });
    run.runUntil('9s');
    run.addRule(isolate([protocolOf(run).schedule.elected(protocolOf(run).tree.root)]));
    expect(run.finish().summary.blocks).toBeLessThanOrEqual(1);
    expect(run.finish().summary.agreed).toBe(false);
  });
});

describe('a lucky stakeholder that does not sign in time', () => {
  test('loses its prize to the cashing node; the others sign the changed header', () => {
    const run = start();
    run.runUntil('12s');
    const [owner] = run.population.of('consumer');
    run.addRule((_from, to, message) => (to === owner && message.type === 'sign-request' ? 'drop' : 'pass'));
    const { summary } = run.finish();
    expect(summary.agreed).toBe(true);
    const blocks = chain(run);
    const paid = blocks.flatMap((block) => block.transactions).filter(({ type }) => type === CASHBACK);
    expect(paid.length).toBeGreaterThan(5);
    expect(paid.some(({ recipient }) => recipient === owner)).toBe(false);
    // In the first block every payment is the owner's, so all that is returned goes to the cashing node.
    const first = protocolOf(run).reporting.fees(blocks[0] as never);
    expect(first.returned).toBe(0);
    expect(first.collected).toBeGreaterThan(0);
    expect(first.cashing).toBe(first.collected - first.kept);
    expect(run.supply()).toBe(run.scenario.supply);
    for (const block of blocks) {
      const { luckySignatures } = (block as Block<{ luckySignatures: Map<number, string> }>).seal;
      expect(luckySignatures.has(owner!)).toBe(false);
    }
  });
});

describe('a network that falls apart', () => {
  test('grows two chains that join into one when it heals; payments of the lost one come back', () => {
    const run = start({ workload: { payments: 60, weights: [50, 100] } });
    run.runUntil('60s');
    const masters = run.population.of('master');
    const others = [
      ...run.population.of('consumer'),
      ...run.population.of('cashing'),
      ...run.population.of('trusted'),
    ];
    // Consumers reach both sides; the masters of one side do not reach those of the other.
    const split = partition([masters.slice(0, 5), masters.slice(5)]);
    const heal = run.addRule((from, to, message, now) =>
      others.includes(from) || others.includes(to) ? 'pass' : split(from, to, message, now),
    );
    run.runUntil('120s');
    expect(run.head(masters[0]!)).not.toBe(run.head(masters[10]!));
    heal();
    const { summary } = run.finish();
    expect(summary.stale).toBeGreaterThan(0);
    expect(summary.agreed).toBe(true);
    expect(summary.payments.confirmed).toBe(summary.payments.submitted - 2);
    for (const block of run.blocks.slice(1)) expect(run.supply(block)).toBe(run.scenario.supply);
  });
});

describe('certificates', () => {
  test('a consumer whose certificate is lost asks again and its payments wait for it', () => {
    const run = start({ workload: { payments: 5, weights: [50, 100] } });
    const [owner] = run.population.of('consumer');
    let lost = 0;
    run.addRule((_from, to, message) =>
      to === owner && message.type === 'certificate' && lost++ < 2 ? 'drop' : 'pass',
    );
    const { summary } = run.finish();
    expect(lost).toBeGreaterThanOrEqual(3);
    expect(run.messages.get('certificate-request')!.sent).toBe(10 + 2);
    expect(summary.payments.confirmed).toBe(summary.payments.submitted - 2);
  });

  test('masters refuse payments that come without one', () => {
    const codes = new Set<string>();
    const run = start({ workload: { payments: 5, weights: [50, 100] } }, [
      { refused: (_time, _node, _transaction, refusal) => codes.add(refusal.code) },
    ]);
    run.runUntil('9s');
    const protocol = protocolOf(run);
    const stranger = run.population.of('consumer')[4]!;
    const certified = protocol.certificates.isCertified(stranger);
    expect(certified).toBe(false);
    const payment = protocol.pay({
      sender: stranger,
      recipient: run.population.of('consumer')[5]!,
      amount: 5,
    });
    const refusal = protocol.rules.check(payment, protocol.tree.root, {
      has: () => false,
      pending: () => 0,
    } as never);
    expect(refusal?.code).toBe('uncertified');
  });

  test('are not asked for when there is no trusted node, and can be switched off', () => {
    const none = start({ nodes: { trusted: 0 }, workload: { payments: 3, weights: [50, 100] } });
    expect(none.finish().summary.payments.confirmed).toBe(3 + 9);
    expect(none.messages.has('certificate-request')).toBe(false);
    const off = start({
      consensus: { protocol: 'pou', requireCertificates: false },
      workload: { payments: 3, weights: [50, 100] },
    });
    off.finish();
    expect(off.messages.has('certificate-request')).toBe(false);
  });
});

describe('redistribution by the cashing node', () => {
  test.each(['equal', 'usage'] as const)(
    'by %s pays out what it holds, to the unit, and keeps what rounding leaves',
    (by) => {
      const run = start({ consensus: { protocol: 'pou', redistribution: { every: '60s', by } } });
      run.finish();
      const [cashing] = run.population.of('cashing');
      const shares = chain(run)
        .flatMap((block) => block.transactions)
        .filter(({ type }) => type === 'PKC-Redistribution');
      expect(shares.length).toBeGreaterThanOrEqual(by === 'equal' ? 20 : 5);
      expect(shares.every(({ sender, fee }) => sender === cashing && fee === 0)).toBe(true);
      expect(run.supply()).toBe(run.scenario.supply);
      if (by === 'equal') {
        const amounts = new Set(shares.slice(0, 10).map(({ amount }) => amount));
        expect(amounts.size).toBe(1);
      }
    },
  );
});

test('payments that no block took stay pooled: a master that closes keeps what came after it began', () => {
  const run = start({ workload: { payments: 200, every: '50ms', weights: [50, 100] } });
  const { summary } = run.finish();
  expect(summary.payments.pending).toBe(0);
  expect(summary.payments.confirmed).toBe(summary.payments.submitted - 2);
  const payments = chain(run).flatMap((block) => block.transactions.filter(({ type }) => type === PAYMENT));
  expect(payments.length).toBe(summary.payments.confirmed);
});

test.each([1, 2, 3])(
  'under a crowd of large payments over a slow network no honest block is refused (seed %i)',
  (seed) => {
    const refused: string[] = [];
    const changes = {
      seed: `crowd/${seed}`,
      nodes: { master: 5, consumer: 4 },
      network: { latency: { uniform: ['20ms', '900ms'] }, jitter: { exponential: '200ms' } },
      workload: { payments: 400, every: '100ms', largest: 1, weights: [50, 100] },
    };
    const run = start(changes, [
      { rejected: (_time, _node, block, { code }) => refused.push(`${block.id} ${code}`) },
    ]);
    run.runUntil('30s');
    const heal = run.addRule(
      partition([
        [0, 1],
        [2, 3, 4],
      ]),
    );
    run.runUntil('45s');
    heal();
    const { summary } = run.finish();
    expect(refused).toEqual([]);
    expect(summary.payments.confirmed).toBeGreaterThan(100);
    for (const block of run.blocks.slice(1)) expect(run.supply(block)).toBe(run.scenario.supply);
  },
);
