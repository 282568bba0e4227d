import { expect, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../../src/cli/node-crypto.js';
import type { LposBlock } from '../../../src/consensus/lpos/candidate.js';
import type { ConsensusRequest, SenateSignature, ViewChange } from '../../../src/consensus/lpos/messages.js';
import type { LposProtocol } from '../../../src/consensus/lpos/protocol.js';
import { SECOND } from '../../../src/engine/time.js';
import type { Rule } from '../../../src/network/rule.js';
import { prepare } from '../../../src/simulate.js';

/**
 * The case that locks are for. The first leader decides with all senators but the second leader, and is cut off before it
 * can tell. The second has heard nothing of it, leads the next view and proposes something else, for which the seats of
 * all but the first would be a quorum. That the others are locked on what they signed is all that stands against it.
 */
test('a locked senator does not sign what another leader proposes without a later quorum behind it', () => {
  const run = prepare(
    { extends: 'lpos-default', nodes: { trusted: 0 }, consensus: { seats: 7, transport: 'direct' } },
    { platform: { hashes: nodeHashes, signer: nodeSigner }, sink: null },
  );
  const protocol = run.protocol as LposProtocol;
  const { tree, rules, boundary } = protocol;
  const { holders, seats } = rules.senateOn(tree.root);
  const [first, second, third] = holders;
  for (const leader of [first!, second!]) {
    const others = [...seats.keys()].filter((senator) => senator !== leader);
    expect(rules.seatsOf(tree.root, others)).toBeGreaterThanOrEqual(boundary);
  }

  const asked: ConsensusRequest[] = [];
  const signed: SenateSignature[] = [];
  const isDecided = () => run.blocks.length > 1;
  const cutOff: Rule = (from, to, message) => {
    if (isDecided() && (from === first || to === first)) return 'drop';
    // Without this payment the first leader's candidate would be the second's, too.
    if (message.type === 'transaction' && from === third && to === first) return 'drop';
    if (from === second && message.type === 'consensus-request') asked.push(message as ConsensusRequest);
    if (to !== second) return 'pass';
    if (message.type === 'consensus-request') return 'drop';
    // What others are locked on comes with their turn to the next view.
    if (message.type === 'view-change') return (message as ViewChange).lock === undefined ? 'pass' : 'drop';
    if (message.type === 'senate-signature') signed.push(message as SenateSignature);
    return 'pass';
  };
  const heal = run.addRule(cutOff);
  while (asked.length === 0 && run.step() === 1);
  // Time for both signatures of the others, and none for the leader after.
  run.runUntil(run.now + 5 * SECOND);

  const decided = run.blocks.slice(1) as LposBlock[];
  expect(decided.map(({ height }) => height)).toEqual([1]);
  expect(decided[0]!.seal.certificate!.view).toBe(0);
  expect([...decided[0]!.seal.certificate!.signatures.keys()]).not.toContain(second);
  // The second did lead, and did ask the locked ones for another block.
  const others = asked.filter(({ candidate }) => candidate.id !== decided[0]!.id);
  expect(others.length).toBeGreaterThan(0);
  expect(signed).toEqual([]);
  expect(protocol.decisionLog.conflicts).toEqual([]);

  heal();
  const { summary } = run.finish();
  expect(summary.agreed).toBe(true);
  expect(run.head()!.height).toBeGreaterThan(2);
  expect(protocol.tree.isAncestor(decided[0]!, run.head() as LposBlock)).toBe(true);
});
