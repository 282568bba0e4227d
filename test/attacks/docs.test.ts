import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('every attack and every scenario of one is described', () => {
  const described = text('docs/attacks.md');
  for (const kind of Object.keys(ATTACKS)) expect(described).toContain(`**\`${kind}\`**`);
  const scenarios = Object.keys(BUILT_IN_SCENARIOS).filter((name) => name.startsWith('attack-'));
  expect(scenarios.length).toBeGreaterThan(Object.keys(ATTACKS).length);
  for (const name of scenarios) expect(described).toContain(`\n- \`${name}\`: `);
});

test('every attack has a scenario', () => {
  const used = new Set(
    Object.values(BUILT_IN_SCENARIOS).flatMap((scenario) =>
      ((scenario as { attacks?: { kind: string }[] }).attacks ?? []).map(({ kind }) => kind),
    ),
  );
  expect([...used].sort()).toEqual(Object.keys(ATTACKS).sort());
});

test('the example of how to write one is the attack as it is', () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(text('docs/writing-an-attack.md'))!;
  expect(code).toBe(text('src/attacks/censorship.ts'));
});
