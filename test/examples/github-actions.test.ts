import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { call, newFolder } from '../cli/terminal.js';

// The test that the example tells of runs here too.
await import(new URL('../../examples/golden-digest.test.js', import.meta.url).href);

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

test('what the example for GitHub Actions runs succeeds', async () => {
  const text = readFileSync(new URL('../../examples/github-actions.yml', import.meta.url), 'utf8');
  const { jobs } = parse(text) as Workflow;
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  const simulations = commands.filter((command) => command.startsWith('npx simulate '));
  expect(simulations.map((command) => command.split(' ')[2])).toEqual(['verify', '--scenario']);
  const folder = newFolder();
  const [, made] = /written by `npx simulate (.*)`/.exec(text)!;
  for (const command of [made!, ...simulations.map((command) => command.replace('npx simulate ', ''))]) {
    const { code, stderr } = await call(command.split(' '), { folder });
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
  }
});
