import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { LposBlock } from '../../../src/consensus/lpos/candidate.js';
import type { LposProtocol } from '../../../src/consensus/lpos/protocol.js';
import { directorText } from '../../../src/consensus/lpos/rules.js';
import { lpos } from '../../../src/index.js';
import { fromMimeBase64 } from '../../../src/ledger/base64.js';
import { prepare } from '../../../src/simulate.js';

function legacyRun(consensus: Record<string, unknown>, duration: string) {
  const scenario = { extends: 'lpos-default', duration, consensus: { legacy: true, ...consensus } };
  const run = prepare(scenario, { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null });
  const { summary } = run.finish();
  return { run, summary, protocol: run.protocol as LposProtocol };
}

test('in legacy mode one round of signatures decides, in rounds of the same length, and the lowest signature directs', () => {
  const { run, summary, protocol } = legacyRun({}, '2min');
  expect(summary.agreed).toBe(true);
  expect(summary.blocks).toBe(16);
  const ours = run.blocks.slice(1) as LposBlock[];
  for (const block of ours) {
    const { director } = block.seal.certificate!.candidate;
    const parent = block.parent as LposBlock;
    // All ten entered, each with a random output of its own: nobody signed lower who has but one output.
    for (const member of protocol.members) {
      if (protocol.ledger.of(member, parent).length !== 1) continue;
      const [output] = protocol.ledger.of(member, parent);
      const rival = protocol.sign(member, directorText({ parent, output: output! }));
      const signatures = [director.signature, rival].map((text) => fromMimeBase64(text)!);
      expect(lpos.lowestSignature(signatures)).toBe(0);
    }
  }
});

test('in legacy mode one leader that keeps its block back makes its senate decide twice', () => {
  const { protocol } = legacyRun(
    { seats: 7, faulty: { nodes: 1, conduct: 'withholding', chosen: 'leaders' } },
    '1min',
  );
  expect(protocol.faultySeatsOn(protocol.tree.root)).toBeLessThanOrEqual(protocol.bearable);
  const [conflict] = protocol.decisionLog.conflicts;
  expect(conflict!.first.parent).toBe(protocol.tree.root);
  expect(conflict!.second.parent).toBe(protocol.tree.root);
});

test('in legacy mode nobody leads past the last seat', () => {
  const { run, protocol } = legacyRun({ faulty: { nodes: 1, conduct: 'silent', chosen: 'leaders' } }, '3min');
  expect(run.head()).toBe(protocol.tree.root);
  expect([0, 1, 2, 3, 4].map((view) => protocol.rules.leader(protocol.tree.root, view))).toEqual([
    4, 2, 8, 4, -1,
  ]);
});
