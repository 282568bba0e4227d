import type { NodeSet } from '../../../engine/node-set.js';
import type { NodeId } from '../../../engine/time.js';
import type { Ballots } from './ballots.js';
import type { Electorate } from './electorate.js';

/** Who signed for two values in one place: the same stage, height and round. Nobody honest does. */
export function doubleSigners(ballots: Ballots, { voters }: Electorate): ReadonlySet<NodeId> {
  const values = new Map<string, NodeSet[]>();
  for (const [text, signers] of ballots.signed()) {
    const place = text.slice(0, text.lastIndexOf(' '));
    const known = values.get(place);
    if (known === undefined) values.set(place, [signers]);
    else known.push(signers);
  }
  const twice = new Set<NodeId>();
  for (const sets of values.values()) {
    if (sets.length < 2) continue;
    for (const [place, voter] of voters.entries()) {
      if (sets.filter((signers) => signers.has(place)).length > 1) twice.add(voter);
    }
  }
  return twice;
}

/** One value that was signed for at a height, and by whom. */
interface Signed {
  readonly stage: string;
  readonly round: number;
  readonly value: string;
  readonly signers: NodeSet;
}

/**
 * Who forgot a lock at a height: precommitted a block in one round and prevoted another in a later one, although no
 * quorum had prevoted that one in between (Buchman, Kwon and Milosevic 2018, section "amnesia" of its follow-ups).
 */
export function lockBreakers(ballots: Ballots, electorate: Electorate, height: number): ReadonlySet<NodeId> {
  const all = signedAt(ballots, height);
  const prevotes = all.filter(({ stage, value }) => stage === 'prevote' && value !== 'nil');
  const guilty = new Set<NodeId>();
  for (const { stage, round, value, signers } of all) {
    if (stage !== 'precommit' || value === 'nil') continue;
    for (const later of prevotes) {
      if (later.round <= round || later.value === value || isFreed(later, prevotes, round, electorate))
        continue;
      for (const [place, voter] of electorate.voters.entries())
        if (signers.has(place) && later.signers.has(place)) guilty.add(voter);
    }
  }
  return guilty;
}

/** Whether a quorum prevoted the value in a round from the lock's on, and before this one. */
function isFreed(
  { round, value }: Signed,
  prevotes: readonly Signed[],
  locked: number,
  { powers, quorum }: Electorate,
): boolean {
  return prevotes.some((vote) => {
    if (vote.value !== value || vote.round < locked || vote.round >= round) return false;
    return powers.reduce((sum, power, place) => sum + (vote.signers.has(place) ? power : 0), 0) >= quorum;
  });
}

function signedAt(ballots: Ballots, height: number): readonly Signed[] {
  const found: Signed[] = [];
  for (const [text, signers] of ballots.signed()) {
    const [stage, at, round, value] = text.split(' ');
    if (Number(at) === height) found.push({ stage: stage!, round: Number(round), value: value!, signers });
  }
  return found;
}
