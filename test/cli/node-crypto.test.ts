import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { InvariantError } from '../../src/engine/errors.js';
import { portableHashes } from '../../src/ledger/hash.js';
import { portableSigner, verifySignature } from '../../src/ledger/keys.js';

fc.configureGlobal({ seed: 7 });

const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Encodings of the eight points of small order, then the other encodings that decoders let through for them. */
const SMALL_ORDER = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(31)}`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
].map(bytes);

/** The verdict of both signers, which must be one. Keys are copied, since signers remember them by identity. */
function verdict(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const portable = verifySignature(portableSigner, publicKey.slice(), message, signature);
  expect(verifySignature(nodeSigner, publicKey.slice(), message, signature)).toBe(portable);
  return portable;
}

function flip(array: Uint8Array, bit: number): Uint8Array {
  const flipped = array.slice();
  const at = bit % (8 * array.length);
  flipped[at >> 3]! ^= 1 << (at & 7);
  return flipped;
}

/** The signature with S raised by a multiple of L, as far as it fits into its 32 bytes. */
function malleate(signature: Uint8Array, times: number): Uint8Array {
  const scalar =
    BigInt(`0x${Buffer.from(signature.slice(32)).reverse().toString('hex')}`) + BigInt(times) * L;
  const digits = (scalar % 2n ** 256n).toString(16).padStart(64, '0');
  return Uint8Array.from([...signature.slice(0, 32), ...bytes(digits).reverse()]);
}

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.uint8Array({ maxLength: 200 });

describe('the node signer and the portable one', () => {
  test('make the same keys and signatures, and pass the same verdict on true and altered ones', () => {
    fc.assert(
      fc.property(seed, message, fc.nat(), fc.integer({ min: 1, max: 15 }), (seed, message, bit, times) => {
        const portable = portableSigner.keyPair(seed);
        const native = nodeSigner.keyPair(seed);
        expect(native.publicKey).toEqual(portable.publicKey);
        const signature = portableSigner.sign(portable, message);
        expect(nodeSigner.sign(native, message)).toEqual(signature);

        expect(verdict(portable.publicKey, message, signature)).toBe(true);
        expect(verdict(portable.publicKey, message, flip(signature, bit))).toBe(false);
        expect(verdict(flip(portable.publicKey, bit), message, signature)).toBe(false);
        expect(verdict(portable.publicKey, Uint8Array.of(...message, 0), signature)).toBe(false);
        expect(verdict(portable.publicKey, message, malleate(signature, times))).toBe(false);
        expect(verdict(portable.publicKey, message, signature.subarray(0, bit % 64))).toBe(false);
        expect(verdict(portable.publicKey.subarray(0, bit % 32), message, signature)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('pass the same verdict on keys and points of small order, some of which they take', () => {
    const verdicts = new Set<boolean>();
    for (const [i, key] of SMALL_ORDER.entries()) {
      for (const [j, point] of SMALL_ORDER.entries()) {
        const signature = new Uint8Array(64);
        signature.set(point);
        verdicts.add(verdict(key, Uint8Array.of(i, j), signature));
      }
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });

  test('pass the same verdict on random keys and signatures, numbers past the field among them', () => {
    const pastField = fc
      .tuple(fc.integer({ min: 0xed, max: 0xff }), fc.constantFrom(0x7f, 0xff))
      .map(([low, high]) => Uint8Array.of(low, ...new Uint8Array(30).fill(0xff), high));
    const point = fc.oneof(seed, pastField, fc.constantFrom(...SMALL_ORDER));
    const scalar = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => {
      const below = array.slice();
      below[31]! &= 0x0f;
      return below;
    });
    fc.assert(
      fc.property(point, message, point, scalar, (key, message, point, scalar) => {
        expect(verdict(key, message, Uint8Array.of(...point, ...scalar))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('do not take each other’s private keys', () => {
    expect(() => nodeSigner.sign(portableSigner.keyPair(new Uint8Array(32)), new Uint8Array(1))).toThrow(
      InvariantError,
    );
    expect(() => portableSigner.sign(nodeSigner.keyPair(new Uint8Array(32)), new Uint8Array(1))).toThrow(
      InvariantError,
    );
  });
});

describe('the node hashes and the portable ones', () => {
  test('agree on any text, lone surrogates too, and on any bytes', () => {
    const text = fc
      .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)))
      .map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(text, fc.uint8Array({ maxLength: 300 }), (text, data) => {
        expect(nodeHashes.sha256(text)).toBe(portableHashes.sha256(text));
        expect(nodeHashes.sha3_256(text)).toBe(portableHashes.sha3_256(text));
        expect(nodeHashes.sha256Bytes(data)).toEqual(portableHashes.sha256Bytes(data));
      }),
      { numRuns: 300 },
    );
  });
});
