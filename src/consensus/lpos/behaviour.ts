import type { Candidate, LposBlock } from './candidate.js';

/** What a leader can propose. */
export interface Proposing {
  /** The candidate that the leader is locked on; `undefined` without one. */
  readonly locked: Candidate | undefined;
  /** Payments that wait. */
  readonly waiting: number;
  /** A candidate of the first so many payments that wait, with the director of a rank in the competition. */
  make(payments: number, rank: number): Candidate;
}

/** What a member can do with blocks that were decided under its lead. */
export interface Publishing {
  publish(block: LposBlock): void;
  /** Publishes it when the next leader must have had its turn. */
  publishLate(block: LposBlock): void;
  /** Tells one half of the members of the one and the other half of the other. */
  divide(first: LposBlock, second: LposBlock): void;
}

/** What a member does where the rules leave it the choice to break them. */
export interface Behaviour {
  /** For log lines. */
  readonly name: string;
  /** Whether it takes part in deciding at all. */
  readonly takesPart: boolean;
  /** What it proposes as a leader, at least one candidate. */
  propose(options: Proposing): readonly Candidate[];
  /** Whether it signs what it is asked to. @param may what the rules say, which notes what was signed. */
  signs(may: () => boolean): boolean;
  /** What it does with the blocks that were decided under its lead, at least one. */
  publish(blocks: readonly LposBlock[], options: Publishing): void;
}

/** A member that follows the protocol. */
export const HONEST: Behaviour = {
  name: 'honest',
  takesPart: true,
  propose: ({ locked, waiting, make }) => [locked ?? make(waiting, 0)],
  signs: (may) => may(),
  publish: ([block], { publish }) => publish(block!),
};
