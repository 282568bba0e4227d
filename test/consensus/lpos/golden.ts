import { readFileSync } from 'node:fs';

/** Vectors of one of the original's golden files, as plain JSON. */
export function golden<T>(name: string): readonly T[] {
  const path = new URL(`../../fixtures/golden/lpos_${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: T[] }).vectors;
}

/** Bytes behind hex digits. */
export function bytes(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** Bits of a double as 16 hexadecimal digits, the sign first. */
export function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** One field of a message in the proto3 wire format. */
export interface Field {
  readonly number: number;
  /** Empty for a number. */
  readonly data: Uint8Array;
  readonly value: number;
}

/** Reads the fields of a message, for tests only. */
export function fieldsOf(message: Uint8Array): readonly Field[] {
  let at = 0;
  const varint = () => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = message[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const fields: Field[] = [];
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if ((tag & 7) === 0) fields.push({ number: tag >> 3, data: new Uint8Array(0), value });
    else {
      fields.push({ number: tag >> 3, data: message.slice(at, at + value), value: 0 });
      at += value;
    }
  }
  return fields;
}

/** Data of the one field of that number; empty when it is not there. */
export function dataOf(message: Uint8Array, number: number): Uint8Array {
  return fieldsOf(message).find((field) => field.number === number)?.data ?? new Uint8Array(0);
}
