// Writes scenarios/schema.json, which editors read, from the built program.
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../dist/scenario/schema/json-schema.js';

const target = new URL('schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
