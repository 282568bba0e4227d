import type { Consensus } from 'consensim/protocol';

/** Masters propose by turns and vote once. */
export declare const votes: Consensus<{ readonly blockTime: number }>;
