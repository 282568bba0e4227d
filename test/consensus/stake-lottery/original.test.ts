import { describe, expect, test } from 'vitest';
import {
  covered,
  execute,
  forgingRequired,
  type Movement,
  poolWith,
  poolWithout,
  transactionsValid,
} from '../../../src/consensus/stake-lottery/original/ledger.js';
import {
  hash,
  jsonText,
  type PythonJson,
} from '../../../src/consensus/stake-lottery/original/python-json.js';
import {
  type BlockText,
  blockPayload,
  GENESIS_BLOCK,
  type TransactionText,
  transactionPayload,
} from '../../../src/consensus/stake-lottery/payload.js';
import { golden, goldenPython, pythonValue } from './golden.js';

describe('texts and hashes, as the original recorded them', () => {
  test('16 values: their JSON text and hash', () => {
    const vectors = goldenPython('pos_hash');
    expect(vectors).toHaveLength(16);
    for (const { data, json_dumps, sha256 } of vectors) {
      expect(jsonText(data!)).toBe(json_dumps);
      expect(hash(data!)).toBe(sha256);
    }
  });

  test('9 blocks and their transactions: what is signed and linked to', () => {
    const vectors = golden<{
      payload_json: string;
      hash: string;
      tx_payload_json: string[];
      tx_payload_hash: string[];
    }>('pos_block_payload');
    expect(vectors).toHaveLength(9);
    for (const vector of vectors) {
      const block = blockOf(vector.payload_json);
      expect(blockPayload(block)).toBe(vector.payload_json);
      expect(hash(pythonValue(vector.payload_json))).toBe(vector.hash);
      expect(block.transactions.map(transactionPayload)).toEqual(vector.tx_payload_json);
      expect(vector.tx_payload_json.map((text) => hash(pythonValue(text)))).toEqual(vector.tx_payload_hash);
    }
  });

  test('the genesis block', () => {
    const [vector] = golden<{ payload_json: string; hash: string }>('pos_genesis');
    expect(blockPayload(GENESIS_BLOCK)).toBe(vector!.payload_json);
    expect(hash(pythonValue(vector!.payload_json))).toBe(vector!.hash);
  });
});

function blockOf(text: string): BlockText {
  const fields = pythonValue(text) as Record<string, PythonJson>;
  return {
    transactions: (fields['transactions'] as Record<string, PythonJson>[]).map(transactionOf),
    lastHash: fields['last_hash'] as string,
    forger: fields['forger'] as string,
    blockCount: fields['block_count'] as number,
    timestamp: fields['timestamp']!,
    // Left out of the payload whatever it is.
    signature: 'anything',
  };
}

function transactionOf(fields: Record<string, PythonJson>): TransactionText {
  return {
    sender: fields['sender_public_key'] as string,
    receiver: fields['receiver_public_key'] as string,
    amount: fields['amount']!,
    type: fields['type'] as string,
    id: fields['id'] as string,
    timestamp: fields['timestamp']!,
    signature: fields['signature'] as string,
  };
}

interface LedgerVector {
  balances: Record<string, number>;
  stakes: Record<string, number>;
  transactions: Movement<string>[];
  covered_index: number[];
  transactions_valid: boolean;
  balances_after_executing_covered: Record<string, number>;
  stakes_after: Record<string, number>;
}

describe('the original ledger and pool', () => {
  test('28 sets of transactions: which are covered and what they do', () => {
    const vectors = golden<LedgerVector>('pos_ledger');
    expect(vectors).toHaveLength(28);
    for (const vector of vectors) {
      const balances = { ...vector.balances };
      const stakes = { ...vector.stakes };
      const balanceOf = (account: string) => vector.balances[account] ?? 0;
      const taken = covered(vector.transactions, balanceOf);
      expect(taken.map((entry) => vector.transactions.indexOf(entry))).toEqual(vector.covered_index);
      expect(transactionsValid(vector.transactions, balanceOf)).toBe(vector.transactions_valid);
      for (const transaction of taken) {
        execute(
          transaction,
          (account, change) => (balances[account] = (balances[account] ?? 0) + change),
          (account, change) => (stakes[account] = (stakes[account] ?? 0) + change),
        );
      }
      expect(balances).toEqual(vector.balances_after_executing_covered);
      expect(stakes).toEqual(vector.stakes_after);
    }
  });

  test('14 pools: what they keep and when forging is tried', () => {
    const vectors = golden<{
      incoming_ids: number[];
      pool: number[];
      forging_required: boolean;
      remove_ids: number[];
      pool_after: number[];
    }>('pos_pool');
    expect(vectors).toHaveLength(14);
    for (const vector of vectors) {
      const pool = vector.incoming_ids.reduce<readonly number[]>(poolWith, []);
      expect(pool).toEqual(vector.pool);
      expect(forgingRequired(pool)).toBe(vector.forging_required);
      expect(poolWithout(pool, vector.remove_ids)).toEqual(vector.pool_after);
    }
  });
});
