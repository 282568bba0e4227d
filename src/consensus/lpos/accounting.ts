import type { Accounting } from '../accounting.js';
import type { LposBlock } from './candidate.js';
import type { LposProtocol } from './protocol.js';

/** What metrics ask of LPOS: power is what a member owns, over which senates are drawn; it knows no rewards. */
export function lposAccounting(protocol: LposProtocol): Partial<Accounting> {
  const members = new Set(protocol.members);
  return {
    power: (node, head) => (members.has(node) ? protocol.accounts.balance(node, head as LposBlock) : 0),
    bytes: (block) => protocol.rules.sizeOf(block as LposBlock),
    // The senators' under the decision, and the director's entry.
    seals: (block) => 1 + ((block as LposBlock).seal.certificate?.signatures.size ?? 0),
  };
}
