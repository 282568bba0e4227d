import type { Random } from '../../engine/random.js';

/** Most peers a tracker tells of in one answer. */
export const LONGEST_PEER_LIST = 10;

/**
 * The peers a tracker tells of: all in the order in which they joined, whoever asks among them, or ten at random
 * when there are more. (Python's own generator is not reproduced: which ten is not part of the original's rules.)
 */
export function peerSample<Peer>(peers: readonly Peer[], random: Random): readonly Peer[] {
  if (peers.length <= LONGEST_PEER_LIST) return [...peers];
  // Floyd's: ten draws, however many peers there are.
  const chosen = new Set<number>();
  for (let last = peers.length - LONGEST_PEER_LIST; last < peers.length; last++) {
    const place = random.below(last + 1);
    chosen.add(chosen.has(place) ? last : place);
  }
  return random.shuffle([...chosen]).map((place) => peers[place]!);
}
