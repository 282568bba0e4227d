import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/engine/errors.js';
import { fromMimeBase64, toMimeBase64 } from '../../src/ledger/base64.js';
import { hex, portableHashes } from '../../src/ledger/hash.js';
import {
  Keyring,
  portableSigner,
  type Signer,
  symbolicSigner,
  verifySignature,
} from '../../src/ledger/keys.js';

const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));

// RFC 8032, section 7.1.
const VECTORS = [
  {
    name: 'TEST 1',
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: 'TEST 2',
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    name: 'TEST 3',
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

describe('the portable signer', () => {
  test.each(VECTORS)('gives the published bytes of $name', ({ seed, publicKey, message, signature }) => {
    const key = portableSigner.keyPair(bytes(seed));
    expect(hex(key.publicKey)).toBe(publicKey);
    expect(hex(portableSigner.sign(key, bytes(message)))).toBe(signature);
    expect(verifySignature(portableSigner, key.publicKey, bytes(message), bytes(signature))).toBe(true);
  });

  test('refuses a key pair that it did not make', () => {
    const foreign = { publicKey: new Uint8Array(32), secret: 'other' };
    expect(() => portableSigner.sign(foreign, new Uint8Array(1))).toThrow(InvariantError);
  });
});

describe('verifySignature', () => {
  const trusting: Signer = { ...portableSigner, verify: () => true };
  const withScalar = (digits: string) => bytes('00'.repeat(32) + digits);
  const L = 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010';

  test.each([
    ['S = L', L, false],
    ['S = L - 1', `ec${L.slice(2)}`, true],
    ['S = L + 1', `ee${L.slice(2)}`, false],
    ['S = 0', '00'.repeat(32), true],
    ['S with its top bit set', `${'00'.repeat(31)}80`, false],
    ['S just below 2^252', `${'ff'.repeat(31)}0f`, true],
  ])('leaves the signer to judge only S below L: %s', (_, scalar, asked) => {
    expect(verifySignature(trusting, new Uint8Array(32), new Uint8Array(1), withScalar(scalar))).toBe(asked);
  });

  test.each([
    [32, 63],
    [32, 65],
    [32, 0],
    [31, 64],
    [33, 64],
    [0, 64],
  ])('says no to a key of %d bytes with a signature of %d', (keyLength, signatureLength) => {
    const [key, signature] = [new Uint8Array(keyLength), new Uint8Array(signatureLength)];
    expect(verifySignature(trusting, key, new Uint8Array(1), signature)).toBe(false);
  });
});

describe.each([true, false])('a keyring (verifying its own signatures: %s)', (verifyOwn) => {
  const seedOf = (account: number) => new Uint8Array(32).fill(account + 1);

  test('signs texts that verify under the same account and no other', () => {
    const ring = new Keyring(portableSigner, seedOf, { verifyOwn });
    const signature = ring.sign(3, 'pay 5 \u20ac');
    expect(signature).toMatch(/^[A-Za-z0-9+/]{76}\n[A-Za-z0-9+/]{10}==\n$/);
    expect(ring.verify(3, 'pay 5 \u20ac', signature)).toBe(true);
    expect(ring.verify(3, 'pay 6 \u20ac', signature)).toBe(false);
    expect(ring.verify(4, 'pay 5 \u20ac', signature)).toBe(false);
  });

  test('says no to a missing, unreadable or malleated signature', () => {
    const ring = new Keyring(portableSigner, seedOf, { verifyOwn });
    const signature = ring.sign(0, 'text');
    const raw = fromMimeBase64(signature)!;
    const first = signature.startsWith('A') ? 'B' : 'A';
    for (const wrong of [
      undefined,
      '',
      'no base64!',
      first + signature.slice(1),
      toMimeBase64(raw.subarray(0, 63)),
      toMimeBase64(plusGroupOrder(raw)),
    ]) {
      expect(ring.verify(0, 'text', wrong)).toBe(false);
    }
  });

  test('makes each key once, when first needed, and counts what it did', () => {
    const asked: number[] = [];
    const ring = new Keyring(
      portableSigner,
      (account) => {
        asked.push(account);
        return seedOf(account);
      },
      { verifyOwn },
    );
    expect(asked).toEqual([]);
    const signature = ring.sign(5, 'a');
    ring.verify(5, 'a', signature);
    ring.verify(5, 'a', undefined);
    ring.publicKey(2);
    expect(asked).toEqual([5, 2]);
    expect(ring.publicKey(2)).toBe(ring.publicKey(2));
    expect([ring.signs, ring.verifies]).toEqual([1, 1]);
  });

  test('writes public keys in the PEM form that OpenSSL reads', () => {
    const ring = new Keyring(portableSigner, seedOf, { verifyOwn });
    const pem = ring.publicKeyPem(0);
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/]{59}=\n-----END PUBLIC KEY-----\n$/);
    expect(createPublicKey(pem).asymmetricKeyType).toBe('ed25519');
    const signature = fromMimeBase64(ring.sign(0, 'text'))!;
    expect(verify(null, Buffer.from('text'), createPublicKey(pem), signature)).toBe(true);
  });

  test('refuses seeds of another length', () => {
    const ring = new Keyring(portableSigner, () => new Uint8Array(31));
    expect(() => ring.publicKey(0)).toThrow(InvariantError);
  });
});

/** The same signature with S + L for S, which satisfies the same equation. */
function plusGroupOrder(signature: Uint8Array): Uint8Array {
  const malleated = signature.slice();
  const order = bytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
  for (let i = 0, carry = 0; i < 32; i++) {
    carry += malleated[32 + i]! + order[i]!;
    malleated[32 + i] = carry & 255;
    carry >>= 8;
  }
  return malleated;
}

test('a keyring asks its signer only about what it did not sign itself, unless told to verify all', () => {
  for (const [verifyOwn, expected] of [
    [false, ['other']],
    [true, ['own', 'other']],
  ] as const) {
    const asked: string[] = [];
    const signer: Signer = {
      ...portableSigner,
      verify: (key, message, signature) => {
        asked.push(Buffer.from(message).toString());
        return portableSigner.verify(key, message, signature);
      },
    };
    const seedOf = (account: number) => new Uint8Array(32).fill(account);
    const ring = new Keyring(signer, seedOf, { verifyOwn });
    const elsewhere = new Keyring(portableSigner, seedOf);
    const own = ring.sign(1, 'own');
    expect([ring.verify(1, 'own', own), ring.verify(1, 'other', elsewhere.sign(1, 'other'))]).toEqual([
      true,
      true,
    ]);
    expect(asked).toEqual(expected);
    expect([ring.signs, ring.verifies]).toEqual([1, 2]);
  }
});

test('a symbolic signature holds for its own key and text alone, and has the form of any other', () => {
  const ring = new Keyring(symbolicSigner(portableHashes), (account) => new Uint8Array(32).fill(account), {
    verifyOwn: true,
  });
  const signature = ring.sign(1, 'text');
  expect(signature).toMatch(/^[A-Za-z0-9+/]{76}\n[A-Za-z0-9+/]{10}==\n$/);
  expect(ring.verify(1, 'text', signature)).toBe(true);
  expect([ring.verify(2, 'text', signature), ring.verify(1, 'other', signature)]).toEqual([false, false]);
  const raw = fromMimeBase64(signature)!;
  raw[63] = 1;
  expect(ring.verify(1, 'text', toMimeBase64(raw))).toBe(false);
});
