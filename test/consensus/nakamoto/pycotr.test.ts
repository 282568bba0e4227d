import { describe, expect, test } from 'vitest';
import {
  balanceOf,
  blockHash,
  blockHashInput,
  chooseChain,
  isValidChain,
  isValidTransaction,
  meetsDifficulty,
  PYCOTR_DIFFICULTY,
  PYCOTR_GENESIS,
  PYCOTR_REWARD,
  type PycotrTransaction,
  poolRefusal,
  proofOfWork,
  pythonBytes,
  transactionHash,
  transactionInBlock,
  transactionWire,
} from '../../../src/consensus/nakamoto/original/functions.js';
import { golden, type PoolStep } from './golden.js';

interface HashVector {
  readonly id: string;
  readonly from_hex: string;
  readonly to_hex: string;
  readonly amount: number;
  readonly uuid: string;
  readonly attached_fee: number;
  readonly hash: string;
  readonly repr_in_block: string;
  readonly wire: { readonly signature: string };
}

describe('a transaction of Pycotr', () => {
  test.each(golden<HashVector>('pycotr_tx_hash'))('has the recorded hash and texts ($id)', (vector) => {
    const { from_hex: from, to_hex: to, amount, uuid, attached_fee: fee } = vector;
    const { signature } = vector.wire;
    const transaction: PycotrTransaction = { kind: 'standard', from, to, amount, uuid, fee, signature };
    expect(transactionHash(transaction)).toBe(vector.hash);
    expect(transactionInBlock(transaction)).toBe(vector.repr_in_block);
    expect(transactionWire(transaction)).toEqual(vector.wire);
  });

  test('by card is hashed with the four fields of the card and needs them all', () => {
    const card = { number: '4', date: '2030-01-01', picture: '123', name: 'A' };
    const bought: PycotrTransaction = {
      kind: 'credit-card',
      from: 'aa',
      to: 'aa',
      amount: 5,
      uuid: 'u',
      signature: '01',
      card,
    };
    expect(transactionHash(bought)).not.toBe(transactionHash({ ...bought, card: { ...card, name: 'B' } }));
    expect(isValidTransaction(bought, () => true)).toBe(true);
    expect(isValidTransaction({ ...bought, card: { ...card, name: '' } }, () => true)).toBe(false);
    expect(isValidTransaction({ ...bought, to: 'bb' }, () => true)).toBe(false);
    expect(isValidTransaction(bought, () => false)).toBe(false);
    expect(transactionWire(bought)).toMatchObject({ credit_card: true, credit_card_cc_pict: '123' });
  });
});

interface WorkVector {
  readonly id: string;
  readonly timestamp_iso: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly hash_input_nonce0: string;
  readonly hash_nonce0: string;
  readonly difficulty: number;
  readonly nonce: number;
  readonly hash: string;
}

test.each(golden<WorkVector>('pycotr_proof_work'))(
  'proof of work finds the recorded nonce ($id)',
  (vector) => {
    const transactions = vector.pairs.map(([from, to]) => ({ from, to }));
    const content = { timestamp: vector.timestamp_iso, transactions };
    expect(blockHashInput({ ...content, nonce: 0 })).toBe(vector.hash_input_nonce0);
    expect(blockHash({ ...content, nonce: 0 })).toBe(vector.hash_nonce0);
    expect(proofOfWork(content, vector.difficulty)).toEqual({ nonce: vector.nonce, hash: vector.hash });
  },
);

interface GenesisVector {
  readonly difficulty: number;
  readonly reward_amount: number;
  readonly hash: string;
  readonly previous_hash: string;
  readonly hash_input: string;
  readonly tx: Readonly<Record<string, string | boolean>>;
  readonly genesis_pow_valid: boolean;
  readonly chain_valid: boolean;
  readonly genesis_tx_is_valid: boolean;
}

test('the genesis is the recorded one, valid as a chain though neither its hash nor its transaction would be', () => {
  const vector = golden<GenesisVector>('pycotr_genesis')[0]!;
  expect(PYCOTR_DIFFICULTY).toBe(vector.difficulty);
  expect(PYCOTR_REWARD).toBe(vector.reward_amount);
  expect(blockHashInput(PYCOTR_GENESIS)).toBe(vector.hash_input);
  expect(blockHash(PYCOTR_GENESIS)).toBe(vector.hash);
  expect(PYCOTR_GENESIS.hash).toBe(vector.hash);
  expect(PYCOTR_GENESIS.previousHash).toBe(vector.previous_hash);
  const transaction = PYCOTR_GENESIS.transactions[0]!;
  expect(transactionWire(transaction)).toEqual(vector.tx);
  expect(meetsDifficulty(PYCOTR_GENESIS.hash, PYCOTR_DIFFICULTY)).toBe(vector.genesis_pow_valid);
  expect(isValidTransaction(transaction, () => true)).toBe(vector.genesis_tx_is_valid);
  const valid = isValidChain([PYCOTR_GENESIS], PYCOTR_GENESIS, PYCOTR_DIFFICULTY, () => true);
  expect(valid).toBe(vector.chain_valid);
});

test('a chain is valid until a hash, a link, a signature or the work is wrong', () => {
  const transactions: PycotrTransaction[] = [
    { kind: 'reward', from: 'aa', to: 'bb', amount: 10, uuid: 'u', signature: '01' },
  ];
  const content = { timestamp: '2023-02-28T10:37:40', transactions };
  const block = {
    ...content,
    ...proofOfWork(content, PYCOTR_DIFFICULTY),
    previousHash: PYCOTR_GENESIS.hash,
  };
  const valid = (changed: Partial<typeof block>, signed = true) =>
    isValidChain([PYCOTR_GENESIS, { ...block, ...changed }], PYCOTR_GENESIS, PYCOTR_DIFFICULTY, () => signed);
  expect(valid({})).toBe(true);
  expect(valid({}, false)).toBe(false);
  expect(valid({ nonce: block.nonce + 1 })).toBe(false);
  expect(valid({ previousHash: block.hash })).toBe(false);
  expect(valid({ nonce: 0, hash: blockHash({ ...content, nonce: 0 }) })).toBe(false);
  expect(isValidChain([], PYCOTR_GENESIS, PYCOTR_DIFFICULTY, () => true)).toBe(false);
  // The hole of the original: the amount is in no hash of the block.
  expect(valid({ transactions: [{ ...transactions[0]!, amount: 1_000 }] })).toBe(true);
});

interface ChoiceVector {
  readonly id: string;
  readonly own_size: number;
  readonly others: readonly { readonly size: number; readonly valid: boolean }[];
  readonly status: string;
  readonly adopted_index: number | null;
}

test.each(golden<ChoiceVector>('pycotr_consensus_choice'))(
  'consensus chooses as recorded ($id)',
  (vector) => {
    expect(chooseChain(vector.own_size, vector.others)).toEqual({
      status: vector.status,
      adopted: vector.adopted_index,
    });
  },
);

test.each(golden<{ id: string; hex: string; python_str: string }>('py_bytes_str'))(
  'bytes are written as Python writes them ($id)',
  ({ hex, python_str }) => expect(pythonBytes(hex)).toBe(python_str),
);

describe('the pool of Pycotr', () => {
  const steps = golden<{ steps: readonly PoolStep[] }>('pycotr_pool_rules')[0]!.steps;
  const chain: PycotrTransaction[][] = [[]];
  const pool: PycotrTransaction[] = [];
  const view = {
    balanceOf: (address: string) => balanceOf(address, chain.flat()),
    isPending: (address: string) => pool.some(({ from }) => from === address),
    verify: (_address: string, content: string, signature: string) => signature === content,
  };
  const signed = (transaction: Omit<PycotrTransaction, 'uuid'>): PycotrTransaction => {
    const { from, to, amount } = transaction;
    return { ...transaction, uuid: 'u', signature: `${from}${to}${amount}u` };
  };
  const offers: Readonly<Record<string, PycotrTransaction>> = Object.fromEntries(
    (
      [
        ['k1->k2 1 with balance 0', 'standard', 'k1', 'k2', 1, 0],
        ['k1->k2 0 with balance 0', 'standard', 'k1', 'k2', 0, 0],
        ['k1->k2 0 again (same sender pending)', 'standard', 'k1', 'k2', 0, 0],
        ['k0->k1 11 (> balance 10)', 'standard', 'k0', 'k1', 11, 0],
        ['k0->k1 8 fee 3 (8+3 > 10)', 'standard', 'k0', 'k1', 8, 3],
        ['k0->k1 7 fee 3', 'standard', 'k0', 'k1', 7, 3],
        ['k0->k1 -1', 'standard', 'k0', 'k1', -1, 0],
        ['k0->k0 1 (self)', 'standard', 'k0', 'k0', 1, 0],
        ['reward class k2->k1 1000 signed by k2 (not the reward key)', 'reward', 'k2', 'k1', 1000, 0],
      ] as const
    ).map(([step, kind, from, to, amount, fee]) => [step, signed({ kind, from, to, amount, fee })]),
  );

  test.each(steps)(
    'goes through the recorded step: $step',
    ({ step, outcome, pool_size, chain_size, balances }) => {
      const altered = { ...signed({ kind: 'standard', from: 'k0', to: 'k1', amount: 1 }), amount: 2 };
      const special: Readonly<Record<string, PycotrTransaction>> = {
        'unsigned k0->k1 1': { ...altered, signature: undefined },
        'tampered amount after signing': altered,
      };
      const offer = offers[step] ?? special[step];
      if (offer !== undefined) {
        const refusal = poolRefusal(offer, view);
        expect(refusal === undefined ? 'ok' : `TransactionError: ${refusal}`).toBe(outcome);
        if (refusal === undefined) pool.push(offer);
      } else if (step === 'mine all') {
        const reward = signed({ kind: 'reward', from: 'reward', to: 'k0', amount: PYCOTR_REWARD });
        chain.push([reward, ...pool.splice(0)]);
      } else expect(['fresh chain, owner k0', 'chain valid? True', 'mine without owner']).toContain(step);
      expect(pool.length).toBe(pool_size);
      expect(chain.length).toBe(chain_size);
      for (const key of ['k0', 'k1', 'k2'] as const) expect(view.balanceOf(key)).toBe(balances[key]);
    },
  );
});
