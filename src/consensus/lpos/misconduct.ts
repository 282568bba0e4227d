import type { Committee, CommitteeFault } from '../misconduct.js';
import { type Behaviour, HONEST } from './behaviour.js';
import type { LposBlock } from './candidate.js';
import type { LposProtocol } from './protocol.js';

/** How members break the rules, by the name of it. */
export const MISBEHAVIOURS: Readonly<Record<CommitteeFault, Behaviour>> = {
  // Follows the chain and takes no part in deciding it.
  silent: { ...HONEST, name: 'silent', takesPart: false },
  // As a leader proposes two candidates, and signs whatever it is asked to.
  equivocating: {
    ...HONEST,
    name: 'equivocating',
    propose: ({ waiting, make }) => {
      const first = make(waiting, 0);
      const second = waiting > 1 ? make(waiting - 1, 0) : make(1, 1);
      return second.id === first.id ? [first] : [first, second];
    },
    signs: () => true,
    publish: ([first, second], { publish, divide }) =>
      second === undefined ? publish(first!) : divide(first!, second),
  },
  // Leads well, and keeps the block that was decided until the next leader must have had its turn.
  withholding: {
    ...HONEST,
    name: 'withholding',
    publish: (blocks, { publishLate }) => {
      for (const block of blocks) publishLate(block);
    },
  },
};

/** The senate as attacks see it. */
export function senateCommittee(protocol: LposProtocol): Committee {
  const { tree, decisionLog, bearable } = protocol;
  return {
    corrupt: (nodes, fault) => protocol.corrupt(nodes, MISBEHAVIOURS[fault]),
    conflicts: () => decisionLog.conflicts.length,
    isPastBound: () => tree.blocks.some((block: LposBlock) => protocol.faultySeatsOn(block) > bearable),
  };
}
