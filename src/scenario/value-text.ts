/** Longest value quoted in a message. */
const LONGEST_VALUE = 60;

/** A value as messages quote it: JSON, shortened. */
export function quoteValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text =
    typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : (JSON.stringify(value) ?? typeof value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 3)}...`;
}

/** A value as a person writes it into a YAML file, on one line: `{ regular: { degree: 8 } }`. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, member]) => `${key}: ${flowText(member)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' && !/^[a-z0-9][\w./-]*$/i.test(value)
    ? JSON.stringify(value)
    : String(value);
}
