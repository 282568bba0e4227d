import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { BUILT_IN_SCENARIOS } from '../src/scenario/built-in.js';
import { parseScenario } from '../src/scenario/parse.js';
import { simulate } from '../src/simulate.js';

/**
 * The digest of every built-in scenario. They change only on purpose, with the reason in the commit and in the
 * changelog; `UPDATE_GOLDEN=1 npm test` writes them anew, but for those that golden-digests.slow.test.ts runs.
 */
const path = new URL('./fixtures/golden-digests.json', import.meta.url);
const golden = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;

const OPTIONS = { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null };

/** Scenarios too large to be run here at their full size, and how they are: by the same keys, with fewer nodes. */
const SMALLER: Readonly<Record<string, { readonly change: object; readonly digest: string }>> = {
  'million-nodes': {
    change: { nodes: { master: 20_000 } },
    digest: 'b7f7c3de270270636b6fa2f5ae303e1339736519eeaefa29aefbd736a372cf45',
  },
};

// On a busy machine the largest takes more than a minute.
describe('golden digests', { timeout: 300_000 }, () => {
  const names = Object.keys(BUILT_IN_SCENARIOS);
  test('there is one for each built-in scenario', () => {
    if (process.env['UPDATE_GOLDEN'] === undefined) expect(Object.keys(golden).sort()).toEqual(names);
  });

  test.each(Object.entries(SMALLER))('%s, with fewer nodes', (name, { change, digest }) => {
    const scenario = parseScenario({ extends: name, ...change });
    expect(simulate(scenario, OPTIONS).digest).toBe(digest);
  });

  test.each(names.filter((name) => SMALLER[name] === undefined))('%s', (name) => {
    const { digest } = simulate(name, OPTIONS);
    if (process.env['UPDATE_GOLDEN'] !== undefined) {
      golden[name] = digest;
      const kept = Object.entries(golden).filter(([known]) => names.includes(known));
      const sorted = Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
      writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
    }
    expect(digest).toBe(golden[name]);
  });
});
