import nacl from 'tweetnacl';
import { assert } from '../engine/errors.js';
import type { NodeId } from '../engine/time.js';
import { fromMimeBase64, toBase64, toMimeBase64 } from './base64.js';
import { type Hashes, utf8 } from './hash.js';

/** An Ed25519 key pair. Its arrays are never changed: signers keep what they derive from them. */
export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The signer's own form of the private key; only the signer that made the pair can use it. */
  readonly secret: unknown;
}

/** Ed25519 signatures (RFC 8032). Every signer gives the same bytes for the same seed and message. */
export interface Signer {
  readonly name: string;
  /** The pair that `seed` (32 bytes) stands for. */
  keyPair(seed: Uint8Array): KeyPair;
  /** A signature of 64 bytes. */
  sign(key: KeyPair, message: Uint8Array): Uint8Array;
  /**
   * The bare check of a well-formed signature. Signers differ on malformed ones: call `verifySignature` instead.
   */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** Bytes of an Ed25519 seed. */
export const SEED_LENGTH = 32;
const PUBLIC_KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;

/** The order of the curve's base point, 2^252 + 27742317777372353535851937790883648493, lowest byte first. */
const GROUP_ORDER = Uint8Array.of(
  ...[0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14],
  ...[0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10],
);

/** What stands before the 32 bytes of an Ed25519 public key in its DER form (RFC 8410, section 4). */
export const PUBLIC_KEY_DER_PREFIX = Uint8Array.of(
  0x30,
  0x2a,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x03,
  0x21,
  0x00,
);

/** Signatures in plain JavaScript (tweetnacl), which run on every engine, a few hundred a second. */
export const portableSigner: Signer = {
  name: 'tweetnacl',
  keyPair: (seed) => {
    const { publicKey, secretKey } = nacl.sign.keyPair.fromSeed(seed);
    return { publicKey, secret: secretKey };
  },
  sign: (key, message) => {
    assert(key.secret instanceof Uint8Array, 'tweetnacl: the key pair was made by another signer');
    return nacl.sign.detached(message, key.secret);
  },
  verify: (publicKey, message, signature) => nacl.sign.detached.verify(message, signature, publicKey),
};

/**
 * Stands in for signatures in runs that are not about cryptography: a hash of the public key and the message, which any
 * stranger could make, and which holds for no other key or message. It costs a hundredth of Ed25519.
 */
export function symbolicSigner(hashes: Hashes): Signer {
  const sign = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
    const signed = new Uint8Array(publicKey.length + message.length);
    signed.set(publicKey);
    signed.set(message, publicKey.length);
    // The last half, the number S of a signature, is 0 and so in range.
    const signature = new Uint8Array(SIGNATURE_LENGTH);
    signature.set(hashes.sha256Bytes(signed));
    return signature;
  };
  return {
    name: 'symbolic',
    keyPair: (seed) => ({ publicKey: hashes.sha256Bytes(seed), secret: undefined }),
    sign: ({ publicKey }, message) => sign(publicKey, message),
    verify: (publicKey, message, signature) => {
      const expected = sign(publicKey, message);
      return signature.every((byte, place) => byte === expected[place]);
    },
  };
}

/**
 * Whether `signature` is a valid Ed25519 signature, with one answer for any input whichever the signer.
 *
 * Lengths and the range of S (RFC 8032, section 5.1.7) are checked here, since tweetnacl throws on a wrong length
 * and takes S + L, by which a stranger can change a signature's bytes. On keys of small order the signers agree
 * (a test holds them to it), so they are left to them.
 */
export function verifySignature(
  signer: Signer,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== PUBLIC_KEY_LENGTH || signature.length !== SIGNATURE_LENGTH) return false;
  return belowGroupOrder(signature.subarray(32)) && signer.verify(publicKey, message, signature);
}

function belowGroupOrder(scalar: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    if (scalar[i]! !== GROUP_ORDER[i]!) return scalar[i]! < GROUP_ORDER[i]!;
  }
  return false;
}

/** How a {@link Keyring} checks signatures. */
export interface KeyringOptions {
  /** Have the signer verify those too that this keyring made itself; off unless told. */
  readonly verifyOwn?: boolean;
}

/**
 * The keys of a run's accounts, each made when first needed. Signatures travel as text in MIME base64.
 *
 * A signature that this keyring made holds for the account and the text it was made for, so the signer is not asked
 * again. All others, such as those of an altered text or of another account, are verified.
 */
export class Keyring {
  readonly #signer: Signer;
  readonly #seedOf: (account: NodeId) => Uint8Array;
  readonly #keys = new Map<NodeId, KeyPair>();
  /** What was signed, by the signature; `undefined` when all are to be verified. */
  readonly #own: Map<string, { readonly account: NodeId; readonly text: string }> | undefined;
  #signs = 0;
  #verifies = 0;

  /** @param seedOf 32 bytes from which the account's keys are made; the same bytes for each call. */
  constructor(signer: Signer, seedOf: (account: NodeId) => Uint8Array, { verifyOwn }: KeyringOptions = {}) {
    this.#signer = signer;
    this.#own = verifyOwn === true ? undefined : new Map();
    this.#seedOf = seedOf;
  }

  /** Signatures made so far. */
  get signs(): number {
    return this.#signs;
  }

  /** Signatures checked so far, own ones included. */
  get verifies(): number {
    return this.#verifies;
  }

  /** The account's 32 bytes, the same array on each call. */
  publicKey(account: NodeId): Uint8Array {
    return this.#key(account).publicKey;
  }

  /** The account's signature of the text's UTF-8. */
  sign(account: NodeId, text: string): string {
    this.#signs++;
    const signature = toMimeBase64(this.#signer.sign(this.#key(account), utf8(text)));
    this.#own?.set(signature, { account, text });
    return signature;
  }

  /** Whether `signature` is the account's own of `text`; a missing or unreadable one is not. */
  verify(account: NodeId, text: string, signature: string | undefined): boolean {
    if (signature === undefined) return false;
    const own = this.#own?.get(signature);
    if (own !== undefined && own.account === account && own.text === text) {
      this.#verifies++;
      return true;
    }
    const bytes = fromMimeBase64(signature);
    if (bytes === undefined) return false;
    this.#verifies++;
    return verifySignature(this.#signer, this.publicKey(account), utf8(text), bytes);
  }

  /** The public key in PEM (SubjectPublicKeyInfo, RFC 8410), as openssl reads it. */
  publicKeyPem(account: NodeId): string {
    const der = new Uint8Array(PUBLIC_KEY_DER_PREFIX.length + PUBLIC_KEY_LENGTH);
    der.set(PUBLIC_KEY_DER_PREFIX);
    der.set(this.publicKey(account), PUBLIC_KEY_DER_PREFIX.length);
    return `-----BEGIN PUBLIC KEY-----\n${toBase64(der)}\n-----END PUBLIC KEY-----\n`;
  }

  #key(account: NodeId): KeyPair {
    let key = this.#keys.get(account);
    if (key === undefined) {
      const seed = this.#seedOf(account);
      assert(
        seed.length === SEED_LENGTH,
        `account ${account}: expected a seed of 32 bytes, got ${seed.length}`,
      );
      key = this.#signer.keyPair(seed);
      this.#keys.set(account, key);
    }
    return key;
  }
}
