import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { type Entry, merkleRootOf } from '../../../src/consensus/pou/closing.js';
import type { UsageProtocol } from '../../../src/consensus/pou/protocol.js';
import type { Draft, DraftTransaction, UsageBlock, UsageSeal } from '../../../src/consensus/pou/seal.js';
import {
  CASHBACK,
  CASHING,
  FEES,
  GENESIS,
  PAYMENT,
  REDISTRIBUTION,
} from '../../../src/consensus/pou/transaction-type.js';
import { exactStamp, ROOT_STAMP, type Stamp, stampAfter } from '../../../src/engine/stamp.js';
import { SECOND } from '../../../src/engine/time.js';
import { Pool } from '../../../src/ledger/pool.js';
import type { Transaction } from '../../../src/ledger/transaction.js';
import { prepare } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };
const HASHES = nodeHashes;

/** A run stopped after some blocks, with what is needed to close one more by hand. */
function scene() {
  const run = prepare(
    { extends: 'pou-default', workload: { payments: 100, weights: [50, 100] } },
    { platform },
  );
  run.runUntil('34.9s');
  const protocol = run.protocol as UsageProtocol;
  const parent = run.head() as UsageBlock;
  const slot = protocol.schedule.slotOf(parent) + 1;
  const closingTime = exactStamp((10 + 5 * slot) * SECOND);

  const closer = protocol.schedule.closer(parent, { slot, attempt: 0 })!;
  const [first, second] = protocol.consumers as [number, number];
  const pay = (amount: number, sender = first, recipient = second) =>
    protocol.pay({ sender, recipient, amount });
  const entry = (transaction: Transaction): Entry => ({
    transaction,
    time: stampAfter(closingTime, -SECOND),
  });
  const keyring = { sign: (node: number, text: string) => protocol.signHeader(node, text) };
  const lucky = (draft: Draft) =>
    new Map(draft.lucky.map((node) => [node, keyring.sign(node, draft.header)]));
  const close = (base: readonly Transaction[], changes: { closer?: number; closingTime?: Stamp } = {}) => {
    const draft = protocol.builder.draft(
      parent,
      changes.closer ?? closer,
      changes.closingTime ?? closingTime,
      base.map(entry),
    );
    return protocol.builder.seal(draft, lucky(draft), stampAfter(closingTime, SECOND));
  };
  /** A draft with other transactions in it, its Merkle root and signatures made anew. */
  const reclose = (draft: Draft, transactions: readonly DraftTransaction[]) => {
    const { processingTimes } = draft;
    const previous = parent.seal.merkleRoot;
    const { merkleRoot } = merkleRootOf(
      previous,
      transactions,
      closer,
      processingTimes,
      protocol.encoding,
      HASHES,
    );
    const header = protocol.encoding.header(
      previous,
      merkleRoot,
      closingTime,
      protocol.arithmetic.retributionText,
    );
    const changed = { ...draft, transactions, merkleRoot, header };
    return protocol.builder.seal(changed, lucky(changed), stampAfter(closingTime, SECOND));
  };
  /** A block put into the tree with another seal. */
  const withSeal = (block: UsageBlock, changes: Partial<UsageSeal>) =>
    protocol.tree.add({ ...block, parent, seal: { ...block.seal, ...changes } });
  const code = (block: UsageBlock) => protocol.rules.checkBlock(block)?.code;
  return {
    run,
    protocol,
    parent,
    closer,
    closingTime,
    slot,
    first,
    second,
    pay,
    entry,
    close,
    reclose,
    withSeal,
    code,
    keyring,
    lucky,
  };
}

describe('a block is refused when', () => {
  test('nothing is wrong with it: it is not', () => {
    const { close, pay, code } = scene();
    expect(code(close([pay(1000), pay(2000)]))).toBeUndefined();
  });

  test('its closer was not elected', () => {
    const { protocol, closer, close, pay, code } = scene();
    const other = protocol.masters.find((master) => master !== closer)!;
    expect(code(close([pay(1000)], { closer: other }))).toBe('not-elected');
  });

  test('its closer is no master', () => {
    const { first, close, pay, code } = scene();
    expect(code(close([pay(1000)], { closer: first }))).toBe('closer');
  });

  test('the elected closer comes when it is the next one’s turn, and the next one when it is not', () => {
    const { protocol, parent, slot, closingTime, close, pay, code } = scene();
    const next = protocol.schedule.closer(parent, { slot, attempt: 1 })!;
    const later = stampAfter(closingTime, SECOND);
    expect(code(close([pay(1000)], { closingTime: later }))).toBe('not-elected');
    expect(code(close([pay(1000)], { closer: next }))).toBe('not-elected');
    expect(code(close([pay(1000)], { closer: next, closingTime: later }))).toBeUndefined();
  });

  test('its closing time lies in a slot that has its block already, or after the block itself', () => {
    const { parent, close, pay, code, closingTime } = scene();
    expect(code(close([pay(1000)], { closingTime: stampAfter(parent.seal.closingTime, 1) }))).toBe(
      'closing-time',
    );
    expect(code(close([pay(1000)], { closingTime: stampAfter(closingTime, 3 * SECOND) }))).toBe(
      'closing-time',
    );
  });

  test('a transaction is stamped after it closed, or not at all', () => {
    const { close, pay, code, withSeal, protocol, closer, parent, closingTime } = scene();
    const block = close([pay(1000)]);
    expect(code(withSeal(block, { processingTimes: block.seal.processingTimes.slice(1) }))).toBe('stamp');
    const draft = protocol.builder.draft(parent, closer, closingTime, [
      { transaction: pay(5), time: stampAfter(closingTime, 1) },
    ]);
    expect(code(protocol.builder.seal(draft, new Map(), stampAfter(closingTime, SECOND)))).toBe('stamp');
  });

  test('its previous hash, retribution rate or Merkle root is not what it should be', () => {
    const { close, pay, code, withSeal } = scene();
    const block = close([pay(1000)]);
    expect(code(withSeal(block, { previousHash: block.seal.merkleRoot }))).toBe('previous-hash');
    expect(code(withSeal(block, { retributionText: '0.2' }))).toBe('retribution-rate');
    expect(code(withSeal(block, { merkleRoot: '00' }))).toBe('merkle-root');
  });

  test('a signature is missing, foreign or of another header', () => {
    const { close, pay, code, withSeal, keyring, protocol, first } = scene();
    const block = close([pay(1000)]);
    const header = protocol.encoding.headerOf(block);
    const other = protocol.masters.find((master) => master !== block.producer)!;
    expect(code(withSeal(block, { masterSignature: keyring.sign(other, header) }))).toBe('master-signature');
    expect(code(withSeal(block, { masterSignature: keyring.sign(block.producer, `${header} `) }))).toBe(
      'master-signature',
    );
    const forged = new Map([[first, keyring.sign(other, header)]]);
    expect(code(withSeal(block, { luckySignatures: forged }))).toBe('lucky-signature');
    expect(code(withSeal(block, { luckySignatures: new Map() }))).toBe('raffle');
    expect(code(withSeal(block, { luckySignatures: new Map([[first, null]]) }))).toBe('raffle');
  });

  test('a payment is in it twice, or in an earlier block', () => {
    const { close, pay, code, parent } = scene();
    const payment = pay(1000);
    expect(code(close([payment, payment]))).toBe('double-inclusion');
    const earlier = parent.transactions.find(({ type }) => type === PAYMENT)!;
    expect(code(close([pay(1), earlier]))).toBe('double-inclusion');
  });

  test('two payments are covered alone and not together', () => {
    const { close, pay, code, protocol, parent, first } = scene();
    const half = Math.floor(protocol.accounts.balance(first, parent) / 2);
    expect(code(close([pay(half)]))).toBeUndefined();
    expect(code(close([pay(half), pay(half)]))).toBe('overdraft');
  });

  test('a payment was altered after it was signed, or carries another fee', () => {
    const { close, pay, code, protocol, first, second } = scene();
    const altered = protocol.pay({ sender: first, recipient: second, amount: 1000, alteredTo: 5000 });
    expect(code(close([altered]))).toBe('bad-signature');
    const cheap = { ...pay(1000), fee: 0 };
    expect(code(close([cheap]))).toBe('fee');
  });

  test('it holds no payment, or a second genesis', () => {
    const { close, pay, code, protocol, first } = scene();
    expect(code(close([]))).toBe('empty');
    expect(code(close([pay(5), protocol.issue(first)]))).toBe('genesis');
  });

  test('what the closer adds is not what the raffle gives, even properly signed', () => {
    const { protocol, parent, closer, closingTime, entry, pay, reclose, code } = scene();
    const draft = protocol.builder.draft(
      parent,
      closer,
      closingTime,
      [pay(100_000), pay(300_000)].map(entry),
    );
    const change = (type: string, changes: object) =>
      draft.transactions.map((transaction) =>
        transaction.type === type ? { ...transaction, ...changes } : transaction,
      );
    const fees = draft.transactions.find(({ type }) => type === FEES)!;
    expect(code(reclose(draft, draft.transactions))).toBeUndefined();
    expect(code(reclose(draft, change(FEES, { amount: fees.amount + 1 })))).toBe('raffle');
    expect(code(reclose(draft, change(CASHBACK, { amount: 1 })))).toBe('raffle');
    expect(code(reclose(draft, change(CASHBACK, { recipient: closer })))).toBe('raffle');
    expect(code(reclose(draft, change(CASHING, { recipient: closer })))).toBe('raffle');
    expect(code(reclose(draft, change(CASHING, { id: 'other' })))).toBe('raffle');
    const unsigned = change(CASHING, { signature: undefined });
    expect(code(reclose(draft, unsigned))).toBe('bad-signature');
    const without = draft.transactions.slice(0, -1);
    const times = { ...draft, processingTimes: draft.processingTimes.slice(0, -1) };
    expect(code(reclose(times, without))).toBe('raffle');
    const [a, b, collection, ...rest] = draft.transactions as [
      DraftTransaction,
      DraftTransaction,
      DraftTransaction,
    ];
    expect(code(reclose(draft, [a, collection, b, ...rest]))).toBe('order');
  });
});

describe('a payment is refused with', () => {
  function judge(change: (parts: ReturnType<typeof scene>) => Transaction): string | undefined {
    const parts = scene();
    const pool = new Pool(parts.run.population.size, parts.protocol.rules.effect);
    return parts.protocol.rules.check(change(parts), parts.parent, pool)?.code;
  }

  const cases: [string | undefined, string, (parts: ReturnType<typeof scene>) => Transaction][] = [
    [undefined, 'a good payment', ({ pay }) => pay(1000)],
    ['duplicate', 'one that is in the chain', ({ parent }) => parent.transactions[0]!],
    [
      'unknown-sender',
      'a stranger, even a proper signer',
      ({ protocol, second }) => protocol.builder.make(PAYMENT, 999, second, 5),
    ],
    [
      'unknown-recipient',
      'a stranger to pay',
      ({ protocol, first }) => protocol.builder.make(PAYMENT, first, 999, 5),
    ],
    [
      'type',
      'a consumer that collects fees',
      ({ protocol, first }) => protocol.builder.make(FEES, first, first, 5),
    ],
    [
      'type',
      'a consumer that grants cashback',
      ({ protocol, first, second }) => protocol.builder.make(CASHBACK, first, second, 5),
    ],
    [
      'type',
      'a consumer that redistributes',
      ({ protocol, first, second }) => protocol.builder.make(REDISTRIBUTION, first, second, 5),
    ],
    [
      'type',
      'a master that pays',
      ({ protocol, closer, second }) => protocol.builder.make(PAYMENT, closer, second, 5),
    ],
    [
      'type',
      'a genesis of somebody else',
      ({ protocol, second }) => protocol.builder.make(GENESIS, second, second, 5),
    ],
    [
      'genesis',
      'a genesis of another amount',
      ({ protocol, first }) => protocol.builder.make(GENESIS, first, first, 5),
    ],
    ['amount', 'nothing', ({ pay }) => pay(0)],
    [
      'amount',
      'less than nothing',
      ({ pay, protocol }) => ({ ...pay(7), amount: -protocol.arithmetic.supply }),
    ],
    ['amount', 'half a unit', ({ pay }) => ({ ...pay(7), amount: 0.5 })],
    ['bad-signature', 'an altered amount', ({ pay }) => ({ ...pay(7), amount: 8 })],
    ['bad-signature', 'no signature', ({ pay }) => ({ ...pay(7), signature: undefined })],
    [
      'bad-signature',
      'a signature cut short',
      ({ pay }) => ({ ...pay(7), signature: pay(7).signature!.slice(4) }),
    ],
    ['self-payment', 'a payment to oneself', ({ pay, first }) => pay(5, first, first)],
    [
      'overdraft',
      'more than the sender has',
      ({ pay, protocol, parent, first }) => pay(protocol.accounts.balance(first, parent)),
    ],
    ['overdraft', 'more than there is', ({ pay, protocol }) => pay(2 * protocol.arithmetic.supply)],
  ];
  test.each(cases)('%s: %s', (code, _what, change) => {
    expect(judge(change)).toBe(code);
  });

  test('duplicate when it is pooled already, and overdraft when the pool has spent the money', () => {
    const { protocol, run, parent, pay, first } = scene();
    const pool = new Pool(run.population.size, protocol.rules.effect);
    const balance = protocol.accounts.balance(first, parent);
    const payment = pay(Math.floor(balance / 2));
    expect(protocol.rules.check(payment, parent, pool)).toBeUndefined();
    pool.add(payment, ROOT_STAMP);
    expect(protocol.rules.check(payment, parent, pool)?.code).toBe('duplicate');
    expect(protocol.rules.check(pay(Math.floor(balance / 2)), parent, pool)?.code).toBe('overdraft');
  });
});

describe('the fork choice', () => {
  test('prefers height, then the earlier slot, then the earlier attempt, then the lower root; it is a strict order', () => {
    const { protocol, parent, closingTime, slot, close, pay } = scene();
    const next = protocol.schedule.closer(parent, { slot, attempt: 1 })!;
    const first = close([pay(1)]);
    const twin = close([pay(2)]);
    const later = close([pay(3)], { closer: next, closingTime: stampAfter(closingTime, SECOND) });
    const slots = close([pay(4)], { closingTime: stampAfter(closingTime, 5 * SECOND) });
    const { rules } = protocol;
    expect(rules.prefers(first, parent)).toBe(true);
    expect(rules.prefers(parent, first)).toBe(false);
    expect(rules.prefers(first, later)).toBe(true);
    expect(rules.prefers(later, slots)).toBe(true);
    expect(rules.prefers(first, twin)).toBe(first.seal.merkleRoot < twin.seal.merkleRoot);
    expect(rules.prefers(twin, first)).toBe(!rules.prefers(first, twin));
    for (const block of [first, twin, later, slots]) expect(rules.prefers(block, block)).toBe(false);
  });
});

test('a block’s payments may not move more than an exact number can hold', () => {
  const { protocol, run } = scene();
  expect(protocol.arithmetic.supply).toBe(run.scenario.supply);
  // Two consumers passing most of the supply to and fro in one block reach 2^53 after a few payments.
  const coins = prepare(
    {
      extends: 'pou-local',
      nodes: { master: 1, consumer: 2, trusted: 0 },
      supply: '90000000',
      consensus: { protocol: 'pou', feesRate: 0 },
      workload: { payments: 40, every: '1ms', largest: 1, weights: [50, 50], hostile: false },
    },
    { platform },
  );
  const { summary } = coins.finish();
  expect(summary.blocks).toBeGreaterThan(1);
  expect(coins.supply()).toBe(9_000_000_000_000_000);
});
