import type { Hashes } from '../../../ledger/hash.js';
import { portableHashes } from '../../../ledger/hash.js';

/** A number that Python holds as a float, so that a whole one is written with `.0`. */
export interface PythonFloat {
  readonly float: number;
}

/** What the original puts into a hash. Whole numbers up to 2^53 are Python integers, all other numbers floats. */
export type PythonJson =
  | null
  | boolean
  | number
  | string
  | PythonFloat
  | readonly PythonJson[]
  | ReadonlyMap<string, PythonJson>
  | { readonly [key: string]: PythonJson };

/** Marks a number as a float, which matters for whole ones: `float(2)` is written `2.0`. */
export function float(value: number): PythonFloat {
  return new Float(value);
}

class Float implements PythonFloat {
  readonly float: number;

  constructor(value: number) {
    this.float = value;
  }
}

/**
 * The text of Python's `json.dumps`: separators `", "` and `": "`, keys in insertion order, everything outside
 * printable ASCII as `\uXXXX`. Keys that look like array indices keep their order only in a Map.
 */
export function jsonText(value: PythonJson): string {
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : floatText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof Float) return floatText(value.float);
  if (Array.isArray(value)) return `[${(value as readonly PythonJson[]).map(jsonText).join(', ')}]`;
  const entries =
    value instanceof Map
      ? [...(value as ReadonlyMap<string, PythonJson>)]
      : Object.entries(value as { readonly [key: string]: PythonJson });
  return `{${entries.map(([key, member]) => `${stringText(key)}: ${jsonText(member)}`).join(', ')}}`;
}

function stringText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Python's `repr` of a float: the shortest digits, an exponent below 1e-4 and from 1e16 on. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 16) {
    if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
    return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
  }
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** The original's hash of anything: SHA-256 of its JSON text, in hex. A plain text is hashed with its quotes. */
export function hash(value: PythonJson, hashes: Hashes = portableHashes): string {
  return hashes.sha256(jsonText(value));
}
