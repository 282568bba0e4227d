import { describe, expect, test } from 'vitest';
import { hash, merkleRoot } from '../../../src/consensus/pou/merkle.js';
import { InvariantError } from '../../../src/engine/errors.js';
import { portableHashes } from '../../../src/ledger/hash.js';
import { golden } from './golden.js';

describe('the hash', () => {
  test.each(golden<{ payload: string | number; sha3_256: string }>('pou_get_hash'))(
    'of $payload is the original’s',
    (vector) => {
      expect(hash(String(vector.payload))).toBe(vector.sha3_256);
    },
  );

  test('of the empty text is its own, not a random one', () => {
    expect(hash('')).toBe('a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a');
  });
});

interface Merkle {
  readonly previous_block_hash: string;
  readonly tx_json: readonly string[];
  readonly tx_ids: readonly string[];
  readonly sorted_order: readonly number[];
  readonly merkle_root: string;
}

describe('the Merkle root', () => {
  test.each(golden<Merkle>('pou_merkle'))('is the original’s: $id', (vector) => {
    expect(merkleRoot(vector.previous_block_hash, vector.tx_json)).toBe(vector.merkle_root);
  });

  test.each(golden<Merkle>('pou_merkle'))('is the same with ids at hand, in any order: $id', (vector) => {
    const leaves = vector.tx_json.map((json, index) => ({ tx_id: vector.tx_ids[index]!, json }));
    expect(merkleRoot(vector.previous_block_hash, [...leaves].reverse())).toBe(vector.merkle_root);
    const sorted = vector.sorted_order.map((place) => hash(vector.tx_json[place]!));
    expect(hash(vector.previous_block_hash + sorted.join(''))).toBe(vector.merkle_root);
  });

  test('asks the hashes it is given', () => {
    const counted: string[] = [];
    const sha3_256 = (text: string) => {
      counted.push(text);
      return 'h';
    };
    const leaves = ['b', 'a'].map((tx_id) => ({ tx_id, json: `text ${tx_id}` }));
    expect(merkleRoot('previous', leaves, { ...portableHashes, sha3_256 })).toBe('h');
    expect(counted).toEqual(['text a', 'text b', 'previoushh']);
  });

  test.each(['no JSON', '[]', 'null', '{"tx_id": 3}'])('refuses %s for a transaction', (text) => {
    expect(() => merkleRoot('0', [text])).toThrow(InvariantError);
  });
});
