import type { Consensus } from 'consensim/protocol';

/** Rounds with a proposer each. */
export declare const rounds: Consensus<{ readonly blockTime: number; readonly timeout: number }>;
