import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_SCENARIOS } from '../../src/scenario/built-in.js';
import { describeScenario, parseScenario } from '../../src/scenario/parse.js';
import { type Action, type WrittenScenario, withActions } from '../../src/session/action.js';
import { call, newFolder } from '../cli/terminal.js';

const ACTIONS: readonly Action[] = [{ do: 'crash', at: 1_000_001, node: 0 }];

describe('simulate page', () => {
  test('writes what the page copies as briefly as it can, and loses nothing of the scenario', async () => {
    const folder = newFolder();
    const brief: string[] = [];
    for (const name of Object.keys(BUILT_IN_SCENARIOS)) {
      const { code, stderr } = await call(['page', name, '--out', 'run.html'], { folder });
      expect([name, code, stderr]).toEqual([name, 0, '']);
      const page = readFileSync(join(folder, 'run.html'), 'utf8');
      const [, text] = /<script type="application\/json" id="scenario">([^<]*)/.exec(page)!;
      const given = JSON.parse(text!) as { scenario: WrittenScenario; brief: WrittenScenario };
      const played = withActions(given.scenario, ACTIONS, 60_000_000);
      const copied = withActions(given.brief, ACTIONS, 60_000_000);
      expect(describeScenario(parseScenario(copied)), name).toEqual(describeScenario(parseScenario(played)));
      if (given.brief['extends'] === name) brief.push(name);
    }
    expect(brief).toContain('pou-default');
  });

  test.each([
    [['page', 'nosuch'], /unknown scenario "nosuch"/],
    [['page', 'pou-local', '--out', 'run.txt'], /--out: expected a file that ends in .html, got "run.txt"/],
    [['page', 'pou-local', '--out', 'no/such/run.html'], /no\/such\/run.html: cannot write the page: /],
    [['page', 'pou-local', '--outt', 'run.html'], /unknown option --outt/],
  ])('refuses in one line: %j', async (argv, text) => {
    const { code, stderr } = await call(argv, { folder: newFolder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(text);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
