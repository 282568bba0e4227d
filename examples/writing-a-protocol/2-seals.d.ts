import type { Consensus } from 'consensim/protocol';

/** Masters take turns, and nobody takes another’s. */
export declare const turns: Consensus<{ readonly blockTime: number }>;
