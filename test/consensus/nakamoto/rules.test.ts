import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { blockSize } from '../../../src/consensus/nakamoto/encoding.js';
import type { WorkProtocol } from '../../../src/consensus/nakamoto/protocol.js';
import type { WorkBlock, WorkSeal } from '../../../src/consensus/nakamoto/seal.js';
import { COINBASE, PAYMENT, PURCHASE, UNCLE } from '../../../src/consensus/nakamoto/transaction-type.js';
import { ScenarioError } from '../../../src/engine/errors.js';
import { exactStamp, ROOT_STAMP, type Stamp, stampAfter } from '../../../src/engine/stamp.js';
import { Pool } from '../../../src/ledger/pool.js';
import type { Transaction } from '../../../src/ledger/transaction.js';
import { prepare, simulate } from '../../../src/simulate.js';

const platform = { hashes: nodeHashes, signer: nodeSigner };

/** A run stopped after some blocks, with what is needed to forge one more. */
function scene(extra: object = {}, base = 'ten-equal-miners') {
  const run = prepare(
    {
      extends: base,
      nodes: { master: 3, consumer: 3 },
      duration: '1h',
      network: { latency: '100ms' },
      consensus: { hashPower: 'equal', blockTime: '10s', fees: [0.001, 0.01], ...extra },
      workload: { payments: 5, weights: [50, 100] },
    },
    { platform, sink: null },
  );
  run.runUntil('10min');
  const protocol = run.protocol as WorkProtocol;
  const parent = run.head(0) as WorkBlock;
  const [first, second] = run.population.of('consumer') as [number, number];
  const pay = (amount: number, sender = first, recipient = second, alteredTo?: number) =>
    protocol.pay({ sender, recipient, amount, ...(alteredTo === undefined ? {} : { alteredTo }) });
  /** A block with a hash that is right for whatever it holds. */
  const forge = (
    payments: readonly Transaction[] = [],
    change: {
      transactions?: (honest: readonly Transaction[]) => readonly Transaction[];
      seal?: Partial<WorkSeal>;
      time?: Stamp;
      producer?: number;
      id?: string;
      parent?: WorkBlock;
    } = {},
  ) => {
    const { producer = 1, time = exactStamp(run.now) } = change;
    const below = change.parent ?? parent;
    const uncles = change.seal?.uncles ?? [];
    const own = protocol.rewards
      .of(below, producer, time, payments, uncles)
      .map((fields, place) => ({ index: 9_000 + place, ...fields }));
    const honest = [...own, ...payments];
    const transactions = change.transactions?.(honest) ?? honest;
    const difficulty = change.seal?.difficulty ?? protocol.work.difficultyAfter(below);
    const { nonce, hash } = protocol.work.prove({
      parent: below,
      producer,
      time,
      transactions,
      difficulty,
      uncles,
    });
    const seal: WorkSeal = {
      difficulty,
      work: below.seal.work + difficulty,
      nonce,
      size: blockSize(transactions, uncles.length, protocol.encoding),
      uncles,
      ...change.seal,
    };
    return protocol.tree.add({ id: change.id ?? hash, parent: below, producer, time, transactions, seal });
  };
  const code = (block: WorkBlock) => protocol.rules.checkBlock(block)?.code;
  return { run, protocol, parent, first, second, pay, forge, code };
}

describe('a block', () => {
  const { run, protocol, parent, first, second, pay, forge, code } = scene({ puzzle: 1 });
  const coin = 100_000_000;

  test('that is honest is valid, with and without payments', () => {
    expect(code(forge())).toBeUndefined();
    expect(code(forge([pay(coin), pay(2 * coin)]))).toBeUndefined();
  });

  test.each<[what: string, block: () => WorkBlock, code: string]>([
    ['by a node that is no miner', () => forge([], { producer: first }), 'miner'],
    ['older than the one before', () => forge([], { time: stampAfter(parent.time, -1) }), 'time'],
    ['of another difficulty', () => forge([], { seal: { difficulty: 1 } }), 'difficulty'],
    [
      'that states more work than it is',
      () => forge([], { seal: { work: parent.seal.work * 2 } }),
      'difficulty',
    ],
    ['whose name is not its hash', () => forge([], { id: `0${'a'.repeat(63)}` }), 'proof-of-work'],
    ['with another nonce', () => forge([], { seal: { nonce: 0 } }), 'proof-of-work'],
    ['that states a wrong size', () => forge([], { seal: { size: 1 } }), 'size'],
    ['with uncles where none are paid', () => forge([], { seal: { uncles: [parent] } }), 'uncles'],
    [
      'with one payment twice',
      () => forge([], { transactions: (own) => [...own, ...twice] }),
      'double-inclusion',
    ],
    ['with an altered payment', () => forge([pay(coin, first, second, 2 * coin)]), 'bad-signature'],
    ['with an overdraft', () => forge([pay(200_000 * coin)]), 'overdraft'],
    ['with an overdraft by two payments', () => forge([...halves()]), 'overdraft'],
    ['with a payment to nobody', () => forge([pay(coin, first, 99)]), 'unknown-recipient'],
    ['with a payment of nothing', () => forge([pay(0)]), 'amount'],
    ['without a coinbase', () => forge([], { transactions: () => [] }), 'reward'],
    ['with a greater coinbase', () => forge([], { transactions: richer }), 'reward'],
    ['with a coinbase for another', () => forge([], { transactions: diverted }), 'reward'],
    ['with a second coinbase', () => forge([], { transactions: doubled }), 'reward'],
    ['with fees that nobody paid', () => forge([], { transactions: withFee }), 'reward'],
    ['that pays an uncle nobody named', () => forge([], { transactions: withUncle }), 'reward'],
  ])('%s is refused', (_what, block, expected) => {
    expect(code(block())).toBe(expected);
  });

  const once = pay(coin);
  const twice = [once, once];
  const halves = () => {
    const balance = run.balance(first, parent);
    return [pay(Math.floor(balance * 0.6)), pay(Math.floor(balance * 0.6))];
  };
  const richer = ([coinbase]: readonly Transaction[]) => [{ ...coinbase!, amount: coinbase!.amount + 1 }];
  const diverted = ([coinbase]: readonly Transaction[]) => [{ ...coinbase!, recipient: first }];
  const doubled = ([coinbase]: readonly Transaction[]) => [
    coinbase!,
    { ...coinbase!, id: 'x', index: 9_100 },
  ];
  const withFee = ([coinbase]: readonly Transaction[]) => [{ ...coinbase!, fee: 1 }];
  const withUncle = ([coinbase]: readonly Transaction[]) => [
    coinbase!,
    { ...coinbase!, id: 'y', index: 9_101, type: UNCLE },
  ];

  test('with a payment of an earlier block is refused', () => {
    const earlier = run.transactions.find(
      (one) => one.type === PAYMENT && protocol.tree.includes(parent, one),
    )!;
    expect(code(forge([earlier]))).toBe('double-inclusion');
  });

  test('that grew past the limit is refused', () => {
    const small = scene({ blockSize: 1_000 });
    expect(small.code(small.forge([small.pay(coin)]))).toBeUndefined();
    expect(small.code(small.forge([small.pay(coin), small.pay(coin), small.pay(coin)]))).toBe('size');
  });

  test('has another hash as soon as anything in it is another', () => {
    const payment = pay(coin);
    const block = forge([payment]);
    const { uncles, difficulty } = block.seal;
    const { producer, time, transactions } = block;
    const unmined = { parent, producer, time, transactions, difficulty, uncles };
    const text = (change: object) => protocol.encoding.unmined({ ...unmined, ...change });
    const texts = [
      text({}),
      text({ parent: parent.parent! }),
      text({ producer: 2 }),
      text({ time: stampAfter(time, 1) }),
      text({ difficulty: difficulty + 1 }),
      text({ uncles: [parent] }),
      text({ transactions: [...transactions].reverse() }),
      ...['amount', 'fee', 'recipient', 'sender', 'time'].map((key, place) =>
        text({
          transactions: [
            transactions[0],
            { ...payment, index: 9_200 + place, [key]: payment[key as 'amount'] + 1 },
          ],
        }),
      ),
      text({ transactions: [transactions[0], { ...payment, index: 9_300, signature: 'other' }] }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });
});

test('a master refuses what blocks alone may bring, what is known, and a fee below what nodes relay', () => {
  const { protocol, parent, pay } = scene();
  const pool = new Pool(protocol.rules.accounts, protocol.rules.effect);
  const refusal = (transaction: Transaction) => protocol.rules.check(transaction, parent, pool)?.code;
  const payment = pay(1);
  expect(refusal(payment)).toBeUndefined();
  expect(refusal({ ...payment, type: COINBASE })).toBe('type');
  expect(refusal({ ...payment, type: PURCHASE })).toBe('type');
  expect(refusal({ ...payment, fee: 1 })).toBe('fee');
  expect(refusal({ ...payment, sender: 50 })).toBe('unknown-sender');
  expect(refusal({ ...payment, amount: 1.5 })).toBe('amount');
  pool.add(payment, ROOT_STAMP);
  expect(refusal(payment)).toBe('duplicate');
});

test('a block of ghost names uncles it may, pays them, and no others', () => {
  const { protocol, parent, forge, code } = scene({ blockTime: '2s', retarget: 'none' }, 'ethereum-pow');
  const stale = forge([], { parent: parent.parent as WorkBlock, producer: 2 });
  const named = forge([], { seal: { uncles: [stale] } });
  expect(code(named)).toBeUndefined();
  const [coinbase, uncle] = named.transactions;
  expect([coinbase!.amount, uncle!.amount, uncle!.recipient]).toEqual([5.15625e9, 4.375e9, 2]);
  expect(protocol.rewards.changes(named)).toEqual({ created: 5.15625e9 + 4.375e9, burned: 0 });
  expect(code(forge([], { seal: { uncles: [stale, stale] } }))).toBe('uncles');
  expect(code(forge([], { seal: { uncles: [parent] } }))).toBe('uncles');
  const invalid = forge([], { parent: parent.parent as WorkBlock, time: ROOT_STAMP });
  expect(code(forge([], { seal: { uncles: [invalid] } }))).toBe('uncles');
  expect(code(forge([], { parent: named, seal: { uncles: [stale] } }))).toBe('uncles');
});

describe('a scenario with proof of work that cannot be run', () => {
  test.each<[what: string, change: object, message: RegExp]>([
    ['a hash power too many', { hashPower: [1, 2, 3, 4] }, /hashPower: expected 3 entries.*got 4$/],
    ['a pool too many', { hashPower: { pools: [1, 2, 3, 4] } }, /pools: expected at most 3 pools.*got 4$/],
    ['a pause too few', { mining: { pauses: ['5s'] } }, /mining.pauses: expected 3 entries.*got 1$/],
    [
      'a hash power below 0',
      { hashPower: [1, -1, 1] },
      /expected a number above 0 and at most 1e18, got -1$/,
    ],
    [
      'a subsidy finer than the unit',
      { subsidy: '1e-9' },
      /subsidy: expected an amount.*8 decimals, got "1e-9"$/,
    ],
    ['fees in the wrong order', { fees: [2, 1] }, /fees: expected the lesser fee first, got \[2,1\]$/],
    [
      'more money than there may be',
      { subsidy: 250 },
      /subsidy: expected all money.*2\^53.*got 250; lower the subsidy$/,
    ],
    ['a window of two blocks', { retarget: { every: 2 } }, /expected a whole number from 3/],
    ['an unknown fork choice', { forkChoice: 'heaviest' }, /expected "longest" or "work", got "heaviest"$/],
    ['a puzzle beyond patience', { puzzle: 9 }, /expected a whole number from 0 to 6, got 9$/],
  ])('is refused for %s', (_what, change, message) => {
    const run = () =>
      simulate(
        { extends: 'ten-equal-miners', nodes: { master: 3, consumer: 3 }, consensus: change },
        { platform },
      );
    expect(run).toThrow(ScenarioError);
    expect(run).toThrow(message);
  });

  test('is stopped by name before its blocks have brought more money than can be counted', () => {
    const changes = { subsidy: 20_000_000, halving: 0, blockTime: '1min' };
    const run = () => simulate({ extends: 'ten-equal-miners', consensus: changes }, { platform });
    expect(run).toThrow(/^consensus.subsidy: block 5 brings more money than the 90071992.54740991 BTC/);
  });

  test('is refused for purchases where no cards are taken, and payments without anybody to pay', () => {
    const run = (change: object) => () => simulate({ extends: 'ten-equal-miners', ...change }, { platform });
    expect(run({ workload: { kind: 'purchases' } })).toThrow(/^workload.kind: .*got "purchases"$/);
    expect(run({ workload: { payers: 'master' }, nodes: { master: 1 } })).toThrow(
      /^nodes.master: expected at least 2/,
    );
    expect(run({ nodes: { consumer: 0 }, workload: { kind: 'none' }, duration: '1h' })).not.toThrow();
  });
});
