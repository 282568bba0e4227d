import { ScenarioError } from '../../../engine/errors.js';
import { type Refusal, refuse } from '../../../ledger/block.js';

/** What a text of another process came to: a value, or the name of a block that is not known here, or why it is refused. */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'missing'; readonly id: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

class Unreadable extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

class MissingBlock extends Error {
  readonly id: string;

  constructor(id: string) {
    super(`block ${id} is not known`);
    this.id = id;
  }
}

/** Reads what another process wrote: within `read`, `unreadable`, `refuseText` and `lacking` end it. */
export function reading<T>(read: () => T): Reading<T> {
  try {
    return { kind: 'value', value: read() };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'refused', refusal: error.refusal };
    if (error instanceof MissingBlock) return { kind: 'missing', id: error.id };
    if (error instanceof ScenarioError)
      return { kind: 'refused', refusal: refuse('malformed', error.message) };
    throw error;
  }
}

/** Ends a reading: the text is not in the form that it must have. */
export function unreadable(detail: string): never {
  throw new Unreadable(refuse('malformed', detail));
}

/** Ends a reading: the rules refuse what the text says. */
export function refuseText(refusal: Refusal): never {
  throw new Unreadable(refusal);
}

/** Ends a reading: it needs a block that is not known here. */
export function lacking(id: string): never {
  throw new MissingBlock(id);
}

/** The value as an object. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unreadable(`expected ${what} to be an object`);
  }
  return value as Fields;
}

/** The field as text of at most `most` characters. */
export function textField(fields: Fields, key: string, most: number): string {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (typeof value !== 'string' || value.length > most) {
    return unreadable(`expected "${key}" to be text of at most ${most} characters`);
  }
  return value;
}

/** The field as a whole number in a range. */
export function wholeField(fields: Fields, key: string, least: number, most: number): number {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) {
    return unreadable(`expected "${key}" to be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** The field as a list of at most `most` entries. */
export function listField(fields: Fields, key: string, most: number): readonly unknown[] {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!Array.isArray(value) || value.length > most) {
    return unreadable(`expected "${key}" to be a list of at most ${most} entries`);
  }
  return value;
}

const HASH = /^[0-9a-f]{64}$/;

/** The text as a hash of 256 bits in lower-case hexadecimal digits. */
export function hashText(text: string, what: string): string {
  return HASH.test(text) ? text : unreadable(`expected ${what} to be 64 hexadecimal digits`);
}

/** The field as a hash of 256 bits. */
export function hashField(fields: Fields, key: string): string {
  return hashText(textField(fields, key, 64), `"${key}"`);
}

/** The text's JSON. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return unreadable('expected JSON');
  }
}

const PLAIN_AMOUNT = /^(\d{1,18})(?:\.(\d{1,18}))?$/;

/**
 * Whole units of an amount that may be past what there can be, as that of an overdraft is: the nearest number then,
 * which the rules refuse.
 */
export function unitsOf(text: string, decimals: number): number {
  const match = PLAIN_AMOUNT.exec(text);
  const fraction = match?.[2] ?? '';
  if (match === null || fraction.length > decimals) return unreadable('expected an amount of coins');
  return Number(BigInt(match[1]! + fraction.padEnd(decimals, '0')));
}

const SIGNATURE = /^[A-Za-z0-9+/=\n]{1,128}$/;

/** The value as a signature in MIME base64, or `undefined` for null: not signed. */
export function signatureOf(value: unknown): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' && SIGNATURE.test(value)
    ? value
    : unreadable('expected a signature in base64, or null');
}
