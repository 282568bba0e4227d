import * as z from 'zod';
import { scenarioSchema } from './schema.js';

/** The JSON Schema (draft 2020-12) of scenario files, from the schema that reads them: for editors and other tools. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, properties, ...rest } = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-2020-12',
  });
  return {
    $schema,
    title: 'consensim scenario',
    ...rest,
    properties: {
      $schema: { description: 'Where this schema is, for editors.', type: 'string' },
      extends: {
        description:
          'A built-in scenario, or a file relative to this one, whose values hold unless changed here.',
        type: 'string',
      },
      ...properties,
    },
  };
}
