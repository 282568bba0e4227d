/**
 * Node's hashes and signatures: the same bytes as the portable ones, much faster.
 *
 * @packageDocumentation
 */

import * as crypto from 'node:crypto';
import { assert } from '../engine/errors.js';
import type { Hashes } from '../ledger/hash.js';
import { type KeyPair, PUBLIC_KEY_DER_PREFIX, type Signer } from '../ledger/keys.js';
import type { Platform } from '../run/assembly.js';
import { openText } from './payment-file.js';

/** What stands before the 32 bytes of an Ed25519 seed in a private key's DER form (RFC 8410, section 7). */
const PRIVATE_KEY_DER_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Public keys are imported once: doing so again for each check halves the speed. */
const publicKeys = new WeakMap<Uint8Array, crypto.KeyObject>();

/** OpenSSL's Ed25519: the same bytes as the portable signer, more than fifty times as fast. */
export const nodeSigner: Signer = {
  name: 'node',
  keyPair: (seed) => {
    readsJwk ??= jwkAgrees(seed);
    const secret = readsJwk ? secretFromJwk(seed) : secretFromDer(seed);
    const object = crypto.createPublicKey(secret);
    const publicKey = readsJwk ? bytesFromJwk(object) : bytesFromDer(object);
    publicKeys.set(publicKey, object);
    return { publicKey, secret };
  },
  sign: (key: KeyPair, message) => {
    assert(key.secret instanceof crypto.KeyObject, 'node: the key pair was made by another signer');
    return plain(crypto.sign(null, message, key.secret));
  },
  verify: (publicKey, message, signature) =>
    crypto.verify(null, message, publicKeyObject(publicKey), signature),
};

/** Whether this engine reads a private key from a JWK as it does from DER; unknown before the first key. */
let readsJwk: boolean | undefined;

function jwkAgrees(seed: Uint8Array): boolean {
  try {
    const object = crypto.createPublicKey(secretFromJwk(seed));
    const expected = bytesFromDer(crypto.createPublicKey(secretFromDer(seed)));
    return Buffer.compare(bytesFromJwk(object), expected) === 0;
  } catch {
    return false;
  }
}

/** OpenSSL's decoder of DER takes fifteen times as long as this. */
function secretFromJwk(seed: Uint8Array): crypto.KeyObject {
  // The public half, which Node makes from the private one, may be anything but missing.
  const key = { kty: 'OKP', crv: 'Ed25519', d: Buffer.from(seed).toString('base64url'), x: '' };
  return crypto.createPrivateKey({ key, format: 'jwk' });
}

function secretFromDer(seed: Uint8Array): crypto.KeyObject {
  const der = Buffer.concat([PRIVATE_KEY_DER_PREFIX, seed]);
  return crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function bytesFromJwk(publicKey: crypto.KeyObject): Uint8Array {
  return Uint8Array.from(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
}

function bytesFromDer(publicKey: crypto.KeyObject): Uint8Array {
  const exported = publicKey.export({ format: 'der', type: 'spki' });
  return Uint8Array.from(exported.subarray(PUBLIC_KEY_DER_PREFIX.length));
}

function publicKeyObject(publicKey: Uint8Array): crypto.KeyObject {
  let object = publicKeys.get(publicKey);
  if (object === undefined) {
    const der = Buffer.concat([PUBLIC_KEY_DER_PREFIX, publicKey]);
    object = crypto.createPublicKey({ key: der, format: 'der', type: 'spki' });
    publicKeys.set(publicKey, object);
  }
  return object;
}

/** The same bytes as a plain array: a Buffer prints and compares otherwise. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** Hex digest of a text. `crypto.hash` exists from Node 20.12 and saves the Buffer and the Hash object. */
const hashText: (algorithm: string, text: string) => string =
  typeof crypto.hash === 'function'
    ? (algorithm, text) => crypto.hash(algorithm, text, 'hex')
    : (algorithm, text) => crypto.createHash(algorithm).update(text, 'utf8').digest('hex');

const hashBytes: (data: Uint8Array) => Buffer =
  typeof crypto.hash === 'function'
    ? (data) => crypto.hash('sha256', data, 'buffer')
    : (data) => crypto.createHash('sha256').update(data).digest();

/** OpenSSL's hashes: the same digests as the portable ones, two to ten times as fast. */
export const nodeHashes: Hashes = {
  sha256: (text) => hashText('sha256', text),
  sha3_256: (text) => hashText('sha3-256', text),
  sha256Bytes: (data) => plain(hashBytes(data)),
  sha256Stream: () => {
    const hash = crypto.createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.copy().digest('hex') };
  },
};

/** Both, as an option of `simulate` and `prepare`; Deno and Bun have what it needs too. */
export const nodePlatform: Platform = { hashes: nodeHashes, signer: nodeSigner, openText };
