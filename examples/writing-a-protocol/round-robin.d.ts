import type { Consensus } from 'consensim/protocol';

/** Masters take turns, one block a slot; a block is final when more than two thirds have voted for it. */
export declare const roundRobin: Consensus<{ readonly blockTime: number }>;
