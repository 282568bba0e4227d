import * as z from 'zod';
import { DEFAULT_PROTOCOL, PROTOCOLS } from '../../consensus/index.js';
import { examplesOf } from './examples.js';
import { scenarioSchema } from './scenario.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The JSON Schema (draft 2020-12) of scenario files, from the schema that reads them: for editors and other tools. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, properties, ...rest } = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema, path }) => {
      const examples = path.at(-2) === 'properties' ? examplesOf(zodSchema) : [];
      if (examples.length > 0) jsonSchema.examples = [...examples];
    },
  });
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
      consensus: withOwnProtocols(consensus as JsonSchema),
    },
  };
}

/** The choice of protocols, and two forms that only `parseScenario` and the command line know. */
function withOwnProtocols(consensus: JsonSchema): object {
  const { oneOf, anyOf, ...rest } = consensus;
  const own = 'A protocol with its defaults: the name of one, a file, or an installed package.';
  const file = 'A file that exports a protocol, or an installed package.';
  return {
    ...rest,
    anyOf: [
      ...(oneOf ?? anyOf ?? []),
      { type: 'string', description: own, examples: [DEFAULT_PROTOCOL, './my-protocol.js'] },
      {
        type: 'object',
        required: ['protocol'],
        properties: {
          protocol: {
            type: 'string',
            pattern: `[./@]|^(?!(${Object.keys(PROTOCOLS).join('|')})$)`,
            description: file,
            examples: ['./my-protocol.js'],
          },
        },
      },
    ],
  };
}
