import { describe, test } from 'vitest';
import { nodeHashes, nodeSigner } from '../../src/cli/node-crypto.js';
import { type ConsensusSubject, consensusCases as casesOf } from '../../src/testing/consensus-cases.js';
import { FAULT_CASES } from '../../src/testing/fault-cases.js';

/** The cases under faults, for a protocol that does not recover from them, with the reason. */
export function noFaults(reason: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...FAULT_CASES.keys()].map((title) => [title, reason]));
}

/** Runs the cases that every protocol must pass, with Node's signatures and hashes. */
export function consensusCases(name: string, subject: ConsensusSubject): void {
  const options = { ...subject.options, platform: { hashes: nodeHashes, signer: nodeSigner } };
  describe(`${name}: the cases every protocol runs`, () => {
    for (const { title, skip: reason, check } of casesOf({ ...subject, options })) {
      if (reason === undefined) test(title, check);
      else test.skip(`${title} (${reason})`, check);
    }
  });
}
