import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64, fromMimeBase64, toBase64, toMimeBase64 } from '../../src/ledger/base64.js';
import { utf8 } from '../../src/ledger/hash.js';

fc.configureGlobal({ seed: 3 });

describe('base64', () => {
  // RFC 4648, section 10.
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j and reads back', (text, base64) => {
    expect(toBase64(utf8(text))).toBe(base64);
    expect(fromBase64(base64)).toEqual(utf8(text));
  });

  test('agrees with Buffer and reads back, in one line and in lines', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(fromMimeBase64(toMimeBase64(bytes))).toEqual(bytes);
        expect(toMimeBase64(bytes).replaceAll('\n', '')).toBe(toBase64(bytes));
      }),
    );
  });

  test.each([
    'Zg',
    'Zg=',
    'Z===',
    '====',
    'Zh==',
    'Zm9=',
    'Zm9v=',
    'Zg==Zg==',
    'Zm9v\n',
    'Zm-_',
    'Zm9\u00e9',
    'Zm9\u0141',
  ])('refuses %j', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('MIME base64', () => {
  test.each([
    [0, ''],
    [1, 'AA==\n'],
    [57, `${'A'.repeat(76)}\n`],
    [58, `${'A'.repeat(76)}\nAA==\n`],
    [64, `${'A'.repeat(76)}\n${'A'.repeat(10)}==\n`],
  ])(
    'of %d zero bytes has lines of 76 characters, each ended, as encodebytes writes them',
    (length, text) => {
      expect(toMimeBase64(new Uint8Array(length))).toBe(text);
    },
  );

  test('is read with other line ends and blanks, and refused with anything else', () => {
    expect(fromMimeBase64(' Zm9v\r\nYg\t==\r\n')).toEqual(utf8('foob'));
    expect(fromMimeBase64('Zm9v!Yg==')).toBeUndefined();
    expect(fromMimeBase64('Zm9v\u00a0Yg==')).toBeUndefined();
  });
});
