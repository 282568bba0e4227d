import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import { doughOf } from '../../../src/consensus/cheesechain/encoding.js';
import { type Cheese, smell, verifyChain } from '../../../src/consensus/cheesechain/original/functions.js';
import type { CheesechainProtocol } from '../../../src/consensus/cheesechain/protocol.js';
import type { CheeseBlock, CheeseSeal } from '../../../src/consensus/cheesechain/seal.js';
import { type Stamp, stampAfter } from '../../../src/engine/stamp.js';
import type { Transaction } from '../../../src/ledger/transaction.js';
import type { Run } from '../../../src/run/run.js';
import { prepare, type RunOptions, simulate } from '../../../src/simulate.js';
import { cheeseOf, type RecordedCheese } from './golden.js';

const fast: RunOptions = { platform: { hashes: nodeHashes, signer: nodeSigner } };
const scenario = {
  extends: 'cheesechain-default',
  supply: 5,
  nodes: { master: 2, consumer: 2 },
  workload: { payments: 4, hostile: false, weights: [50, 100] },
};

/** What a forger may change of a cheese. */
interface Forgery {
  readonly transactions?: readonly Transaction[];
  readonly seal?: Partial<CheeseSeal>;
  readonly time?: Stamp;
  readonly parent?: CheeseBlock;
}

/** A finished run, a cheese of its chain with a payment in it, and forgeries of that cheese. */
function workshop(legacy: boolean) {
  const run: Run = prepare({ ...scenario, consensus: { legacy } }, fast);
  run.finish();
  const protocol = run.protocol as CheesechainProtocol;
  const honest = run.blocks.find(({ transactions }) => transactions.length > 1) as CheeseBlock;
  const payment = honest.transactions[0]!;
  const reward = honest.transactions.at(-1)!;
  /** @param work prove the forged cheese anew, or leave nonce and smell as they are. */
  const judge = (change: Forgery, work = true): string => {
    const content = { ...honest, ...change, seal: { ...honest.seal, ...change.seal } } as CheeseBlock;
    const { nonce, smell: own } = protocol.encoding.prove(doughOf(content));
    const block = protocol.tree.add({
      ...content,
      parent: content.parent!,
      id: work ? own : honest.id,
      seal: work ? { ...content.seal, nonce } : content.seal,
    });
    return protocol.rules.checkBlock(block)?.code ?? 'valid';
  };
  return { run, protocol, honest, payment, reward, judge };
}

describe('a cheese by the correct rules', () => {
  const { run, protocol, honest, payment, reward, judge } = workshop(false);
  const changed = (transaction: Transaction, change: Partial<Transaction>): Transaction => ({
    ...transaction,
    ...change,
  });

  test('is valid as it was made', () => {
    expect(judge({})).toBe('valid');
    expect(protocol.rules.checkBlock(honest)).toBeUndefined();
  });

  test('has one reward, at the end, of half a coin at the most', () => {
    const half = reward.amount;
    const withReward = (change: Partial<Transaction>) => ({
      transactions: [payment, changed(reward, { index: 5000, ...change })],
    });
    expect(judge(withReward({ amount: half - 1 }))).toBe('valid');
    expect(judge(withReward({ amount: half + 1 }))).toBe('reward');
    expect(judge(withReward({ amount: 50 * half }))).toBe('reward');
    expect(judge(withReward({ amount: 0 }))).toBe('reward');
    expect(judge(withReward({ amount: -1 }))).toBe('reward');
    expect(judge(withReward({ recipient: 99 }))).toBe('reward');
    expect(judge({ transactions: [payment] })).toBe('reward');
    expect(judge({ transactions: [] })).toBe('reward');
    expect(judge({ transactions: [reward, payment] })).toBe('reward');
    expect(judge({ transactions: [payment, changed(reward, { index: 5001, id: 'x' }), reward] })).toBe(
      'reward',
    );
  });

  test('says its own place, parent and a time after it', () => {
    expect(judge({ seal: { sequenceNumber: 99 } })).toBe('sequence');
    expect(judge({ seal: { parentSmell: '00'.repeat(32) } })).toBe('parent');
    expect(judge({ parent: honest.parent!.parent! })).toBe('parent');
    expect(judge({ time: stampAfter(honest.parent!.time, -1) })).toBe('time');
  });

  test('stands on the raclette and no other', () => {
    expect(run.blocks[0]!.id).toBe('589aabe32e398b6b8e3eab39ebdd3976b657dbdf8562251af0b04d2c6d1d6e0c');
    const { nonce, smell: other } = protocol.encoding.prove({
      ...doughOf(honest),
      sequenceNumber: 0,
      parentSmell: '',
      transactions: [],
    });
    expect(nonce).toBeGreaterThanOrEqual(0);
    expect(judge({ parent: protocol.tree.root, seal: { parentSmell: other, sequenceNumber: 1 } })).toBe(
      'parent',
    );
  });

  test('proves work over all it holds: reward, time and signatures too', () => {
    const stolen = changed(reward, { index: 5100, recipient: 1 - reward.recipient });
    expect(judge({ transactions: [payment, stolen] }, false)).toBe('smell');
    expect(judge({ time: stampAfter(honest.time, 1) }, false)).toBe('smell');
    const resigned = changed(payment, { index: 5101, signature: 'another' });
    expect(judge({ transactions: [resigned, reward] }, false)).toBe('smell');
    const nonce = honest.seal.nonce + 1;
    const dough = doughOf(honest);
    const unproved = protocol.tree.add({
      ...honest,
      parent: honest.parent!,
      id: protocol.encoding.smellOf(dough, nonce),
      seal: { ...honest.seal, nonce },
    });
    expect(protocol.rules.checkBlock(unproved)?.code).toBe('proof');
  });

  test('holds payments that are signed, positive, new and covered', () => {
    const withPayment = (change: Partial<Transaction>, index: number) => ({
      transactions: [changed(payment, { index, ...change }), reward],
    });
    expect(judge(withPayment({ signature: reward.signature }, 5200))).toBe('bad-signature');
    expect(judge(withPayment({ amount: payment.amount + 1 }, 5201))).toBe('bad-signature');
    expect(judge(withPayment({ id: 'another' }, 5202))).toBe('bad-signature');
    expect(judge(withPayment({ amount: -5 }, 5203))).toBe('amount');
    expect(judge(withPayment({ amount: 0 }, 5204))).toBe('amount');
    expect(judge(withPayment({ fee: 1 }, 5205))).toBe('amount');
    expect(judge(withPayment({ sender: 99 }, 5206))).toBe('unknown-sender');
    expect(judge(withPayment({ recipient: 99 }, 5207))).toBe('unknown-recipient');
    expect(judge(withPayment({ type: 'gift' }, 5208))).toBe('type');
    expect(judge({ transactions: [payment, payment, reward] })).toBe('duplicate');
    expect(
      judge({ parent: honest, seal: { parentSmell: honest.id, sequenceNumber: honest.height + 1 } }),
    ).toBe('duplicate');
    const { sender, recipient } = payment;
    const purse = run.balance(sender, honest.parent!);
    const most = protocol.pay({ sender, recipient, amount: purse });
    expect(judge({ transactions: [most, reward] })).toBe('valid');
    const more = protocol.pay({ sender, recipient, amount: 1 });
    expect(judge({ transactions: [most, more, reward] })).toBe('overdraft');
    const spentAtOnce = protocol.pay({ sender: recipient, recipient: sender, amount: purse });
    expect(judge({ transactions: [most, spentAtOnce, reward] })).toBe('overdraft');
  });

  test('two equal payments are two, since each has an id that is signed', () => {
    const { sender, recipient } = payment;
    const [first, second] = [1, 2].map(() => protocol.pay({ sender, recipient, amount: 7 }));
    expect(first!.id).not.toBe(second!.id);
    expect(first!.signature).not.toBe(second!.signature);
    expect(judge({ transactions: [first!, second!, reward] })).toBe('valid');
  });
});

describe("a cheese by the original's rules", () => {
  const { protocol, honest, payment, reward, judge } = workshop(true);

  test('needs a proof and a parent, and nothing more', () => {
    expect(judge({})).toBe('valid');
    expect(judge({ transactions: [payment, { ...reward, index: 5000, amount: 50 * reward.amount }] })).toBe(
      'valid',
    );
    expect(judge({ transactions: [{ ...payment, index: 5001, signature: 'junk' }, reward] })).toBe('valid');
    expect(judge({ seal: { sequenceNumber: 99 } })).toBe('valid');
    expect(judge({ seal: { parentSmell: '00'.repeat(32) } })).toBe('parent');
    expect(judge({ time: stampAfter(honest.time, 1) }, false)).toBe('smell');
    const nonce = honest.seal.nonce + 1;
    const block = protocol.tree.add({ ...honest, parent: honest.parent!, seal: { ...honest.seal, nonce } });
    expect(protocol.rules.checkBlock(block)?.code).toBe('proof');
  });
});

/** The chain in a node's file, each number as its text. */
function chainIn(file: string): readonly Cheese[] {
  const [first = ''] = file.split('\n');
  const quoted = first.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g,
    (_, string: string | undefined, number: string | undefined) => string ?? `"${number}"`,
  );
  return (JSON.parse(quoted) as RecordedCheese[]).map((cheese) => cheeseOf(cheese) as Cheese);
}

test("the file of a legacy run passes the original's own check, cheese by cheese", () => {
  const { files, summary } = simulate({ ...scenario, consensus: { legacy: true } }, fast);
  expect(summary.agreed).toBe(true);
  const chains = [...files!].filter(([name]) => name.endsWith('/cheesechain.txt'));
  expect(chains.length).toBe(4);
  for (const [, file] of chains) {
    const chain = chainIn(file);
    expect(chain.length).toBe(summary.blocks + 1);
    expect(verifyChain(chain)).toBe(true);
    expect(smell(chain[0]!)).toBe(chain[1]!.parentSmell);
    expect(verifyChain(chain.map((cheese, place) => (place === 3 ? { ...cheese, nonce: -1 } : cheese)))).toBe(
      false,
    );
    expect(file.split('\n')[1]).toBe('[]');
  }
});

test('sizes of messages are those of their texts', () => {
  const run = prepare(scenario, fast);
  const { files } = run.finish();
  const [, file] = [...files!].find(([name]) => name.endsWith('/cheesechain.txt'))!;
  const [chain = ''] = file.split('\n');
  const tip = run.head() as CheeseBlock;
  expect(tip.seal.chainSize + 2).toBe(chain.length);
  expect(JSON.parse(chain)).toHaveLength(tip.height + 1);
});
