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

/** What stands before the 32 bytes of an Ed25519 seed in a private key's DER form (RFC 8410, section 7). */
const PRIVATE_KEY_DER_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Public keys are imported once: doing so again for each check halves the speed. */
const publicKeys = new WeakMap<Uint8Array, crypto.KeyObject>();

/** OpenSSL's Ed25519: the same bytes as the portable signer, more than fifty times as fast. */
export const nodeSigner: Signer = {
  name: 'node',
  keyPair: (seed) => {
    const der = Buffer.concat([PRIVATE_KEY_DER_PREFIX, seed]);
    const secret = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const object = crypto.createPublicKey(secret);
    const exported = object.export({ format: 'der', type: 'spki' });
    const publicKey = Uint8Array.from(exported.subarray(PUBLIC_KEY_DER_PREFIX.length));
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

/** OpenSSL's hashes: the same digests as the portable ones, two to ten times as fast. */
export const nodeHashes: Hashes = {
  sha256: (text) => hashText('sha256', text),
  sha3_256: (text) => hashText('sha3-256', text),
  sha256Bytes: (data) => plain(crypto.createHash('sha256').update(data).digest()),
  sha256Stream: () => {
    const hash = crypto.createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.copy().digest('hex') };
  },
};

/** Both, as an option of `simulate` and `prepare`; Deno and Bun have what it needs too. */
export const nodePlatform: Platform = { hashes: nodeHashes, signer: nodeSigner };
