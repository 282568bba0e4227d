/**
 * The text Python writes for a float (`repr` and `json.dumps`): the shortest digits that read back as `value`,
 * with an exponent of at least two digits below 1e-4 and from 1e16 on, and with `.0` on whole numbers.
 *
 * Not-a-number and the infinities are written as `json.dumps` does: `NaN`, `Infinity`, `-Infinity`.
 */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  // The language writes the same shortest digits as Python; only the layout differs.
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  return (value < 0 ? '-' : '') + layOut(digits, exponent);
}

/** Digits d0 d1 d2 ... meaning d0.d1d2... * 10^exponent, laid out as Python does. */
function layOut(digits: string, exponent: number): string {
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const sign = exponent < 0 ? '-' : '+';
    return `${digits.charAt(0)}${fraction}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/**
 * The text Python writes for an integer. The original keeps integers and floats apart (100 and 100.0), so a
 * caller says which one it means by choosing this or `pythonFloat`.
 */
export function pythonInt(value: number): string {
  return BigInt(value).toString();
}

/**
 * The text of Python's `'{:.<digits>f}'` for a float: rounded from the exact value, an exact half to the even
 * digit. (The language's own `toFixed` takes an exact half away from zero and gives up at 1e21.)
 */
export function pythonFixed(value: number, digits: number): string {
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (magnitude >= 1e21) {
    return `${sign}${BigInt(magnitude).toString()}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  }
  const text = magnitude.toFixed(digits);
  // A float is half-way between two such decimals only as an odd multiple of 2^-(digits + 1); scaling by a
  // power of two is exact.
  const halves = magnitude * 2 ** (digits + 1);
  const last = text.charCodeAt(text.length - 1) - 48;
  if (!Number.isInteger(halves) || halves % 2 !== 1 || last % 2 === 0) return sign + text;
  // An odd last digit after rounding up is at least 1, so taking one off borrows nothing.
  return `${sign}${text.slice(0, -1)}${last - 1}`;
}

/** A JSON string as Python's `json.dumps` writes it: ASCII only, everything else as lower-case `\uXXXX`. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
