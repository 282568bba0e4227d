import type { Command } from '../request/command.js';
import { EXIT } from '../terminal/exit.js';

/** `simulate schema`: the JSON Schema of scenario files. */
export const schemaCommand: Command = {
  usage: 'schema',
  summary: 'Print the JSON Schema of scenario files',
  examples: [['for an editor that completes and checks', 'schema > schema.json']],
  options: [],
  run: async (_given, { io }) => {
    const { scenarioJsonSchema } = await import('../../scenario/schema/json-schema.js');
    io.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    return EXIT.success;
  },
};
