import { NO_FEES, type NodeFileFormat, type Reporting } from '../reporting.js';
import type { SenateSeal } from './candidate.js';
import type { LposProtocol } from './protocol.js';

/** What LPOS tells of a run: power is what a member owns, over which senates are drawn; it knows no fees or rewards. */
export function lposReporting(
  protocol: LposProtocol,
  records: NodeFileFormat<SenateSeal>,
): Reporting<SenateSeal> {
  const { rules, decisionLog } = protocol;
  const members = new Set(protocol.members);
  return {
    fees: () => NO_FEES,
    columns: (block) => {
      const { certificate } = block.seal;
      const parent = block.parent;
      return {
        view: certificate?.view ?? 0,
        director: certificate?.candidate.director.output.owner ?? -1,
        seats_signed: certificate === undefined ? 0 : rules.seatsOf(parent!, certificate.signatures.keys()),
        faulty_seats: parent === undefined ? 0 : protocol.faultySeatsOn(parent),
        conflict: decisionLog.isContradicted(block) ? 1 : 0,
      };
    },
    power: (node, head) => (members.has(node) ? protocol.accounts.balance(node, head) : 0),
    bytes: (block) => rules.sizeOf(block),
    // The senators' under the decision, and the director's entry.
    seals: (block) => 1 + (block.seal.certificate?.signatures.size ?? 0),
    records,
  };
}
