import { describe, expect, test } from 'vitest';
import { FIRST_SEED } from '../../../src/consensus/pou/election.js';
import { merkleRoot } from '../../../src/consensus/pou/merkle.js';
import {
  type Receiver,
  receiveBlock,
  type Verify,
} from '../../../src/consensus/pou/original/legacy-rules.js';
import { parseBlock } from '../../../src/consensus/pou/original/wire-reader.js';
import {
  type BlockText,
  type HeaderText,
  headerJson,
  type TransactionText,
  transactionContentJson,
  transactionJson,
} from '../../../src/consensus/pou/wire.js';
import { golden, type LocalRun } from './golden.js';

const run = golden<LocalRun>('pou_local_run_small')[0]!;
const blocks = run.block_json_text.map(parseBlock);

/** Everything that was signed in the run: a signature holds for exactly that node and text. */
const signed = new Set<string>();
for (const { transactions, header, stamp } of blocks) {
  for (const transaction of transactions) {
    signed.add([transaction.senderId, transactionContentJson(transaction), transaction.signature].join('|'));
  }
  signed.add([stamp!.masterId, headerJson(header!), stamp!.masterSignature].join('|'));
  for (const [node, signature] of stamp!.luckySignatures)
    signed.add([node, headerJson(header!), signature].join('|'));
}
const verify: Verify = (node, text, signature) => signed.has([node, text, signature].join('|'));

/** A receiver that has followed the run up to the block and holds its base transactions. */
function receiverOf(index: number): Receiver {
  const { transactions, header } = blocks[index]!;
  const stack = transactions.filter(({ type }) => type === 'PKC' || type === 'PKC-Genesis');
  return { nextSeed: header!.previousBlockHash, stack, verify };
}

function withHeader(block: BlockText, change: Partial<HeaderText>): BlockText {
  return { ...block, header: { ...block.header!, ...change } };
}

function withMerkleRoot(block: BlockText): BlockText {
  const root = merkleRoot(block.header!.previousBlockHash, block.transactions.map(transactionJson));
  return withHeader(block, { merkleRoot: root });
}

function withLucky(block: BlockText, luckySignatures: ReadonlyMap<string, string | null>): BlockText {
  return { ...block, stamp: { ...block.stamp!, luckySignatures } };
}

/** `block` with one transaction of a type changed and the Merkle root made to fit. */
function withTransaction(block: BlockText, type: string, change: Partial<TransactionText>): BlockText {
  const place = block.transactions.findIndex((transaction) => transaction.type === type);
  const transactions = block.transactions.map((each, index) =>
    index === place ? { ...each, ...change } : each,
  );
  return withMerkleRoot({ ...block, transactions });
}

type Alter = (block: BlockText, receiver: Receiver) => { block?: BlockText; receiver?: Receiver };

/** How each recorded label changes the block or its receiver. */
const alterations: Readonly<Record<string, Alter>> = {
  unmodified: () => ({}),
  'unmodified, receiver stack empty (transactions verified on the fly)': (_, receiver) => ({
    receiver: { ...receiver, stack: [] },
  }),
  // The seed of a receiver that has missed the first block.
  'receiver expects another seed': (_, receiver) => ({ receiver: { ...receiver, nextSeed: FIRST_SEED } }),
  'no stamp': ({ transactions, header }) => ({ block: { transactions, header: header! } }),
  'no header': ({ transactions, stamp }) => ({ block: { transactions, stamp: stamp! } }),
  'amount changed and merkle recomputed (signature no longer matches)': (block) => ({
    block: withTransaction(block, 'PKC', { amount: '3345' }),
  }),
  'transaction order changed inside the block': (block) => ({
    block: { ...block, transactions: [...block.transactions].reverse() },
  }),
  'lucky signatures removed': (block) => ({ block: withLucky(block, new Map()) }),
  'a lucky signature is null (unreachable stakeholder)': (block) => {
    const [node] = block.stamp!.luckySignatures.keys();
    return { block: withLucky(block, new Map([...block.stamp!.luckySignatures, [node!, null]])) };
  },
  'master id replaced by another master': (block) => {
    const masterId = run.masters.find((master) => master !== block.stamp!.masterId)!;
    return { block: { ...block, stamp: { ...block.stamp!, masterId } } };
  },
  'only non-PKC transactions (drop the PKC ones, merkle recomputed)': (block) => ({
    block: withMerkleRoot({
      ...block,
      transactions: block.transactions.filter(({ type }) => type !== 'PKC'),
    }),
  }),
  'closing time changed': (block) => ({ block: withHeader(block, { closingTime: '1700000099.0' }) }),
};

interface Received {
  readonly id: string;
  readonly label: string;
  readonly block_index: number;
  readonly accepted: boolean;
  readonly error: string | null;
  readonly stack_left: number;
}

describe('a block received under the legacy rules', () => {
  const vectors = golden<Received>('pou_receive_block');

  test.each(vectors)(
    'is judged as by the original: $label ($id)',
    ({ label, block_index: index, ...expected }) => {
      const alter = alterations[label];
      expect(alter, `no case is built for "${label}"`).toBeDefined();
      const original = { block: blocks[index]!, receiver: receiverOf(index) };
      const { block, receiver } = { ...original, ...alter!(original.block, original.receiver) };
      const { accepted, error, stackLeft } = receiveBlock(block, receiver);
      expect({ accepted, error, stack_left: stackLeft.length }).toEqual({
        accepted: expected.accepted,
        error: expected.error,
        stack_left: expected.stack_left,
      });
    },
  );

  test.each(blocks.map((_, index) => index))('is accepted as it was in the run: block %i', (index) => {
    expect(receiveBlock(blocks[index]!, receiverOf(index))).toEqual({
      accepted: true,
      error: null,
      stackLeft: [],
    });
  });
});

/** Accepts every signature, so that the checks after the signatures can be reached. */
function trusting(index: number): Receiver {
  return { ...receiverOf(index), verify: () => true };
}

describe('checks no recorded case reaches', () => {
  const block = blocks[1]!;
  const other = blocks[2]!.transactions[0]!;

  test.each<[string, BlockText, Receiver, string]>([
    [
      'a wrong Merkle root',
      withHeader(block, { merkleRoot: FIRST_SEED }),
      receiverOf(1),
      'Merkle tree verification failed.',
    ],
    [
      'a stakeholder that signed something else',
      withLucky(block, new Map([[run.consumers[0]!, 'forged']])),
      receiverOf(1),
      'Stakeholder signature does not match header.',
    ],
    [
      'a missing master signature',
      { ...block, stamp: { ...block.stamp!, masterSignature: null } },
      receiverOf(1),
      "'NoneType' object has no attribute 'encode'",
    ],
    [
      'a cashback that is too high',
      withTransaction(block, 'PKC-Cashback', { amount: '9328.3' }),
      trusting(1),
      'Cashback of this block could not be recomputed.',
    ],
    [
      'a cashback to another node',
      withTransaction(block, 'PKC-Cashback', { recipientId: run.masters[0]! }),
      trusting(1),
      'Lucky stakeholders could not be recomputed.',
    ],
    [
      'no payments at all',
      withMerkleRoot({ ...block, transactions: block.transactions.filter(({ type }) => type !== 'PKC') }),
      trusting(1),
      'float division by zero',
    ],
    [
      'payments of nothing',
      withMerkleRoot({
        ...block,
        transactions: block.transactions.map((each) =>
          each.type === 'PKC' ? { ...each, amount: '0' } : each,
        ),
      }),
      trusting(1),
      'float modulo',
    ],
    [
      'a payment without signature that the receiver does not know',
      withTransaction(block, 'PKC', { signature: null }),
      { ...trusting(1), stack: [] },
      'Signature is missing.',
    ],
    [
      'an unknown payment with a wrong signature',
      block,
      {
        ...receiverOf(1),
        stack: [],
        verify: (node, text, signature) => !text.includes('tx_id') && verify(node, text, signature),
      },
      'Signature does not match content.',
    ],
  ])('refuse %s', (_, altered, receiver, error) => {
    const result = receiveBlock(altered, receiver);
    expect(result).toEqual({ accepted: false, error: `Block rejected: ${error}`, stackLeft: receiver.stack });
  });

  test('refuse a payment without stamp', () => {
    const transactions = block.transactions.map(({ stamp, ...content }) =>
      content.type === 'PKC' || stamp === undefined ? content : { ...content, stamp },
    );
    const { error } = receiveBlock(withMerkleRoot({ ...block, transactions }), trusting(1));
    expect(error).toBe("Block rejected: 'NoneType' object has no attribute 'fees'");
  });

  test('leave what the block does not hold on the stack, by emission time', () => {
    const late = { ...other, txId: 'late', emissionTime: '1700000025.5' };
    const early = { ...other, txId: 'early', emissionTime: '1700000017' };
    const receiver = { ...receiverOf(1), stack: [late, ...receiverOf(1).stack, early] };
    expect(receiveBlock(block, receiver).stackLeft).toEqual([early, late]);
  });

  test('check the second of two equal transactions like an unknown one', () => {
    const first = blocks[0]!;
    const genesis = first.transactions[0]!;
    const doubled = withMerkleRoot({ ...first, transactions: [...first.transactions, genesis] });
    const asked: string[] = [];
    const verifyAll: Verify = (_, text) => {
      asked.push(text);
      return true;
    };
    expect(receiveBlock(doubled, { ...receiverOf(0), verify: verifyAll }).accepted).toBe(true);
    expect(asked.filter((text) => text === transactionContentJson(genesis))).toHaveLength(1);
  });

  /** A block with the recipients of its cashbacks replaced. */
  function paidTo(original: BlockText, recipient: string): BlockText {
    const transactions = original.transactions.map((each) =>
      each.type === 'PKC-Cashback' ? { ...each, recipientId: recipient } : each,
    );
    return withMerkleRoot({ ...original, transactions });
  }

  test('refuse cashbacks that go to one of two winners, or to nobody who won', () => {
    const index = run.unique_lucky_signatures_per_block.indexOf(2);
    const [winner] = blocks[index]!.stamp!.luckySignatures.keys();
    for (const recipient of [winner!, run.masters[0]!]) {
      const { error } = receiveBlock(paidTo(blocks[index]!, recipient), trusting(index));
      expect(error).toBe('Block rejected: Lucky stakeholders could not be recomputed.');
    }
    const { error } = receiveBlock(paidTo(block, run.masters[0]!), trusting(1));
    expect(error).toBe('Block rejected: Lucky stakeholders could not be recomputed.');
  });
});
