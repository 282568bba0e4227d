import type { Duration } from '../engine/time.js';
import type { Role } from '../nodes/role.js';
import type { Misconduct } from './misconduct.js';
import type { Question } from './questions.js';

/** When a node takes a block as final, and tells so. */
export type Finality =
  /** When so many blocks, its own included, are the end of its chain: a longer chain may still undo it. */
  | { readonly confirmations: number }
  /** When the protocol has decided it, which shows when so many blocks stand on it; 0 for at once. */
  | { readonly decidedAfterBlocks: number };

/** Blocks, its own included, that are usually waited for where a protocol has no rule of its own: Bitcoin's six. */
const USUAL_CONFIRMATIONS = 6;

/** Blocks after which a block counts as final to a node; `undefined` under a protocol that decides. */
export function confirmationsOf({ finality }: Traits): number | undefined {
  if (finality === undefined) return USUAL_CONFIRMATIONS;
  return 'confirmations' in finality ? finality.confirmations : undefined;
}

/** Blocks that must stand on a block before nodes call it final; 0 where they never do. */
export function blocksToFinality({ finality }: Traits): number {
  if (finality === undefined) return 0;
  return 'confirmations' in finality ? finality.confirmations - 1 : finality.decidedAfterBlocks;
}

/** Messages that masters exchange round by round. */
export interface Chatter {
  /** What it is, in words. */
  readonly what: string;
  /** The key that decides how often, such as `consensus.discovery`. */
  readonly path: string;
  /** What to write there for a faster run. */
  readonly advice: string;
  readonly every: Duration;
  /** Messages and timers of a round among so many masters. */
  readonly messages: (masters: number) => number;
}

/**
 * What the rest of the simulator may know about a protocol without knowing its name: attacks ask whether they are
 * possible, the judge of safety asks what is final, tables of fits are made from it. Under each set of parameters the
 * traits may differ.
 */
export interface Traits {
  /** Role of the nodes that make blocks. */
  readonly makers: Role;
  /** Roles whose nodes can pay, the usual one first. */
  readonly payers: readonly ('consumer' | 'master')[];
  /**
   * What a block costs: `work` that takes time or power, a `turn` that a clock or a draw gives, or the votes of a
   * `quorum`.
   */
  readonly blockCost: 'work' | 'turn' | 'quorum';
  /** What decides how often a node's turn comes: hash power, stake, or that it takes part at all. */
  readonly weight: 'work' | 'stake' | 'identity';
  /** When nodes call a block final; absent where the protocol has no such rule. */
  readonly finality?: Finality;
  /**
   * Mean time between two blocks, where they are found at random moments, by whoever has power, and those of a branch
   * that loses are lost: formulas for such chains hold.
   */
  readonly randomInterval?: Duration;
  /**
   * The parts of `Protocol.misconduct` that there will be under these parameters: `true`, or a sentence on what the
   * parameters would have to be. What is left out there never is.
   */
  readonly misconduct?: Readonly<Partial<Record<keyof Misconduct, true | string>>>;
  /** Names of the first makers, where the parameters give them names. */
  readonly makerNames?: readonly string[];
  /**
   * Whether its masters do nothing when they start, and `Protocol.plainBlocks` takes blocks in for them: in a run without
   * payments, faults and attacks a master is then made when it is first needed. No by default.
   */
  readonly startsIdle?: boolean;
  /** Whether no payment of its blocks spends first money that is locked (`World.locks`). No by default. */
  readonly locksMoney?: boolean;
  /** Whether everybody passes each message on to everybody, so that it is received once for each pair. No by default. */
  readonly floods?: boolean;
  /** What masters send one another all the time, whether or not anything happens; absent where they send nothing. */
  readonly chatter?: Chatter;
  /**
   * The questions that a run answers, of those that have no meaning under every protocol: a report draws no card and no
   * chart of any other. All but `income` by default.
   */
  readonly questions?: readonly Question[];
  /** Sentences for whoever wrote the parameters: what was done with values that can be run, but look like a slip. */
  readonly notes?: readonly string[];
  /**
   * The part of all blocks that each of the makers is expected to make, by their names: only where names decide it, so
   * that a node may look for a good one.
   */
  readonly sharesOfNames?: (names: readonly string[]) => readonly number[];
}
