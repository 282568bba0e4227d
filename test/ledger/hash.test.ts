import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex, portableHashes, sha3_256, sha256, utf8 } from '../../src/ledger/hash.js';

fc.configureGlobal({ seed: 2 });

/** Any UTF-16 units, surrogates without their partner among them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.nat(0x7f),
      fc.nat(0xffff),
      fc.integer({ min: 0xd7f0, max: 0xe010 }),
      fc.constantFrom(0x7f, 0x80, 0x7ff, 0x800),
    ),
  )
  .map((units) => String.fromCharCode(...units));

describe('utf8', () => {
  test('gives the bytes that TextEncoder gives, for lone surrogates too', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(anyText, (text) => {
        expect(utf8(text)).toEqual(encoder.encode(text));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['', ''],
    ['A', '41'],
    ['é', 'c3a9'],
    ['€', 'e282ac'],
    ['\u{1f9c0}', 'f09fa780'],
    ['\ud800', 'efbfbd'],
    ['\udfff', 'efbfbd'],
    ['\ud7ff\ue000', 'ed9fbfee8080'],
    ['\udcff\ud83e', 'efbfbdefbfbd'],
  ])('of %j is %s', (text, digits) => {
    expect(hex(utf8(text))).toBe(digits);
  });
});

describe('portable hashes', () => {
  // The examples published with FIPS 180-4 and FIPS 202, and the first seed of the original Proof-of-Usage chain.
  test.each([
    ['sha256', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'sha256',
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['sha3_256', '', 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a'],
    ['sha3_256', 'abc', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
    ['sha3_256', '0', 'f9e2eaaa42d9fe9e558a9b8ef1bf366f190aacaa83bad2641ee106e9041096e4'],
  ] as const)('%s of %j is %s', (name, text, digest) => {
    expect(portableHashes[name](text)).toBe(digest);
  });

  test('of a text and of its bytes agree', () => {
    expect(hex(portableHashes.sha256Bytes(utf8('abc')))).toBe(sha256('abc'));
    expect(portableHashes.sha3_256('é')).toBe(sha3_256('é'));
  });
});
