import type { Consensus } from 'consensim/protocol';

/** Masters take turns, and each block brings its producer new coins. */
export declare const paidTurns: Consensus<{ readonly blockTime: number; readonly subsidy: number }>;
