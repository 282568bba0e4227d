/** A node of a JSON Schema, as far as bounds are concerned. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly prefixItems?: readonly SchemaNode[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** Numbers past which something tends to break, whatever the bounds say. */
const NUMBERS = [
  0,
  -1,
  1,
  0.5,
  255,
  256,
  257,
  65_536,
  2 ** 24,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  1e15,
  1e308,
  5e-324,
];
const DURATIONS = [
  '0s',
  '1us',
  '2us',
  '1ms',
  '500ms',
  '1h',
  '20000d',
  '20001d',
  '9007199254740991us',
  '99999999999d',
  '1ns',
  '-1s',
  '',
];
const SPEEDS = ['1B/s', '9007199254740991B/s', '1TB/s', '0B/s', 'unlimited'];

/** A value that a node of the schema accepts, or is likely to. */
function someValue(node: SchemaNode): unknown {
  if (node.const !== undefined) return node.const;
  if (node.examples !== undefined && node.examples.length > 0) return node.examples[0];
  if (node.default !== undefined) return node.default;
  if (node.enum !== undefined) return node.enum[0];
  const choice = node.anyOf ?? node.oneOf;
  if (choice !== undefined) return someValue(choice[0]!);
  if (node.type === 'object') return required(node);
  if (node.prefixItems !== undefined) return node.prefixItems.map(someValue);
  if (node.type === 'array') return [someValue(node.items ?? {})];
  return node.type === 'string' ? '1s' : (node.minimum ?? 1);
}

function required({ properties = {}, required: keys = [] }: SchemaNode): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, someValue(properties[key] ?? {})]));
}

/** Values of a node of the schema in each of which one number, duration or list is at a bound or past it. */
export function* atBounds(node: SchemaNode): Generator<unknown> {
  for (const choice of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) yield* atBounds(choice);
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    for (const value of atBounds(member)) yield { ...required(node), [key]: value };
  }
  if (node.prefixItems !== undefined) {
    const whole = node.prefixItems.map(someValue);
    for (const [place, item] of node.prefixItems.entries()) {
      for (const value of atBounds(item)) yield whole.map((one, at) => (at === place ? value : one));
    }
  } else if (node.items !== undefined) {
    for (const value of atBounds(node.items)) yield [value];
    yield [];
    for (const count of [2, 257]) yield Array.from({ length: count }, () => someValue(node.items!));
  }
  if (node.type === 'number' || node.type === 'integer') yield* numbers(node);
  if (node.type === 'string' && node.enum === undefined) yield* texts(node);
}

function numbers(node: SchemaNode): readonly number[] {
  const bounds = [node.minimum, node.maximum, node.exclusiveMinimum, node.exclusiveMaximum].flatMap(
    (bound) =>
      bound === undefined || Math.abs(bound) === Number.MAX_SAFE_INTEGER ? [] : [bound - 1, bound, bound + 1],
  );
  return [...new Set([...bounds, ...NUMBERS])];
}

function texts({ examples = [] }: SchemaNode): readonly string[] {
  const [first] = examples;
  if (typeof first !== 'string') return DURATIONS;
  if (/^[\d.]+\s*(?:us|ms|s|min|h|d)$/.test(first)) return DURATIONS;
  return /B\/s$/.test(first) ? SPEEDS : [];
}
