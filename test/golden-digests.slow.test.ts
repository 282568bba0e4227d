import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../src/cli/node-crypto.js';
import { simulate } from '../src/simulate.js';

const golden = JSON.parse(
  readFileSync(new URL('./fixtures/golden-digests.json', import.meta.url), 'utf8'),
) as Record<string, string>;

test('a million nodes run, each gets both blocks, and the digest is the known one', () => {
  const platform = { hashes: nodeHashes, signer: nodeSigner };
  const result = simulate('million-nodes', { platform, sink: null, trace: false });
  expect(result.digest).toBe(golden['million-nodes']);
  expect(result.summary.blocks).toBe(2);
  expect(result.summary.agreed).toBe(true);
});
