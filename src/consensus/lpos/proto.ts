/** Pieces of one message in the proto3 wire format, in the order of their field numbers. */
export type ProtoPart = Uint8Array;

/** Length-delimited, in the sense of the wire format. */
const DELIMITED = 2;

/** Pieces one after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Base-128, lowest group first; a negative number as its two's complement of 64 bits, ten bytes long. */
export function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const group = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest === 0n ? group : group | 128);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

/** A sub-message or bytes that are there even when they are empty. */
export function presentField(field: number, bytes: Uint8Array): ProtoPart {
  return concatenate([varint((field << 3) | DELIMITED), varint(bytes.length), bytes]);
}

/** Bytes; nothing when they are empty, as proto3 leaves defaults out. */
export function bytesField(field: number, bytes: Uint8Array): ProtoPart {
  return bytes.length === 0 ? bytes : presentField(field, bytes);
}

/** A whole number; nothing when it is 0. */
export function numberField(field: number, value: number): ProtoPart {
  return value === 0 ? new Uint8Array(0) : concatenate([varint(field << 3), varint(value)]);
}
