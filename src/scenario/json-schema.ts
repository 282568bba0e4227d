import * as z from 'zod';
import { scenarioSchema } from './schema.js';

/** A part of a JSON Schema, as far as examples are concerned. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly items?: SchemaNode | boolean;
  readonly prefixItems?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  examples?: readonly unknown[];
}

/** The JSON Schema (draft 2020-12) of scenario files, from the schema that reads them: for editors and other tools. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, properties, ...rest } = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
  });
  addExamples({ properties: (properties ?? {}) as Record<string, SchemaNode> });
  const { consensus, ...others } = properties ?? {};
  return {
    $schema,
    title: 'consensim scenario',
    ...rest,
    properties: {
      $schema: {
        description: 'Where this schema is, for editors.',
        type: 'string',
        examples: ['./schema.json'],
      },
      extends: {
        description:
          'A built-in scenario, or a file relative to this one, whose values hold unless changed here.',
        type: 'string',
        examples: ['pou-default', './base.yaml'],
      },
      ...others,
      consensus: withOwnProtocols(consensus as SchemaNode),
    },
  };
}

/** The choice of protocols, and two forms that only `parseScenario` and the command line know. */
function withOwnProtocols(consensus: SchemaNode): object {
  const { oneOf, anyOf, ...rest } = consensus;
  const own = 'A protocol with its defaults: the name of one, a file, or an installed package.';
  const file = 'A file that exports a protocol, or an installed package.';
  return {
    ...rest,
    anyOf: [
      ...(oneOf ?? anyOf ?? []),
      { type: 'string', description: own, examples: ['nakamoto', './my-protocol.js'] },
      {
        type: 'object',
        required: ['protocol'],
        properties: {
          protocol: {
            type: 'string',
            pattern: '[./@]|^(?!(pou|nakamoto|ghost|cheesechain|stake-lottery|lpos)$)',
            description: file,
            examples: ['./my-protocol.js'],
          },
        },
      },
    ],
  };
}

/** Gives every key an example: its own, its default, or what the examples within it make. */
function addExamples(node: SchemaNode): void {
  for (const inner of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) addExamples(inner);
  if (typeof node.items === 'object') addExamples(node.items);
  for (const member of Object.values(node.properties ?? {})) {
    addExamples(member);
    member.examples ??= examplesOf(member);
  }
}

function examplesOf(node: SchemaNode): readonly unknown[] {
  if (node.examples !== undefined) return node.examples;
  if (node.default !== undefined) return [node.default];
  if (node.const !== undefined) return [node.const];
  if (node.enum !== undefined) return node.enum;
  if (node.properties !== undefined) return [exampleGroup(node)];
  if (node.prefixItems !== undefined) return [node.prefixItems.map(exampleOf)];
  if (typeof node.items === 'object') return [[exampleOf(node.items)]];
  const choices = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return choices.flatMap((choice) => examplesOf(choice)[0] ?? []);
}

function exampleOf(node: SchemaNode): unknown {
  return examplesOf(node)[0];
}

/** A group with its required keys, or with the first when none is. */
function exampleGroup({ properties = {}, required = [] }: SchemaNode): object {
  const keys = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(keys.map((key) => [key, exampleOf(properties[key] ?? {})]));
}
