import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pythonFloat, pythonInt } from '../../../src/consensus/kit/python-text.js';
import { hash } from '../../../src/consensus/pou/merkle.js';
import { amountOf, luckyStakeholders } from '../../../src/consensus/pou/original/legacy-rules.js';
import { parseBlock, parseTransaction } from '../../../src/consensus/pou/original/wire-reader.js';
import { deltaFor, paidAmount } from '../../../src/consensus/pou/overdraft.js';
import {
  blockJson,
  headerJson,
  type TransactionText,
  timeText,
  transactionContentJson,
  transactionJson,
} from '../../../src/consensus/pou/wire.js';
import { ScenarioError } from '../../../src/engine/errors.js';
import { golden, goldenTexts, type LocalRun, type RecordedTransaction, toText } from './golden.js';

fc.configureGlobal({ seed: 3 });

interface TransactionVector {
  readonly id: string;
  readonly content_json: string;
  readonly tx_json: string;
  readonly tx_sha3: string;
  readonly content_sha3: string;
  readonly fields: RecordedTransaction;
  readonly has_stamp: boolean;
}

interface MoneyVector {
  readonly fields: { sender_id: string; recipient_id: string; amount: number; fees?: number };
  readonly paid_amount: number | null;
  readonly delta_sender: number | null;
  readonly delta_recipient: number | null;
  readonly delta_other: number | null;
}

/** The text of a recorded number, made from its value: a float if it was one. */
function remake(text: string): string {
  return /[.e]/.test(text) ? pythonFloat(Number(text)) : pythonInt(Number(text));
}

describe('the text of a transaction', () => {
  const vectors = goldenTexts<TransactionVector>('pou_tx_json');

  test.each(vectors)('is the original’s, built from fields: $id', ({ fields, ...expected }) => {
    const { stamp, ...content } = toText(fields);
    const transaction: TransactionText = {
      ...content,
      amount: remake(content.amount),
      emissionTime: remake(content.emissionTime),
      ...(stamp && {
        stamp: { ...stamp, processingTime: remake(stamp.processingTime), fees: remake(stamp.fees) },
      }),
    };
    expect(transaction.stamp !== undefined).toBe(String(expected.has_stamp) === 'true');
    expect(transactionContentJson(transaction)).toBe(expected.content_json);
    expect(transactionJson(transaction)).toBe(expected.tx_json);
    expect(hash(transactionContentJson(transaction))).toBe(expected.content_sha3);
    expect(hash(transactionJson(transaction))).toBe(expected.tx_sha3);
  });

  test.each(vectors)('reads back to the same bytes: $id', ({ fields, tx_json }) => {
    expect(parseTransaction(tx_json)).toEqual(toText(fields));
    expect(transactionJson(parseTransaction(tx_json))).toBe(tx_json);
  });

  test.each(golden<MoneyVector>('pou_tx_json'))(
    'moves the recorded money: $fields.tx_id',
    ({ fields, ...expected }) => {
      const { sender_id: sender, recipient_id: recipient, amount, fees } = fields;
      const recorded = [
        expected.paid_amount,
        expected.delta_sender,
        expected.delta_recipient,
        expected.delta_other,
      ];
      if (fees === undefined) {
        // The original has no sums for a transaction that no master has stamped.
        expect(recorded).toEqual([null, null, null, null]);
        return;
      }
      const movement = { sender, recipient, amount, fees };
      const deltas = [sender, recipient, 'other'].map((node) => deltaFor(movement, node));
      expect([paidAmount(movement), ...deltas]).toEqual(recorded);
    },
  );

  test('has recorded ones with and without a stamp', () => {
    expect(new Set(vectors.map(({ fields }) => fields.fees === undefined)).size).toBe(2);
  });
});

interface BlockVector {
  readonly id: string;
  readonly header_json: string;
  readonly header_sha3: string;
  readonly block_json: string;
  readonly block_sha3: string;
  readonly lucky_stakeholders: readonly string[];
  readonly cashback_amount: number;
  readonly cashing_amount: number;
  readonly regular_tx_ids: readonly string[];
}

/** A block as plain JSON. */
interface PlainBlock {
  readonly transactions: readonly { signature: string | null; amount: number }[];
  readonly retribution_rate: number;
  readonly previous_block_hash: string;
  readonly merkle_root: string;
  readonly closing_time: number;
  readonly master_id: string;
  readonly master_signature: string;
  readonly lucky_signatures: Readonly<Record<string, string>>;
}

describe('the text of a block', () => {
  const vectors = golden<BlockVector>('pou_block_json');

  test.each(vectors)('is the original’s: $id', (vector) => {
    const block = parseBlock(vector.block_json);
    expect(headerJson(block.header!)).toBe(vector.header_json);
    expect(hash(headerJson(block.header!))).toBe(vector.header_sha3);
    expect(blockJson(block)).toBe(vector.block_json);
    expect(hash(blockJson(block))).toBe(vector.block_sha3);
    expect(luckyStakeholders(block)).toEqual(vector.lucky_stakeholders);
    expect(amountOf(block, 'PKC-Cashback')).toBe(vector.cashback_amount);
    expect(amountOf(block, 'PKC-Cashing')).toBe(vector.cashing_amount);
    expect(block.transactions.filter(({ type }) => type === 'PKC').map(({ txId }) => txId)).toEqual(
      vector.regular_tx_ids,
    );
  });

  test.each(vectors)('says the same as its JSON: $id', ({ block_json }) => {
    const { transactions, header, stamp } = parseBlock(block_json);
    const plain = JSON.parse(block_json) as PlainBlock;
    expect(header).toEqual({
      retributionRate: expect.stringMatching(/^\d+(\.\d+)?$/),
      previousBlockHash: plain.previous_block_hash,
      merkleRoot: plain.merkle_root,
      closingTime: expect.stringMatching(/^\d+(\.\d+)?$/),
    });
    expect(Number(header!.closingTime)).toBe(plain.closing_time);
    expect(Number(header!.retributionRate)).toBe(plain.retribution_rate);
    expect(stamp!.masterId).toBe(plain.master_id);
    expect(stamp!.masterSignature).toBe(plain.master_signature);
    expect(Object.fromEntries(stamp!.luckySignatures)).toEqual(plain.lucky_signatures);
    expect(transactions.map(({ amount }) => Number(amount))).toEqual(
      plain.transactions.map((each) => each.amount),
    );
    expect(transactions.map(({ signature }) => signature)).toEqual(
      plain.transactions.map((each) => each.signature),
    );
  });

  test('reads back to the same bytes in a whole run', () => {
    const [run] = golden<LocalRun>('pou_local_run_small');
    expect(run!.block_json_text).toHaveLength(60);
    for (const text of run!.block_json_text) expect(blockJson(parseBlock(text))).toBe(text);
  });

  test('may lack header and stamp, and lucky signatures may be null', () => {
    const bare = '{"transactions": [], "tx_count": 0}';
    expect(parseBlock(bare)).toEqual({ transactions: [] });
    expect(blockJson({ transactions: [] })).toBe(bare);
    const stamp = {
      masterId: 'm',
      masterSignature: null,
      luckySignatures: new Map([
        ['b', null],
        ['a', 's'],
      ]),
    };
    const text = blockJson({ transactions: [], stamp });
    expect(text).toBe(
      '{"transactions": [], "tx_count": 0, "master_id": "m", "master_signature": null, "lucky_signatures": {"b": null, "a": "s"}}',
    );
    expect(parseBlock(text).stamp).toEqual(stamp);
  });

  test.each([
    'no JSON',
    '[]',
    '{"transactions": 3}',
    '{"transactions": [3]}',
    '{"transactions": [{"signature": null}]}',
    '{"transactions": [{"signature": null, "tx_id": null, "type": "PKC"}]}',
  ])('is refused when it is %s', (text) => {
    expect(() => parseBlock(text)).toThrow(ScenarioError);
  });

  test('keeps numbers inside strings as they are', () => {
    const fields = {
      txId: 'x 1.50 \\" -2e3',
      type: '3',
      senderId: '"4"',
      recipientId: 'é',
      emissionTime: '1e2',
    };
    const transaction = { signature: '5', ...fields, amount: '100.0' };
    expect(parseTransaction(transactionJson(transaction))).toEqual(transaction);
  });

  test.each(['NaN', 'Infinity', '-Infinity', '-0.0', '1e+22', '5e-324'])(
    'may hold %s, as Python writes it',
    (amount) => {
      const transaction = {
        signature: null,
        txId: 'x',
        type: 'PKC',
        senderId: 'NaN',
        recipientId: 'b',
        amount,
        emissionTime: '1',
      };
      expect(parseTransaction(transactionJson(transaction))).toEqual(transaction);
    },
  );
});

describe('the text of a time', () => {
  test('is Python’s text of the float', () => {
    const year2242 = 8_589_934_592_000_000;
    fc.assert(
      fc.property(fc.integer({ min: 100, max: year2242 }), (time) => {
        expect(timeText(time)).toBe(pythonFloat(time / 1e6));
      }),
      { numRuns: 2_000, examples: [[100], [1_700_000_000_000_001], [1_700_000_000_000_020], [year2242]] },
    );
  });

  test('never loses a microsecond', () => {
    expect([0, 1, 1_000_000, 1_700_000_005_500_000, -1_500_000].map(timeText)).toEqual([
      '0.0',
      '0.000001',
      '1.0',
      '1700000005.5',
      '-1.5',
    ]);
  });
});
