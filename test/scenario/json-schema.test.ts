import { expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/schema/json-schema.js';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** Every key of the schema with its path. */
function* keysOf(node: SchemaNode, path: string): Generator<[path: string, node: SchemaNode]> {
  for (const [key, member] of Object.entries(node.properties ?? {})) {
    yield [`${path}${key}`, member];
    yield* keysOf(member, `${path}${key}.`);
  }
  for (const choice of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) yield* keysOf(choice, path);
}

const schema = scenarioJsonSchema() as SchemaNode;
const keys = [...keysOf(schema, '')];

test('the JSON Schema describes every key', () => {
  const distributions = /^(?:network\.(?:latency|jitter)|people\.stay)\./;
  const silent = keys.filter(
    ([path, { description = '' }]) => description === '' && !distributions.test(path),
  );
  expect(silent.map(([path]) => path)).toEqual([]);
  expect(keys.length).toBeGreaterThan(40);
});

test('the JSON Schema gives defaults as files write them', () => {
  const defaults = new Map(keys.map(([path, node]) => [path, node.default]));
  // Protocols share names of keys: each default stands with its own.
  const blockTimes = keys.filter(([path]) => path === 'consensus.blockTime').map(([, node]) => node.default);
  expect(blockTimes).toEqual(expect.arrayContaining(['5s', '10min', '14.4s']));
  expect(defaults.get('consensus.feesRate')).toBe(0.05);
  expect(defaults.get('network.bandwidth')).toBe('unlimited');
  expect(defaults.get('duration')).toBe('auto');
});

test('the JSON Schema refuses unknown keys and knows extends', () => {
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties).toHaveProperty('extends');
});

test('the JSON Schema gives every key an example', () => {
  const without = keys.filter(([, { examples = [] }]) => examples.length === 0);
  expect(without.map(([path]) => path)).toEqual([]);
});
