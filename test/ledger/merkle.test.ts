import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { hex, portableHashes } from '../../src/ledger/hash.js';
import { merkleTreeRoot } from '../../src/ledger/merkle.js';

interface Vector {
  readonly id: string;
  readonly leaves_hex: readonly string[];
  readonly root_hex: string;
}

const golden = new URL('../fixtures/golden/lpos_merkle.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(golden, 'utf8')) as { vectors: readonly Vector[] };
const sha256Twice = (data: Uint8Array) => portableHashes.sha256Bytes(portableHashes.sha256Bytes(data));
const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));

describe('merkleTreeRoot', () => {
  test('has vectors', () => {
    expect(vectors).toHaveLength(14);
  });

  test.each(vectors)('gives the root of the original for $id', ({ leaves_hex, root_hex }) => {
    expect(hex(merkleTreeRoot(leaves_hex.map(bytes), sha256Twice))).toBe(root_hex);
  });

  test('cannot tell a list from one that repeats its odd last leaf', () => {
    const [a, b, c] = ['aa', 'bb', 'cc'].map(bytes) as [Uint8Array, Uint8Array, Uint8Array];
    expect(merkleTreeRoot([a, b, c], sha256Twice)).toEqual(merkleTreeRoot([a, b, c, c], sha256Twice));
    expect(merkleTreeRoot([a, b, c], sha256Twice)).not.toEqual(merkleTreeRoot([b, a, c], sha256Twice));
  });

  test('has nothing to say of no leaves', () => {
    expect(() => merkleTreeRoot([], sha256Twice)).toThrow(InvariantError);
  });
});
